// SPDX-License-Identifier: MIT
#include "compare/change_list.hpp"

#include <algorithm>
#include <set>

namespace seqcast {
namespace {

constexpr size_t max_donors = 200;  // layers whose weights are tried in a layer's place

std::vector<TensorSpec> specs_of(const ComparedModel& model, size_t node) {
  return tensors(model.node(node).layer, input_shapes(model.graph, model.shapes, node));
}

bool have_equal_shapes(const std::vector<TensorSpec>& a, const std::vector<TensorSpec>& b) {
  return std::ranges::equal(a, b, [](const TensorSpec& one, const TensorSpec& other) {
    return one.name == other.name && one.shape == other.shape;
  });
}

/// Each layer of the model that has tensors of the same shapes.
void add_donors(ChangeList& list, const ComparedModel& model, size_t node) {
  const std::vector<TensorSpec> specs = specs_of(model, node);
  size_t donors = 0;
  for (size_t other = 0; other < model.graph.nodes.size() && donors < max_donors; ++other) {
    if (other == node || model.is_input(other) || !have_equal_shapes(specs, specs_of(model, other))) continue;
    ++donors;
    Change change = begun_change(Cause::swapped_weights, fmt::format("'{}' has the weights of '{}'",
                                                                     model.node(node).name, model.node(other).name));
    for (const TensorSpec& spec : specs)
      if (const Tensor* tensor = list.tensor(other, spec.name))
        change.tensors[model.node(node).name + "." + spec.name] = *tensor;
    list.add(std::move(change));
  }
}

/// Two tensors of one layer and shape, as gamma and beta.
void add_exchanges(ChangeList& list, const ComparedModel& model, size_t node) {
  const std::vector<TensorSpec> specs = specs_of(model, node);
  const std::string& name = model.node(node).name;
  for (size_t i = 0; i < specs.size(); ++i)
    for (size_t j = i + 1; j < specs.size(); ++j) {
      const Tensor* first = list.tensor(node, specs[i].name);
      const Tensor* second = list.tensor(node, specs[j].name);
      if (!first || !second || specs[i].shape != specs[j].shape) continue;
      Change change = begun_change(Cause::swapped_weights, fmt::format("'{}' and '{}' of '{}' are exchanged",
                                                                       specs[i].name, specs[j].name, name));
      change.tensors[name + "." + specs[i].name] = *second;
      change.tensors[name + "." + specs[j].name] = *first;
      list.add(std::move(change));
    }
}

/// [units, C] as [C, units]; of convolutions [filters, C, K] as [C, filters, K].
void add_transposed(ChangeList& list, const ComparedModel& model, size_t node) {
  const Tensor* weight = list.tensor(node, "weight");
  if (!weight || weight->shape.size() < 2 || weight->shape[0] != weight->shape[1] || weight->shape[0] == 1) return;
  View view = view_of(*weight);
  if (view.strides.size() != weight->shape.size()) return;  // axes that are laid out as one
  std::swap(view.strides[0], view.strides[1]);
  Change change = begun_change(
      Cause::swapped_weights,
      fmt::format("the weights of '{}' are transposed: inputs and outputs are exchanged", model.node(node).name));
  change.tensors[model.node(node).name + ".weight"] = seen_as(*weight, weight->shape, view);
  list.add(std::move(change));
}

}  // namespace

void ChangeList::add_tensors(const std::function<std::optional<ChangedTensor>(size_t node)>& change) {
  add_each([&](size_t node, Change& into) -> std::string {
    std::optional<ChangedTensor> made = change(node);
    if (!made) return "";
    into.tensors[model_.node(node).name + "." + made->name] = std::move(made->tensor);
    return made->text;
  });
}

const Tensor* ChangeList::tensor(size_t node, const std::string& name) const {
  const auto found = model_.weights.tensors.find(model_.node(node).name + "." + name);
  return found == model_.weights.tensors.end() ? nullptr : &found->second;
}

void ChangeList::add_each(const std::function<std::string(size_t, Change&)>& change) {
  Change all = begun_change(cause_);
  size_t count = 0;
  std::set<std::string> texts;
  for (const size_t node : section_.nodes) {
    Change one = begun_change(cause_);
    const std::string text = change(node, one);
    if (text.empty()) continue;
    change(node, all);
    texts.insert(text);
    ++count;
    one.text = fmt::format("{} ('{}')", text, model_.node(node).name);
    changes_.push_back(std::move(one));
  }
  if (count < 2) return;
  for (size_t i = changes_.size() - count; i < changes_.size(); ++i) changes_[i].is_whole = false;
  all.text = fmt::format("{} (in {} layers{})", *texts.begin(), count, texts.size() > 1 ? ", and the like" : "");
  changes_.push_back(std::move(all));
}

std::vector<Change> swapped_weights(const ComparedModel& model, const Section& section) {
  ChangeList list(model, section, Cause::swapped_weights);
  for (const size_t node : section.nodes) {
    if (specs_of(model, node).empty()) continue;
    add_exchanges(list, model, node);
    add_transposed(list, model, node);
    add_donors(list, model, node);
  }
  return list.take();
}

}  // namespace seqcast
