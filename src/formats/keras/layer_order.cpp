// SPDX-License-Identifier: MIT
#include "formats/keras/layer_order.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace seqcast {
namespace {

using Call = std::pair<size_t, size_t>;  // layer, number of its call

class Walk {
 public:
  Walk(const KerasNetwork& network, const std::function<Error(const std::string&)>& error)
      : network_(network), error_(error) {}

  /// Visits a call after all that it reads, without recursion: a network may be 10,000 layers deep.
  void from(const KerasReference& output) {
    struct Visit {
      Call call;
      size_t next_input;
    };
    std::vector<Visit> path;
    const auto enter = [&](const KerasReference& reference) {
      const Call call = checked(reference);
      bool& finished = finished_[call];
      if (finished) return;
      if (!in_progress_.emplace(call, true).second)
        throw error_(fmt::format("layer '{}' reads its own output: a cycle", network_.layers[call.first].name));
      traversal_.try_emplace(call.first, traversal_.size());
      path.push_back({call, 0});
    };
    enter(output);
    while (!path.empty()) {
      Visit& visit = path.back();
      const KerasNode& node = network_.calls[visit.call.first][visit.call.second];
      if (visit.next_input < node.inputs.size()) {
        enter(node.inputs[visit.next_input++]);
        continue;
      }
      finished_[visit.call] = true;
      in_progress_.erase(visit.call);
      finished_order_.push_back(visit.call);
      path.pop_back();
    }
  }

  void order(KerasNetwork& network) const {
    std::map<Call, int64_t> depths;
    std::map<size_t, int64_t> layer_depths;
    for (auto it = finished_order_.rbegin(); it != finished_order_.rend(); ++it) {
      const auto [layer, call] = *it;
      int64_t& depth = depths[*it];
      depth = std::max(depth, layer_depths[layer]);
      layer_depths[layer] = depth;
      for (const KerasReference& input : network_.calls[layer][call].inputs) {
        int64_t& before = depths[{input.layer, static_cast<size_t>(input.call)}];
        before = std::max(before, depths[*it] + 1);
      }
    }
    for (const auto& [layer, depth] : layer_depths) network.layer_order.push_back(layer);
    std::ranges::sort(network.layer_order, {},
                      [&](size_t layer) { return std::pair(-layer_depths.at(layer), traversal_.at(layer)); });
    network.call_order = finished_order_;
    std::ranges::stable_sort(network.call_order, {}, [&](const Call& call) {
      return std::tuple(-depths.at(call), traversal_.at(call.first), call.second);
    });
  }

 private:
  Call checked(const KerasReference& reference) const {
    if (reference.call < 0 || reference.call >= static_cast<int64_t>(network_.calls[reference.layer].size()))
      throw error_(fmt::format("call {} of layer '{}' is read, but there are {}", reference.call,
                               network_.layers[reference.layer].name, network_.calls[reference.layer].size()));
    return {reference.layer, static_cast<size_t>(reference.call)};
  }

  const KerasNetwork& network_;
  const std::function<Error(const std::string&)>& error_;
  std::map<Call, bool> finished_, in_progress_;
  std::map<size_t, size_t> traversal_;
  std::vector<Call> finished_order_;
};

}  // namespace

void order_keras_layers(KerasNetwork& network, const std::function<Error(const std::string&)>& error) {
  Walk walk(network, error);
  for (const KerasReference& output : network.outputs) walk.from(output);
  walk.order(network);
}

}  // namespace seqcast
