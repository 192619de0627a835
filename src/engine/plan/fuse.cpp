// SPDX-License-Identifier: MIT
#include "engine/plan/fuse.hpp"

#include <algorithm>

namespace seqcast {
namespace {

// What a kind's kernel can take into its epilogue; false for every kind that is not named.
template <class Kind>
constexpr bool is_product = std::is_same_v<Kind, Conv1d> || std::is_same_v<Kind, Dense>;

template <class Kind>
bool takes(const Kind&, const Activation& activation) {
  if (is_product<Kind> || std::is_same_v<Kind, BatchNorm>) return activation.function != ActivationFunction::prelu;
  return std::is_same_v<Kind, Add> && activation.function == ActivationFunction::relu;
}

/// Whether a kind's kernel asks only for rows, wherever they come from.
template <class Kind>
constexpr bool reads_in_place(const Kind&) {
  return is_product<Kind> || std::is_same_v<Kind, BatchNorm> || std::is_same_v<Kind, Activation> ||
         std::is_same_v<Kind, Scale> || std::is_same_v<Kind, Add> || std::is_same_v<Kind, Multiply> ||
         std::is_same_v<Kind, Maximum> || std::is_same_v<Kind, Minimum> || std::is_same_v<Kind, Concat> ||
         std::is_same_v<Kind, MaxPool>;
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
      : model_(model),
        graph_(model.graph),
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
      if (wanted_[i] && !taken_[i] && !is<Input>(i) && !is_letter_function(i) && !is_view(i))
        steps.push_back(step_from(i));
    return steps;
  }

 private:
  Step step_from(size_t node) {
    Step step;
    step.node = step.output = node;
    for (size_t input : graph_.nodes[node].inputs) step.reads.push_back(read_of(input));
    const Layer& layer = graph_.nodes[node].layer;
    if (broadcasts(layer)) put_widest_first(step.reads);
    const bool product = std::visit([](const auto& l) { return is_product<std::decay_t<decltype(l)>>; }, layer);
    if (const auto next = only_reader(step.output); product && next && is<BatchNorm>(*next))
      step.batch_norm = step.output = take(*next);
    take_activation(step);
    if (is_ungrouped_conv(layer) && (!step.activation || is_relu(*step.activation))) take_pool(step);
    look_up_letters(step);
    if (product) take_crop(step);
    if (is_ungrouped_conv(layer) || is<Dense>(node)) take_add(step);
    return step;
  }

  /// What stands beside others comes behind them, so that the first is as long as the output.
  void put_widest_first(std::vector<Read>& reads) const {
    std::stable_sort(reads.begin(), reads.end(), [&](const Read& a, const Read& b) {
      const Shape &one = model_.shapes[a.input], &other = model_.shapes[b.input];
      return std::pair(one.length, one.channels) > std::pair(other.length, other.channels);
    });
  }

  /// The input itself, or what it crops.
  Read read_of(size_t input) const {
    Read read;
    read.node = read.input = input;
    while (is_view(read.node)) read.node = graph_.nodes[read.node].inputs[0];
    return read;
  }

  /// Whether a crop needs no step, since all its readers can read what it crops: they want no zeros around it.
  bool is_view(size_t node) const {
    if (!is<Crop>(node) || taken_[node] || length(node) == 1) return false;
    return std::all_of(readers_[node].begin(), readers_[node].end(), [&](size_t reader) {
      if (reader == graph_.nodes.size() ||
          !std::visit([](const auto& l) { return reads_in_place(l); }, layer_of(reader)))
        return false;
      const Range all = needs(layer_of(reader), input_shape(graph_, model_.shapes, reader), {0, length(reader)});
      return all == intersection(all, {0, length(node)});
    });
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

  void take_crop(Step& step) {
    const auto next = only_reader(step.output);
    if (next && is<Crop>(*next)) step.crop = step.output = take(*next);
  }

  /// Another branch that is there by the time that the step runs.
  void take_add(Step& step) {
    const auto next = only_reader(step.output);
    if (!next || !is<Add>(*next) || step.pool || step.reads_codes || length(*next) == 1) return;
    const std::vector<size_t>& branches = graph_.nodes[*next].inputs;
    if (branches.size() != 2) return;
    const Read other = read_of(branches[0] == step.output ? branches[1] : branches[0]);
    if (other.node >= step.node || model_.shapes[other.input] != model_.shapes[step.output]) return;
    step.add = step.output = take(*next);
    step.reads.push_back(other);
    take_activation(step);
  }

  /// A convolution over letters, or over a function of them, looks them up.
  void look_up_letters(Step& step) const {
    if (!letters_) return;
    Read& read = step.reads[0];
    if (is<Embedding>(step.node)) step.reads_codes = read.node == 0;
    if (!is_ungrouped_conv(layer_of(step.node))) return;
    step.reads_codes = read.node == 0 || is_letter_function(read.node);
    if (!step.reads_codes || read.node == 0) return;
    step.letter_activation = read.node;
    read = {};
  }

  /// An activation of the letters themselves that only such convolutions read: it needs no step of its own.
  bool is_letter_function(size_t node) const {
    if (!letters_ || !is<Activation>(node) || graph_.nodes[node].inputs[0] != 0) return false;
    if (std::get<Activation>(layer_of(node)).function == ActivationFunction::prelu) return false;
    return std::all_of(readers_[node].begin(), readers_[node].end(), [&](size_t reader) {
      return reader < graph_.nodes.size() && is_ungrouped_conv(layer_of(reader));
    });
  }

  template <class Kind>
  bool is(size_t node) const {
    return std::holds_alternative<Kind>(layer_of(node));
  }
  int64_t length(size_t node) const { return model_.shapes[node].length; }
  bool is_relu(size_t node) const { return std::get<Activation>(layer_of(node)).function == ActivationFunction::relu; }

  const Layer& layer_of(size_t node) const { return graph_.nodes[node].layer; }

  std::optional<size_t> only_reader(size_t node) const {
    if (readers_[node].size() != 1 || readers_[node][0] == graph_.nodes.size()) return std::nullopt;
    return readers_[node][0];
  }

  size_t take(size_t node) {
    taken_[node] = true;
    return node;
  }

  const Model& model_;
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
