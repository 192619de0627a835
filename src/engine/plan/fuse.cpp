// SPDX-License-Identifier: MIT
#include "engine/plan/fuse.hpp"

#include <algorithm>

namespace seqcast {
namespace {

bool is_activation(FusesAs role) { return role == FusesAs::relu || role == FusesAs::activation; }

/// Whether a kernel that applies such activations applies this layer.
bool takes(FusedActivations fused, FusesAs role) {
  switch (fused) {
    case FusedActivations::none:
      return false;
    case FusedActivations::relu:
      return role == FusesAs::relu;
    case FusedActivations::unweighted:
      break;
  }
  return is_activation(role);
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
      if (wanted_[i] && !taken_[i] && !graph_.nodes[i].inputs.empty() && !is_letter_function(i) && !is_view(i))
        steps.push_back(step_from(i));
    return steps;
  }

 private:
  Step step_from(size_t node) {
    Step step;
    step.node = step.output = node;
    const std::vector<size_t>& inputs = graph_.nodes[node].inputs;
    for (size_t operand = 0; operand < inputs.size(); ++operand)
      step.reads.push_back(read_of(inputs[operand], operand));
    const Traits own = traits(graph_.nodes[node].layer);
    if (own.commutative) put_widest_first(step.reads);
    if (const auto next = only_reader(step.output); own.epilogue.batch_norm && next && role(*next) == FusesAs::norm)
      step.batch_norm = step.output = take(*next);
    take_activation(step);
    if (own.epilogue.pool && (!step.activation || role(*step.activation) == FusesAs::relu)) take_pool(step);
    if (own.reads_letters) look_up_letters(step);
    if (own.epilogue.crop) take_crop(step);
    if (own.epilogue.residual) take_add(step);
    return step;
  }

  /// What is broadcast comes behind the others, so that the first is as long as the output.
  void put_widest_first(std::vector<Read>& reads) const {
    std::stable_sort(reads.begin(), reads.end(), [&](const Read& a, const Read& b) {
      const Shape &one = model_.shapes[a.input], &other = model_.shapes[b.input];
      return std::pair(one.length, one.channels) > std::pair(other.length, other.channels);
    });
  }

  /// The input itself, or what it crops.
  Read read_of(size_t input, size_t operand = 0) const {
    Read read;
    read.node = read.input = input;
    read.operand = operand;
    while (is_view(read.node)) read.node = graph_.nodes[read.node].inputs[0];
    return read;
  }

  /// Whether a crop needs no step, since all its readers can read what it crops: they want no zeros around it.
  bool is_view(size_t node) const {
    if (role(node) != FusesAs::crop || taken_[node] || length(node) == 1) return false;
    return std::all_of(readers_[node].begin(), readers_[node].end(), [&](size_t reader) {
      return reader < graph_.nodes.size() && traits(layer_of(reader)).reads_views && !reads_beyond(reader, node);
    });
  }

  /// Whether a node reads positions of one of its inputs that this does not have.
  bool reads_beyond(size_t reader, size_t input) const {
    const std::vector<size_t>& inputs = graph_.nodes[reader].inputs;
    const std::vector<Shape> shapes = input_shapes(graph_, model_.shapes, reader);
    for (size_t operand = 0; operand < inputs.size(); ++operand) {
      const Range all = needs(layer_of(reader), operand, shapes, {0, length(reader)});
      if (inputs[operand] == input && all != intersection(all, {0, length(input)})) return true;
    }
    return false;
  }

  void take_activation(Step& step) {
    const auto next = only_reader(step.output);
    if (step.activation || !next) return;
    if (takes(traits(layer_of(step.node)).epilogue.activations, role(*next)))
      step.activation = step.output = take(*next);
  }

  void take_pool(Step& step) {
    const auto next = only_reader(step.output);
    if (!next || role(*next) != FusesAs::pool) return;
    step.pool = step.output = take(*next);
    take_activation(step);
  }

  void take_crop(Step& step) {
    const auto next = only_reader(step.output);
    if (next && role(*next) == FusesAs::crop) step.crop = step.output = take(*next);
  }

  /// Another branch that is there by the time that the step runs.
  void take_add(Step& step) {
    const auto next = only_reader(step.output);
    if (!next || role(*next) != FusesAs::residual || step.pool || step.reads_codes || length(*next) == 1) return;
    const std::vector<size_t>& branches = graph_.nodes[*next].inputs;
    if (branches.size() != 2) return;
    const Read other = read_of(branches[0] == step.output ? branches[1] : branches[0]);
    if (other.node >= step.node || model_.shapes[other.input] != model_.shapes[step.output]) return;
    step.add = step.output = take(*next);
    step.reads.push_back(other);
    take_activation(step);
  }

  /// What reads letters, or a function of them, looks them up.
  void look_up_letters(Step& step) const {
    if (!letters_) return;
    Read& read = step.reads[0];
    step.reads_codes = read.node == 0 || is_letter_function(read.node);
    if (!step.reads_codes || read.node == 0) return;
    step.letter_activation = read.node;
    read = {};
  }

  /// An activation of the letters themselves that only such layers read: it needs no step of its own.
  bool is_letter_function(size_t node) const {
    if (!letters_ || !is_activation(role(node)) || graph_.nodes[node].inputs[0] != 0) return false;
    return std::all_of(readers_[node].begin(), readers_[node].end(), [&](size_t reader) {
      return reader < graph_.nodes.size() && traits(layer_of(reader)).reads_letters;
    });
  }

  FusesAs role(size_t node) const { return traits(layer_of(node)).fuses_as; }
  int64_t length(size_t node) const { return model_.shapes[node].length; }
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

const Activation& activation_of(const Model& model, size_t node) {
  return std::get<Activation>(model.graph.nodes[node].layer);
}

std::vector<Step> fuse(const Model& model, const std::vector<bool>& wanted, const std::vector<size_t>& outputs) {
  return Fuser(model, wanted, outputs).run();
}

}  // namespace seqcast
