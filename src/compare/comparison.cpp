// SPDX-License-Identifier: MIT
#include "compare/comparison.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>

#include "compare/held_outputs.hpp"
#include "compare/stated.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

using reference::Array;

/// Goes through the pairs in the model's order.
class Comparer {
 public:
  Comparer(const ComparedModel& model, const InputValues& inputs, const Reference& reference,
           const CompareOptions& options)
      : model_(model), inputs_(inputs), reference_(reference), options_(options), pool_(options.threads) {}

  Comparison run() {
    result_.tolerance = options_.tolerance;
    result_.outputs = reference_.layers();
    const Pairing pairing = pair_layers(model_, result_.outputs, reference_.model);
    check_paired(pairing);
    result_.unpaired_nodes = pairing.unpaired_nodes;
    result_.unpaired_outputs = pairing.unpaired_outputs;
    result_.by_name_alone = pairing.by_name_alone;
    check_memory(pairing);
    HeldOutputs own(model_, pairing, &inputs_, reference_, result_.outputs, pool_);
    known_.assign(model_.graph.nodes.size(), false);
    reordered_ = known_;
    for (size_t i = 0; i < known_.size(); ++i) {
      if (!model_.is_input(i)) continue;
      known_[i] = true;
      begins_[i] = &inputs_.at(i);
    }
    CauseSearch search(model_, pool_);
    for (const LayerPair& pair : pairing.pairs) compare_pair(pair, own, search);
    find_absorbed();
    return std::move(result_);
  }

 private:
  void check_paired(const Pairing& pairing) const {
    if (!pairing.pairs.empty()) return;
    const ReferenceLayer& first = result_.outputs.front();
    throw Error(fmt::format("no output of it is a layer of {}: neither names nor shapes are the same (its first, "
                            "'{}', is [{}])",
                            model_.name, first.name, fmt::join(first.shape, ", ")),
                "outputs are of one window each, [L, C] or [C, L], with or without axes of size one")
        .in(reference_.name());
  }

  void check_memory(const Pairing& pairing) {
    if (options_.memory == 0) return;
    HeldOutputs counted(model_, pairing, nullptr, reference_, result_.outputs, pool_);
    for (const LayerPair& pair : pairing.pairs) counted.count(pair);
    if (counted.peak_bytes() <= options_.memory) return;
    throw Error(fmt::format("the layers' values in double precision take {} MiB at a time, and this process may use {}",
                            counted.peak_bytes() >> 20, options_.memory >> 20),
                "a shorter window takes less, where the model has windows of any length");
  }

  void compare_pair(const LayerPair& pair, HeldOutputs& own, CauseSearch& search) {
    own.advance(pair);
    ComparedLayer layer;
    layer.node = pair.nodes[0];
    layer.by_name = pair.by_name;
    const Section section = section_to(model_, pair.nodes.back(), known_);
    TargetOutput target = target_of(pair, own, nearest_output(pair, own));
    std::optional<Array> theirs;  // in the order of axes that is nearest
    if (pair.has_shape) {
      theirs = compare_values(target, own, section, layer);
      if (layer.state == LayerState::departs) find_behind(pair, own, section, layer, target, *theirs);
    } else {
      const bool is_first = std::ranges::none_of(shapeless_, [&](size_t node) { return section.has(node); });
      layer.state = is_first ? LayerState::shape : LayerState::follows;
      shapeless_.push_back(pair.nodes[0]);
    }
    layer.output = target.output;
    const ReferenceLayer& output = result_.outputs[layer.output];
    if (layer.output != pair.output) std::ranges::replace(result_.unpaired_outputs, layer.output, pair.output);
    if (layer.state == LayerState::departs && agrees_in_own_order(target, section)) {
      layer.state = LayerState::follows;
      layer.takes_back = true;
    }
    if (layer.state == LayerState::departs || layer.state == LayerState::shape) {
      const CausesTried tried = search.run(target, section, begins_, layer.alone);
      layer.is_tried = true;
      layer.untried = tried.untried;
      layer.finding = tried.finding;
      if (layer.finding && theirs) theirs = nearest_is(tried.nearest, target, own, layer);
      if (reference_.model) layer.stated = stated_otherwise(model_, layer.node, *reference_.model, output.node);
    }
    own.release(pair);
    if (theirs) {
      known_[layer.node] = true;
      begins_[layer.node] = own.hold(layer.node, std::move(*theirs));
      reordered_[layer.node] = is_reordered(layer);
    }
    for (const size_t node : own.drop_before(pair.nodes.back())) begins_.erase(node);
    result_.layers.push_back(std::move(layer));
  }

  TargetOutput target_of(const LayerPair& pair, const HeldOutputs& own, size_t output) const {
    // 8: what is stored in few bits has been rounded by whoever computed it too
    return {pair.nodes, own.values(output), std::max(options_.tolerance, 8 * result_.outputs[output].precision),
            output};
  }

  /// The pair's output, or the one behind it whose values are the model's.
  size_t nearest_output(const LayerPair& pair, const HeldOutputs& own) const {
    const auto agrees = [&](size_t output) {
      const TargetOutput target = target_of(pair, own, output);
      Nearest nearest;
      for (const size_t node : pair.nodes) nearest.see(node, own.value(node), target);
      return nearest.is_within(target.tolerance);
    };
    if (!pair.has_shape || pair.behind.empty() || agrees(pair.output)) return pair.output;
    const auto found = std::ranges::find_if(pair.behind, agrees);
    return found == pair.behind.end() ? pair.output : *found;
  }

  /// Where the layer departs from its pair's output, but from what it reads in the reference not from one behind that:
  /// takes that one. A batch norm behind it that is much nearer is taken too: then what is folded differs.
  void find_behind(const LayerPair& pair, const HeldOutputs& own, const Section& section, ComparedLayer& layer,
                   TargetOutput& target, Array& theirs) {
    for (const size_t output : pair.behind) {
      const TargetOutput next = target_of(pair, own, output);
      ComparedLayer seen = layer;
      Array values = compare_values(next, own, section, seen);
      const bool is_nearer =
          result_.outputs[output].kind == "batch_norm" && seen.alone->largest < 0.5 * layer.alone->largest;
      if (seen.state == LayerState::departs && !is_nearer) continue;
      layer = std::move(seen);
      target = next;
      theirs = std::move(values);
      if (layer.state != LayerState::departs) return;
    }
  }

  /// Sets the layer's state and differences. @return  the reference's values.
  Array compare_values(const TargetOutput& target, const HeldOutputs& own, const Section& section,
                       ComparedLayer& layer) {
    Nearest nearest;
    for (const size_t node : target.nodes) nearest.see(node, own.value(node), target);
    if (nearest.difference.largest > target.tolerance) {
      Nearest alone;
      compute(model_, section, begins_, {}, pool_, [&](size_t node, const Array& value) {
        if (std::ranges::find(target.nodes, node) != target.nodes.end()) alone.see(node, value, target);
      });
      layer.alone = alone.difference;
      layer.state = alone.difference.largest > target.tolerance ? LayerState::departs : LayerState::follows;
      nearest = alone;
    }
    return nearest_is(nearest, target, own, layer);
  }

  static bool is_reordered(const ComparedLayer& layer) {
    return layer.state == LayerState::departs && layer.finding &&
           layer.finding->causes == std::vector{Cause::flatten_order};
  }

  /// Whether a layer's values are the reference's where it reads values in the model's flatten order, as its weights
  /// are in that order, too.
  bool agrees_in_own_order(const TargetOutput& target, const Section& section) {
    std::vector<bool> known = known_;
    bool has_reordered = false;
    for (const size_t node : section.begins) {
      if (!reordered_[node]) continue;
      known[node] = false;
      has_reordered = true;
    }
    if (!has_reordered) return false;
    const Section longer = section_to(model_, target.nodes.back(), known);
    Nearest nearest;
    compute(model_, longer, begins_, {}, pool_, [&](size_t node, const Array& value) {
      if (std::ranges::find(target.nodes, node) != target.nodes.end()) nearest.see(node, value, target);
    });
    return nearest.is_within(target.tolerance);
  }

  /// Sets which node of the pair the output is. @return  the reference's values.
  Array nearest_is(const Nearest& nearest, const TargetOutput& target, const HeldOutputs& own,
                   ComparedLayer& layer) const {
    layer.node = nearest.node;
    const Array& theirs = target.values->of(model_.shapes[nearest.node])[nearest.order];
    layer.difference = difference(own.value(nearest.node), theirs);
    return theirs;
  }

  /// A flatten order is absorbed where all that reads it, directly or through layers without outputs, agrees.
  void find_absorbed() {
    enum class Readers { none, agree, differ };
    std::vector<Readers> readers(model_.graph.nodes.size(), Readers::none);  // of each node
    std::map<size_t, ComparedLayer*> layer_of;
    for (ComparedLayer& layer : result_.layers) layer_of[layer.node] = &layer;
    for (size_t node = readers.size(); node-- > 0;) {
      const auto found = layer_of.find(node);
      Readers seen = readers[node];
      if (found != layer_of.end()) {
        LayerState& state = found->second->state;
        if (is_reordered(*found->second) && readers[node] == Readers::agree) state = LayerState::absorbed;
        const bool agrees = state == LayerState::agrees || state == LayerState::absorbed || found->second->takes_back;
        seen = agrees ? Readers::agree : Readers::differ;
      }
      for (const size_t input : model_.node(node).inputs) readers[input] = std::max(readers[input], seen);
    }
  }

  const ComparedModel& model_;
  const InputValues& inputs_;
  const Reference& reference_;
  const CompareOptions& options_;
  ThreadPool pool_;
  Comparison result_;
  std::vector<bool> reordered_;            // nodes that depart by another flatten order
  std::vector<bool> known_;                // nodes whose values in the reference are held
  std::map<size_t, const Array*> begins_;  // these values
  std::vector<size_t> shapeless_;          // nodes whose output has another shape
};

}  // namespace

std::optional<size_t> Comparison::first() const {
  for (size_t i = 0; i < layers.size(); ++i)
    if (layers[i].state == LayerState::departs || layers[i].state == LayerState::shape) return i;
  return std::nullopt;
}

double Comparison::largest() const {
  double most = 0;
  for (const ComparedLayer& layer : layers)
    if (layer.difference && layer.state != LayerState::absorbed) most = std::max(most, layer.difference->largest);
  return most;
}

bool Comparison::adds_up() const { return !first() && largest() > 100 * tolerance; }

Comparison compare(const ComparedModel& model, const InputValues& inputs, const Reference& reference,
                   const CompareOptions& options) {
  return Comparer(model, inputs, reference, options).run();
}

}  // namespace seqcast
