// SPDX-License-Identifier: MIT
// The values of both sides that a comparison holds, and how many bytes they are.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "compare/cause_search.hpp"
#include "compare/layer_walk.hpp"
#include "compare/pairing.hpp"
#include "compare/reference_outputs.hpp"

namespace seqcast {

/// The pairs are taken in their order: advance(), values(), release(), hold(), drop_before().
class HeldOutputs {
 public:
  /// @param inputs  nullptr: nothing is computed, and bytes are counted alone.
  HeldOutputs(const ComparedModel& model, const Pairing& pairing, const InputValues* inputs, const Reference& reference,
              const std::vector<ReferenceLayer>& outputs, ThreadPool& pool);

  /// Computes what a pair needs: our own values are there from then on, and those of its outputs.
  void advance(const LayerPair& pair);
  /// The values of one of its outputs. @param index  in the reference's layers.
  std::shared_ptr<OutputValues> values(size_t index) const;
  const reference::Array& value(size_t node) const { return own_.value(node); }
  void release(const LayerPair& pair);
  /// Holds the reference's values of a node for later layers.
  const reference::Array* hold(size_t node, reference::Array value);
  /// Drops what no pair behind a node begins with. @return  the nodes whose values these were.
  std::vector<size_t> drop_before(size_t node);

  /// What a pair takes, without values.
  void count(const LayerPair& pair);
  /// At most so much is held at a time: by both sides, and by layers that are computed again with a change.
  int64_t peak_bytes() const;

 private:
  const ComparedModel& model_;
  const Reference& reference_;
  const std::vector<ReferenceLayer>& outputs_;
  LayerWalk own_;
  std::optional<LayerWalk> other_;
  std::vector<size_t> until_;  // of each node, the last node of the last pair that may begin with it
  std::map<size_t, reference::Array> held_;
  int64_t held_bytes_ = 0, peak_held_ = 0;
};

}  // namespace seqcast
