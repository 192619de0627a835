// SPDX-License-Identifier: MIT
#include "compare/pairing.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "model/names.hpp"

namespace seqcast {
namespace {

constexpr size_t max_cells = 50000000;  // of the table of alignments

/// What layers of a kind are called, in part.
bool sounds_like(std::string_view kind, std::string name) {
  static const std::pair<std::string_view, std::vector<std::string_view>> words[] = {
      {"conv1d", {"conv"}},
      {"batch_norm", {"bn", "norm"}},
      {"max_pool", {"pool"}},
      {"avg_pool", {"pool"}},
      {"activation", {"relu", "elu", "act"}},
      {"dense", {"dense", "linear", "fc"}},
      {"flatten", {"flat"}},
      {"concat", {"cat"}},
      {"crop", {"crop"}},
      {"global_pool", {"pool"}},
      {"add", {"add", "res"}},
      {"softmax", {"softmax"}}};
  std::ranges::transform(name, name.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  });
  for (const auto& [known, all] : words)
    if (known == kind)
      return std::ranges::any_of(all, [&](std::string_view word) { return name.find(word) != name.npos; });
  return false;
}

class Pairs {
 public:
  Pairs(const ComparedModel& model, const std::vector<ReferenceLayer>& outputs, const ComparedModel* reference)
      : model_(model),
        outputs_(outputs),
        reference_(reference),
        output_of_(model.graph.nodes.size()),
        node_of_(outputs.size()),
        by_name_(model.graph.nodes.size()),
        readers_(readers_of(model)) {
    if (!reference) return;
    reference_readers_ = readers_of(*reference);
    for (size_t j = 0; j < outputs.size(); ++j) output_at_[outputs[j].node] = j;
  }

  /// @param of_any_shape  whether a layer and an output of one name are a pair though their shapes differ.
  void pair_by_name(bool of_any_shape) {
    std::unordered_map<std::string, size_t> nodes;
    for (size_t i = 0; i < model_.graph.nodes.size(); ++i)
      if (!model_.is_input(i)) nodes.emplace(model_.node(i).name, i);
    for (size_t j = 0; j < outputs_.size(); ++j) {
      const auto found = nodes.find(plain_name(outputs_[j].name));
      if (found == nodes.end() || output_of_[found->second] || node_of_[j]) continue;
      if (!of_any_shape && !outputs_[j].fits(model_.shapes[found->second])) continue;
      take(found->second, j);
      by_name_[found->second] = true;
    }
  }

  /// The longest common order of what is left and fits; pairs by name are fixed points of it.
  bool pair_by_order() {
    const size_t rows = model_.graph.nodes.size(), columns = outputs_.size();
    if (std::ranges::all_of(node_of_, [](const auto& node) { return node.has_value(); })) return true;
    if (rows * columns > max_cells) return false;
    std::vector<int32_t> best((rows + 1) * (columns + 1), 0);  // of nodes from i on and outputs from j on
    const auto at = [&](size_t i, size_t j) -> int32_t& { return best[i * (columns + 1) + j]; };
    for (size_t i = rows; i-- > 0;)
      for (size_t j = columns; j-- > 0;) {
        at(i, j) = std::max(at(i + 1, j), at(i, j + 1));
        if (const int32_t worth = worth_of(i, j)) at(i, j) = std::max(at(i, j), worth + at(i + 1, j + 1));
      }
    for (size_t i = 0, j = 0; i < rows && j < columns;) {
      const int32_t worth = worth_of(i, j);
      if (worth > 0 && at(i, j) == worth + at(i + 1, j + 1)) {
        if (!output_of_[i]) take(i, j);
        ++i, ++j;
      } else if (at(i, j) == at(i + 1, j)) {
        ++i;
      } else {
        ++j;
      }
    }
    return true;
  }

  Pairing made() const {
    Pairing result;
    std::vector<bool> covered(model_.graph.nodes.size(), false);
    for (size_t i = 0; i < model_.graph.nodes.size(); ++i) {
      if (!output_of_[i]) continue;
      LayerPair pair{{i}, *output_of_[i], {}, by_name_[i], outputs_[*output_of_[i]].fits(model_.shapes[i])};
      while (const auto next = behind(pair.nodes.back())) pair.nodes.push_back(*next);
      for (auto next = output_behind(pair.output, i); next; next = output_behind(*next, i))
        pair.behind.push_back(*next);
      for (const size_t node : pair.nodes) covered[node] = true;
      result.pairs.push_back(std::move(pair));
    }
    std::ranges::stable_sort(result.pairs, {}, [](const LayerPair& pair) { return pair.nodes.back(); });
    for (size_t i = 0; i < covered.size(); ++i)
      if (!covered[i] && !model_.is_input(i)) result.unpaired_nodes.push_back(i);
    for (size_t j = 0; j < outputs_.size(); ++j)
      if (!node_of_[j]) result.unpaired_outputs.push_back(j);
    return result;
  }

 private:
  void take(size_t node, size_t output) {
    output_of_[node] = output;
    node_of_[output] = node;
  }

  /// What it is worth to pair them; 0: they are no pair.
  int32_t worth_of(size_t node, size_t output) const {
    constexpr int32_t same_kind = 3, same_word = 2, by_shape = 1, named = 1000;
    if (output_of_[node] || node_of_[output]) return output_of_[node] == output ? named : 0;
    if (model_.is_input(node) || !outputs_[output].fits(model_.shapes[node])) return 0;
    const std::string_view kind = seqcast::kind(model_.node(node).layer);
    if (!outputs_[output].kind.empty()) return outputs_[output].kind == kind ? same_kind : by_shape;
    return sounds_like(kind, outputs_[output].name) ? same_word : by_shape;
  }

  using Readers = std::vector<std::vector<size_t>>;

  static Readers readers_of(const ComparedModel& model) {
    Readers readers(model.graph.nodes.size());
    for (size_t i = 0; i < model.graph.nodes.size(); ++i)
      for (const size_t input : model.node(i).inputs) readers[input].push_back(i);
    return readers;
  }

  /// The one layer that reads a node, where it is a norm, an activation or a softmax of it.
  static std::optional<size_t> plain_reader(const ComparedModel& model, const Readers& readers, size_t node) {
    if (readers[node].size() != 1) return std::nullopt;
    const size_t reader = readers[node][0];
    return traits(model.node(reader).layer).keeps_shape ? std::optional(reader) : std::nullopt;
  }

  /// The same, where it has no output of its own.
  std::optional<size_t> behind(size_t node) const {
    const auto reader = plain_reader(model_, readers_, node);
    return reader && !output_of_[*reader] ? reader : std::nullopt;
  }

  /// The output right behind another, where it is no layer's and may be the values of `node`.
  std::optional<size_t> output_behind(size_t output, size_t node) const {
    size_t next = output + 1;
    if (reference_) {
      const auto reader = plain_reader(*reference_, reference_readers_, outputs_[output].node);
      const auto found = reader ? output_at_.find(*reader) : output_at_.end();
      if (found == output_at_.end()) return std::nullopt;
      next = found->second;
    }
    const bool may_be = next < outputs_.size() && !node_of_[next] && outputs_[next].fits(model_.shapes[node]);
    return may_be ? std::optional(next) : std::nullopt;
  }

  const ComparedModel& model_;
  const std::vector<ReferenceLayer>& outputs_;
  const ComparedModel* reference_;
  std::vector<std::optional<size_t>> output_of_, node_of_;
  std::vector<bool> by_name_;
  Readers readers_, reference_readers_;           // of each node
  std::unordered_map<size_t, size_t> output_at_;  // of the reference's nodes
};

}  // namespace

Pairing pair_layers(const ComparedModel& model, const std::vector<ReferenceLayer>& outputs,
                    const ComparedModel* reference) {
  Pairs pairs(model, outputs, reference);
  pairs.pair_by_name(false);
  const bool ordered = pairs.pair_by_order();
  pairs.pair_by_name(true);
  Pairing result = pairs.made();
  result.by_name_alone = !ordered;
  return result;
}

}  // namespace seqcast
