// SPDX-License-Identifier: MIT
// Which layers become one step?
#include "seqcast/engine/fuse.hpp"

#include <algorithm>

#include "seqcast/engine/onednn.hpp"

namespace seqcast {
namespace {

// What a kind's kernel can take into its epilogue; false for every kind that is not named.
template <class Kind>
bool takes_batch_norm(const Kind&) {
  return std::is_same_v<Kind, Conv1d> || std::is_same_v<Kind, Dense>;
}

template <class Kind>
bool takes(const Kind&, const Activation& activation) {
  if (std::is_same_v<Kind, Conv1d> || std::is_same_v<Kind, Dense>) return onednn::eltwise(activation).has_value();
  return activation.function == Function::relu && (std::is_same_v<Kind, BatchNorm> || std::is_same_v<Kind, Add>);
}

class Fuser {
 public:
  Fuser(const Graph& graph, const std::vector<bool>& wanted, const std::vector<size_t>& outputs)
      : graph_(graph), wanted_(wanted), readers_(graph.nodes.size()), taken_(graph.nodes.size(), false) {
    for (size_t i = 0; i < graph.nodes.size(); ++i)
      if (wanted[i])
        for (size_t input : graph.nodes[i].inputs) readers_[input].push_back(i);
    for (size_t output : outputs) readers_[output].push_back(graph.nodes.size());  // a reader outside the graph
  }

  std::vector<Step> run() {
    std::vector<Step> steps;
    for (size_t i = 1; i < graph_.nodes.size(); ++i)
      if (wanted_[i] && !taken_[i]) steps.push_back(step_from(i));
    return steps;
  }

 private:
  Step step_from(size_t node) {
    Step step;
    step.node = step.output = node;
    step.inputs = graph_.nodes[node].inputs;
    const Layer& layer = graph_.nodes[node].layer;
    if (const auto next = only_reader(step.output);
        next && std::holds_alternative<BatchNorm>(layer_of(*next)) &&
        std::visit([](const auto& l) { return takes_batch_norm(l); }, layer))
      step.batch_norm = step.output = take(*next);
    if (const auto next = only_reader(step.output); next && std::holds_alternative<Activation>(layer_of(*next))) {
      const auto& activation = std::get<Activation>(layer_of(*next));
      if (std::visit([&](const auto& l) { return takes(l, activation); }, layer))
        step.activation = step.output = take(*next);
    }
    return step;
  }

  const Layer& layer_of(size_t node) const { return graph_.nodes[node].layer; }

  std::optional<size_t> only_reader(size_t node) const {
    if (readers_[node].size() != 1 || readers_[node][0] == graph_.nodes.size()) return std::nullopt;
    return readers_[node][0];
  }

  size_t take(size_t node) {
    taken_[node] = true;
    return node;
  }

  const Graph& graph_;
  const std::vector<bool>& wanted_;
  std::vector<std::vector<size_t>> readers_;
  std::vector<bool> taken_;
};

}  // namespace

std::vector<Step> fuse(const Model& model, const std::vector<bool>& wanted, const std::vector<size_t>& outputs) {
  return Fuser(model.graph, wanted, outputs).run();
}

}  // namespace seqcast
