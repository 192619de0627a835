// SPDX-License-Identifier: MIT
#include "compare/section.hpp"

#include <algorithm>
#include <cmath>

#include "compare/layer_walk.hpp"

namespace seqcast {
namespace {

using reference::Array;

/// Computes the nodes of a section one after the other.
class SectionRun {
 public:
  SectionRun(const ComparedModel& model, const Section& section, const std::map<size_t, const Array*>& begins,
             const Change& change, ThreadPool& pool)
      : model_(model), change_(change), pool_(pool) {
    for (const size_t node : section.nodes)
      for (const size_t input : model.node(node).inputs) ++uses_[input];
    for (const size_t node : section.begins) begin(node, *begins.at(node));
  }

  const Array& compute(size_t node) {
    std::vector<const Array*> in;
    std::vector<Shape> shapes;
    for (const size_t input : model_.node(node).inputs) {
      in.push_back(at_[input]);
      shapes.push_back(at_[input]->shape);
    }
    const auto changed = change_.layers.find(node);
    const Layer& layer = changed == change_.layers.end() ? model_.node(node).layer : changed->second;
    Array value = layer_output(layer, tensors(node, layer, in, shapes), in, pool_);
    for (const size_t input : model_.node(node).inputs)
      if (--uses_[input] == 0) own_.erase(input);
    keep(node, std::move(value));
    return *at_[node];
  }

 private:
  void begin(size_t node, const Array& value) {
    const bool reordered = node == 0 && !change_.letters.empty();
    if (!reordered && !change_.then.contains(node)) {
      at_[node] = &value;
      return;
    }
    Array own = value;
    if (reordered)
      for (int64_t c = 0; c < value.shape.channels; ++c)
        for (int64_t l = 0; l < value.shape.length; ++l)
          own.at(c, l) = value.at(static_cast<int64_t>(change_.letters[static_cast<size_t>(c)]), l);
    keep(node, std::move(own));
  }

  void keep(size_t node, Array value) {
    if (const auto then = change_.then.find(node); then != change_.then.end())
      for (double& one : value.values) one = then->second(one);
    at_[node] = &(own_[node] = std::move(value));
  }

  LayerTensors tensors(size_t node, const Layer& layer, reference::Inputs in, std::span<const Shape> shapes) {
    LayerTensors result;
    const std::string& name = model_.node(node).name;
    for (const TensorSpec& spec : seqcast::tensors(layer, shapes)) {
      const auto changed = change_.tensors.find(name + "." + spec.name);
      const auto own = model_.weights.tensors.find(name + "." + spec.name);
      if (changed != change_.tensors.end()) {
        result[spec.name] = changed->second;
      } else if (own != model_.weights.tensors.end()) {
        result[spec.name] = own->second;
      }
    }
    if (change_.own_statistics.contains(node)) set_statistics(node, *in[0], result);
    return result;
  }

  /// Mean and variance of each channel's values, as a batch norm in training takes them.
  void set_statistics(size_t node, const Array& x, LayerTensors& tensors) {
    auto& [means, variances] = statistics_[node];
    for (int64_t c = 0; c < x.shape.channels; ++c) {
      double sum = 0, squares = 0;
      for (int64_t l = 0; l < x.shape.length; ++l) sum += x.at(c, l);
      const double mean = sum / static_cast<double>(x.shape.length);
      for (int64_t l = 0; l < x.shape.length; ++l) squares += (x.at(c, l) - mean) * (x.at(c, l) - mean);
      means.push_back(static_cast<float>(mean));
      variances.push_back(static_cast<float>(squares / static_cast<double>(x.shape.length)));
    }
    tensors["running_mean"] = {DataType::f32, {x.shape.channels}, std::as_bytes(std::span(means))};
    tensors["running_var"] = {DataType::f32, {x.shape.channels}, std::as_bytes(std::span(variances))};
  }

  const ComparedModel& model_;
  const Change& change_;
  ThreadPool& pool_;
  std::map<size_t, size_t> uses_;
  std::map<size_t, const Array*> at_;
  std::map<size_t, Array> own_;
  std::map<size_t, std::pair<std::vector<float>, std::vector<float>>> statistics_;
};

}  // namespace

bool Section::has(size_t node) const { return std::ranges::binary_search(nodes, node); }

Section section_to(const ComparedModel& model, size_t node, const std::vector<bool>& known) {
  std::vector<bool> read(node + 1, false);
  read[node] = true;
  Section section;
  for (size_t i = node + 1; i-- > 0;) {
    if (!read[i]) continue;
    if (known[i] && i != node) {
      section.begins.push_back(i);
      continue;
    }
    section.nodes.push_back(i);
    for (const size_t input : model.node(i).inputs) read[input] = true;
  }
  std::ranges::reverse(section.nodes);
  std::ranges::reverse(section.begins);
  return section;
}

Change both(const Change& first, const Change& second) {
  Change result = first;
  result.text += ", and " + second.text;
  result.layers.insert(second.layers.begin(), second.layers.end());
  result.tensors.insert(second.tensors.begin(), second.tensors.end());
  result.then.insert(second.then.begin(), second.then.end());
  if (result.letters.empty()) result.letters = second.letters;
  result.own_statistics.insert(second.own_statistics.begin(), second.own_statistics.end());
  return result;
}

void compute(const ComparedModel& model, const Section& section, const std::map<size_t, const Array*>& begins,
             const Change& change, ThreadPool& pool, const std::function<void(size_t, const Array&)>& seen) {
  SectionRun run(model, section, begins, change, pool);
  for (const size_t node : section.nodes) seen(node, run.compute(node));
}

int64_t cost_of(const ComparedModel& model, const Section& section) {
  constexpr int64_t value_cost = 8;  // in multiplications: a value that is made and compared
  int64_t cost = 0;
  for (const size_t node : section.nodes) {
    const Shape shape = model.shapes[node];
    cost += multiply_adds(model.node(node).layer, input_shapes(model.graph, model.shapes, node)) +
            value_cost * shape.channels * shape.length;
  }
  return cost;
}

}  // namespace seqcast
