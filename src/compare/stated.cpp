// SPDX-License-Identifier: MIT
#include "compare/stated.hpp"

#include <fmt/format.h>

#include "compare/difference.hpp"
#include "compare/layer_walk.hpp"

namespace seqcast {
namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

std::string text_of(int64_t value) { return std::to_string(value); }
std::string text_of(bool value) { return value ? "true" : "false"; }
std::string text_of(double value) { return fmt::format("{:g}", value); }
std::string text_of(const Padding& value) { return to_text(value); }
template <class E>
requires std::is_enum_v<E> std::string text_of(E value) { return std::string(to_text(value)); }

Fields fields_of(const Layer& layer) {
  Fields all;
  const auto visit = [&](const auto& own) {
    using Kind = std::decay_t<decltype(own)>;
    if constexpr (requires { Kind::fields(own, [](const Field&, const auto&) {}); })
      Kind::fields(own, [&](const Field& field, const auto& value) { all.emplace_back(field.name, text_of(value)); });
  };
  std::visit(visit, layer);
  return all;
}

reference::Array as_array(const Tensor& tensor) {
  reference::Array array({1, tensor.size()});
  const std::vector<float> values = to_floats(tensor);
  array.values.assign(values.begin(), values.end());
  return array;
}

}  // namespace

std::vector<std::string> stated_otherwise(const ComparedModel& model, size_t node, const ComparedModel& reference,
                                          size_t other) {
  const Layer& own = model.node(node).layer;
  const Layer& theirs = reference.node(other).layer;
  if (own.index() != theirs.index()) return {fmt::format("its kind is {} and {}", kind(own), kind(theirs))};
  std::vector<std::string> all;
  const Fields ours = fields_of(own), others = fields_of(theirs);
  for (const auto& [name, value] : ours)
    for (const auto& [other_name, other_value] : others)
      if (name == other_name && value != other_value)
        all.push_back(fmt::format("{} is {} and {}", name, value, other_value));
  const LayerTensors tensors = tensors_of(model, node, input_shapes(model.graph, model.shapes, node));
  const LayerTensors other_tensors =
      tensors_of(reference, other, input_shapes(reference.graph, reference.shapes, other));
  for (const auto& [name, tensor] : tensors) {
    const auto found = other_tensors.find(name);
    if (found == other_tensors.end() || found->second.shape != tensor.shape) continue;
    const double apart = difference(as_array(tensor), as_array(found->second)).largest;
    if (apart > 0) all.push_back(fmt::format("the values of '{}' differ, by up to {:.2g} of their rms", name, apart));
  }
  return all;
}

}  // namespace seqcast
