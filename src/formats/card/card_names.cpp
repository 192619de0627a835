// SPDX-License-Identifier: MIT
#include "formats/card/card_names.hpp"

#include <fmt/format.h>

#include <set>

#include "formats/card/card.hpp"
#include "formats/card/card_text.hpp"

namespace seqcast {
namespace {

std::string plain(std::string name) {
  for (char& c : name)
    if (!is_plain_name(std::string_view(&c, 1))) c = '_';
  return name.empty() ? "_" : name;
}

/// Gives out plain names, each once.
class PlainNames {
 public:
  std::string give(const std::string& wanted) {
    const std::string base = plain(wanted);
    std::string name = base;
    for (int number = 2; !taken_.insert(name).second; ++number) name = fmt::format("{}_{}", base, number);
    return name;
  }

 private:
  std::set<std::string> taken_;
};

/// The nodes that a head reads, and the sequence: in an order in which inputs come first.
std::vector<size_t> kept_nodes(const Model& model) {
  std::vector<bool> wanted(model.graph.nodes.size(), false);
  for (const Head& head : model.contract.heads) {
    const std::vector<bool> read = nodes_of(model.graph, head);
    for (size_t i = 0; i < read.size(); ++i) wanted[i] = wanted[i] || read[i];
  }
  wanted[0] = true;
  std::vector<size_t> order;
  for (const bool inputs : {true, false})
    for (size_t i = 0; i < wanted.size(); ++i)
      if (wanted[i] && std::holds_alternative<Input>(model.graph.nodes[i].layer) == inputs) order.push_back(i);
  return order;
}

/// The model with the names of another one's layers and heads, if it is the same but for them.
Model named_as(const Model& first, Model model) {
  if (first.graph.nodes.size() != model.graph.nodes.size()) return model;
  Model named = model;
  named.weights.tensors.clear();
  for (size_t i = 0; i < named.graph.nodes.size(); ++i) {
    Node& node = named.graph.nodes[i];
    node.name = first.graph.nodes[i].name;
    copy_tensors(model.weights, model.graph.nodes[i], input_shapes(model.graph, model.shapes, i), node.name,
                 named.weights);
  }
  for (size_t h = 0; h < named.contract.heads.size(); ++h)
    named.contract.heads[h].name = first.contract.heads[h].name;  // as many: they are averaged one by one
  return have_one_card(first, named) ? named : model;
}

}  // namespace

Model with_card_names(const Model& model) {
  Model result = model;
  result.graph.nodes.clear();
  result.shapes.clear();
  result.weights.tensors.clear();
  PlainNames names;
  std::vector<size_t> place(model.graph.nodes.size());
  for (const size_t i : kept_nodes(model)) {
    Node node = model.graph.nodes[i];
    node.name = names.give(i == 0 ? "input" : node.name);
    for (size_t& input : node.inputs) input = place[input];
    copy_tensors(model.weights, model.graph.nodes[i], input_shapes(model.graph, model.shapes, i), node.name,
                 result.weights);
    place[i] = result.graph.nodes.size();
    result.graph.nodes.push_back(std::move(node));
    result.shapes.push_back(model.shapes[i]);
  }
  PlainNames heads;
  for (Head& head : result.contract.heads) {
    head.node = place[head.node];
    if (head.counts) head.counts = place[*head.counts];
    head.name = heads.give(head.name);
  }
  return result;
}

Ensemble with_card_names(const Ensemble& ensemble) {
  Ensemble result{{}, ensemble.averaging};
  for (const Model& member : ensemble.members) {
    Model named = with_card_names(member);
    result.members.push_back(result.members.empty() ? std::move(named) : named_as(result.first(), std::move(named)));
  }
  return result;
}

}  // namespace seqcast
