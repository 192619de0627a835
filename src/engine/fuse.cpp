// SPDX-License-Identifier: MIT
// Which layers become one step?
#include "seqcast/engine/fuse.hpp"

#include <algorithm>

namespace seqcast {
namespace {

// What a kind's kernel can take into its epilogue; false for every kind that is not named.
template <class Kind>
constexpr bool is_product = std::is_same_v<Kind, Conv1d> || std::is_same_v<Kind, Dense>;

template <class Kind>
bool takes(const Kind&, const Activation& activation) {
  if (is_product<Kind> || std::is_same_v<Kind, BatchNorm>) return activation.function != Function::prelu;
  return std::is_same_v<Kind, Add> && activation.function == Function::relu;
}

bool is_ungrouped_conv(const Layer& layer) {
  const auto* conv = std::get_if<Conv1d>(&layer);
  return conv && conv->groups == 1;
}

/// Whole pools one behind the other, whose largest is then the same before and after a ReLU.
bool is_plain_pool(const Layer& layer) {
  const auto* pool = std::get_if<MaxPool>(&layer);
  return pool && (pool->stride == 0 || pool->stride == pool->size) && pool->padding == Padding{} && !pool->partial;
}

class Fuser {
 public:
  Fuser(const Model& model, const std::vector<bool>& wanted, const std::vector<size_t>& outputs)
      : graph_(model.graph),
        wanted_(wanted),
        letters_(!model.contract.takes_numbers()),
        readers_(graph_.nodes.size()),
        taken_(graph_.nodes.size(), false) {
    for (size_t i = 0; i < graph_.nodes.size(); ++i)
      if (wanted[i])
        for (size_t input : graph_.nodes[i].inputs) readers_[input].push_back(i);
    for (size_t output : outputs) readers_[output].push_back(graph_.nodes.size());  // a reader outside the graph
  }

  std::vector<Step> run() {
    std::vector<Step> steps;
    for (size_t i = 1; i < graph_.nodes.size(); ++i)
      if (wanted_[i] && !taken_[i] && !is<Input>(i) && !is_letter_function(i)) steps.push_back(step_from(i));
    return steps;
  }

 private:
  Step step_from(size_t node) {
    Step step;
    step.node = step.output = node;
    step.inputs = graph_.nodes[node].inputs;
    const Layer& layer = graph_.nodes[node].layer;
    const bool product = std::visit([](const auto& l) { return is_product<std::decay_t<decltype(l)>>; }, layer);
    if (const auto next = only_reader(step.output); product && next && is<BatchNorm>(*next))
      step.batch_norm = step.output = take(*next);
    take_activation(step);
    if (is_ungrouped_conv(layer) && (!step.activation || is_relu(*step.activation))) take_pool(step);
    look_up_letters(step);
    return step;
  }

  void take_activation(Step& step) {
    const auto next = only_reader(step.output);
    if (step.activation || !next || !is<Activation>(*next)) return;
    const auto& activation = std::get<Activation>(layer_of(*next));
    if (std::visit([&](const auto& l) { return takes(l, activation); }, layer_of(step.node)))
      step.activation = step.output = take(*next);
  }

  void take_pool(Step& step) {
    const auto next = only_reader(step.output);
    if (!next || !is_plain_pool(layer_of(*next))) return;
    step.pool = step.output = take(*next);
    take_activation(step);
  }

  /// A convolution over letters, or over a function of them, looks them up.
  void look_up_letters(Step& step) const {
    if (!letters_) return;
    if (is<Embedding>(step.node)) step.reads_codes = step.inputs[0] == 0;
    if (!is_ungrouped_conv(layer_of(step.node))) return;
    const size_t input = step.inputs[0];
    step.reads_codes = input == 0 || is_letter_function(input);
    if (step.reads_codes && input != 0) {
      step.letter_activation = input;
      step.inputs = {0};
    }
  }

  /// An activation of the letters themselves that only such convolutions read: it needs no step of its own.
  bool is_letter_function(size_t node) const {
    if (!letters_ || !is<Activation>(node) || graph_.nodes[node].inputs[0] != 0) return false;
    if (std::get<Activation>(layer_of(node)).function == Function::prelu) return false;
    return std::all_of(readers_[node].begin(), readers_[node].end(), [&](size_t reader) {
      return reader < graph_.nodes.size() && is_ungrouped_conv(layer_of(reader));
    });
  }

  template <class Kind>
  bool is(size_t node) const {
    return std::holds_alternative<Kind>(layer_of(node));
  }
  bool is_relu(size_t node) const { return std::get<Activation>(layer_of(node)).function == Function::relu; }

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
  bool letters_;
  std::vector<std::vector<size_t>> readers_;
  std::vector<bool> taken_;
};

}  // namespace

std::vector<Step> fuse(const Model& model, const std::vector<bool>& wanted, const std::vector<size_t>& outputs) {
  return Fuser(model, wanted, outputs).run();
}

}  // namespace seqcast
