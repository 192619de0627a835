// SPDX-License-Identifier: MIT
#include "compare/layer_walk.hpp"

#include <algorithm>

#include "seqcast/error.hpp"

namespace seqcast {

LayerTensors tensors_of(const ComparedModel& model, size_t node, std::span<const Shape> in) {
  LayerTensors result;
  const Node& of = model.node(node);
  for (const TensorSpec& spec : tensors(of.layer, in)) {
    const auto found = model.weights.tensors.find(of.name + "." + spec.name);
    if (found != model.weights.tensors.end()) result[spec.name] = found->second;
  }
  return result;
}

LayerWalk::LayerWalk(const ComparedModel& model, const std::vector<bool>& held, const InputValues* inputs,
                     ThreadPool& pool)
    : model_(model), uses_(held.begin(), held.end()), inputs_(inputs), pool_(pool), values_(held.size()) {
  for (size_t node = held.size(); node-- > 0;)
    if (uses_[node] > 0)
      for (const size_t input : model.node(node).inputs) ++uses_[input];
}

void LayerWalk::advance(size_t node) {
  for (; next_ <= node; ++next_)
    if (uses_[next_] > 0) compute(next_);
}

void LayerWalk::release(size_t node) {
  if (--uses_[node] == 0) drop(node);
}

void LayerWalk::compute(size_t node) {
  bytes_ += value_bytes(model_.shapes[node]);
  peak_bytes_ = std::max(peak_bytes_, bytes_);
  const Node& computed = model_.node(node);
  if (inputs_ && model_.is_input(node)) {
    values_[node] = inputs_->at(node);
  } else if (inputs_) {
    std::vector<const reference::Array*> in;
    for (const size_t input : computed.inputs) in.push_back(&*values_[input]);
    try {
      values_[node] = layer_output(
          computed.layer, tensors_of(model_, node, input_shapes(model_.graph, model_.shapes, node)), in, pool_);
    } catch (const Error& error) {
      throw error.within(model_.name + ": layer '" + computed.name + "'");
    }
  }
  for (const size_t input : computed.inputs) release(input);
}

void LayerWalk::drop(size_t node) {
  bytes_ -= value_bytes(model_.shapes[node]);
  values_[node].reset();
}

}  // namespace seqcast
