// SPDX-License-Identifier: MIT
#include "compare/held_outputs.hpp"

#include <algorithm>

namespace seqcast {
namespace {

std::vector<bool> nodes_of_pairs(const ComparedModel& model, const Pairing& pairing) {
  std::vector<bool> held(model.graph.nodes.size(), false);
  for (const LayerPair& pair : pairing.pairs)
    for (const size_t node : pair.nodes) held[node] = true;
  return held;
}

std::vector<bool> outputs_of_pairs(const ComparedModel& other, const Pairing& pairing,
                                   const std::vector<ReferenceLayer>& outputs) {
  std::vector<bool> held(other.graph.nodes.size(), false);
  for (const LayerPair& pair : pairing.pairs) {
    held[outputs[pair.output].node] = true;
    for (const size_t output : pair.behind) held[outputs[output].node] = true;
  }
  return held;
}

/// For each node, the last node of the last pair that may begin with its value: of the pairs that read it, directly or
/// through layers that are in no pair, and of those that read these pairs, where they depart.
std::vector<size_t> last_uses(const ComparedModel& model, const Pairing& pairing) {
  const size_t count = model.graph.nodes.size();
  std::vector<const LayerPair*> pair_of(count, nullptr);
  for (const LayerPair& pair : pairing.pairs)
    for (const size_t node : pair.nodes) pair_of[node] = &pair;
  std::vector<size_t> until(count, 0), next(count, 0);  // of the pairs that read a node, and of those behind them
  for (size_t reader = count; reader-- > 0;)
    for (const size_t input : model.node(reader).inputs) {
      const LayerPair* pair = pair_of[reader];
      const size_t end = pair ? pair->nodes.back() : reader;
      const bool ends_here = pair && pair->has_shape && pair_of[input] != pair;
      until[input] = std::max({until[input], end, ends_here ? size_t{0} : until[reader]});
      next[input] = std::max({next[input], until[reader], ends_here ? size_t{0} : next[reader]});
    }
  for (size_t i = 0; i < count; ++i) until[i] = std::max(until[i], next[i]);
  return until;
}

}  // namespace

HeldOutputs::HeldOutputs(const ComparedModel& model, const Pairing& pairing, const InputValues* inputs,
                         const Reference& reference, const std::vector<ReferenceLayer>& outputs, ThreadPool& pool)
    : model_(model),
      reference_(reference),
      outputs_(outputs),
      own_(model, nodes_of_pairs(model, pairing), inputs, pool),
      until_(last_uses(model, pairing)) {
  if (reference.model)
    other_.emplace(*reference.model, outputs_of_pairs(*reference.model, pairing, outputs),
                   inputs ? reference.inputs : nullptr, pool);
}

void HeldOutputs::advance(const LayerPair& pair) {
  own_.advance(pair.nodes.back());
  if (!other_) return;
  other_->advance(outputs_[pair.output].node);
  for (const size_t output : pair.behind) other_->advance(outputs_[output].node);
}

std::shared_ptr<OutputValues> HeldOutputs::values(size_t index) const {
  const ReferenceLayer& output = outputs_[index];
  if (!other_)
    return std::make_shared<OutputValues>([this, &output](Shape shape) {
      return output.fits(shape) ? values_of(*reference_.npz, output, shape) : std::vector<reference::Array>();
    });
  return std::make_shared<OutputValues>([array = other_->value(output.node)](Shape shape) {
    return array.shape == shape ? std::vector{array} : std::vector<reference::Array>();
  });
}

void HeldOutputs::release(const LayerPair& pair) {
  for (const size_t node : pair.nodes) own_.release(node);
  if (!other_) return;
  other_->release(outputs_[pair.output].node);
  for (const size_t output : pair.behind) other_->release(outputs_[output].node);
}

const reference::Array* HeldOutputs::hold(size_t node, reference::Array value) {
  return &(held_[node] = std::move(value));
}

std::vector<size_t> HeldOutputs::drop_before(size_t node) {
  std::vector<size_t> dropped;
  for (const auto& [held, value] : held_)
    if (until_[held] <= node) dropped.push_back(held);
  for (const size_t one : dropped) held_.erase(one);
  return dropped;
}

void HeldOutputs::count(const LayerPair& pair) {
  constexpr int64_t copies = 4;  // as it is stored, in f8, in two orders of axes
  advance(pair);
  const int64_t bytes = value_bytes(model_.shapes[pair.nodes[0]]);
  held_.try_emplace(pair.nodes.back());
  held_bytes_ += bytes;
  peak_held_ = std::max(peak_held_, held_bytes_ + copies * bytes);
  release(pair);
  for (const size_t node : drop_before(pair.nodes.back())) held_bytes_ -= value_bytes(model_.shapes[node]);
}

int64_t HeldOutputs::peak_bytes() const {
  return 2 * own_.peak_bytes() + (other_ ? other_->peak_bytes() : 0) + peak_held_;
}

}  // namespace seqcast
