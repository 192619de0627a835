// SPDX-License-Identifier: MIT
#include "model/graph_builder.hpp"

#include <fmt/format.h>

namespace seqcast {

GraphBuilder::GraphBuilder(int64_t channels, std::optional<int64_t> window_bases, UniqueNames names)
    : names_(std::move(names)) {
  if (window_bases) inference_.emplace(*window_bases);
  join({}, Input{channels}, "input");
}

GraphBuilder::GraphBuilder(Graph graph) : graph_(std::move(graph)) {
  for (size_t i = 0; i < graph_.nodes.size(); ++i) index_[names_.give(graph_.nodes[i].name)] = i;
}

size_t GraphBuilder::join(std::vector<size_t> inputs, Layer layer, const std::string& name) {
  const std::string wanted = name.empty() ? fmt::format("{}_{}", kind(layer), graph_.nodes.size()) : name;
  Node node{names_.give(wanted), std::move(layer), std::move(inputs)};
  if (inference_) inference_->add(node);
  index_[node.name] = graph_.nodes.size();
  graph_.nodes.push_back(std::move(node));
  return last();
}

std::vector<size_t> GraphBuilder::append(const Graph& other, const std::vector<size_t>& kept,
                                         const std::string& prefix) {
  std::vector<size_t> place(other.nodes.size(), 0);
  for (const size_t i : kept) {
    if (i == 0) continue;
    std::vector<size_t> inputs;
    for (const size_t input : other.nodes[i].inputs) inputs.push_back(place[input]);
    place[i] = join(std::move(inputs), other.nodes[i].layer, prefix + other.nodes[i].name);
  }
  return place;
}

std::optional<size_t> GraphBuilder::find(std::string_view name) const {
  const auto found = index_.find(std::string(name));
  return found == index_.end() ? std::nullopt : std::optional(found->second);
}

const std::vector<Shape>& GraphBuilder::shapes() const {
  static const std::vector<Shape> none;
  return inference_ ? inference_->shapes() : none;
}

PrunedGraph pruned(const Graph& graph, std::vector<bool> wanted) {
  wanted[0] = true;
  PrunedGraph result;
  for (const bool inputs : {true, false})
    for (size_t i = 0; i < wanted.size(); ++i)
      if (wanted[i] && std::holds_alternative<Input>(graph.nodes[i].layer) == inputs) result.kept.push_back(i);
  GraphBuilder builder(std::get<Input>(graph.nodes[0].layer).channels);
  result.place = builder.append(graph, result.kept);
  result.graph = builder.graph();
  return result;
}

std::vector<bool> read_by(const Graph& graph, const std::vector<Head>& heads) {
  std::vector<bool> result(graph.nodes.size(), false);
  const auto add = [&](size_t target) {
    const std::vector<bool> read = upstream(graph, target);
    for (size_t i = 0; i < read.size(); ++i) result[i] = result[i] || read[i];
  };
  for (const Head& head : heads) {
    add(head.node);
    if (head.counts) add(*head.counts);
  }
  return result;
}

void renumber(std::vector<Head>& heads, const std::vector<size_t>& place) {
  for (Head& head : heads) {
    head.node = place[head.node];
    if (head.counts) head.counts = place[*head.counts];
  }
}

}  // namespace seqcast
