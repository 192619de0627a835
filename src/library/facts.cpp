// SPDX-License-Identifier: MIT
// Facts of a model as tables of the installed interface.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "library/columns.hpp"
#include "library/opened.hpp"
#include "model/counts.hpp"
#include "model/receptive_fields.hpp"

namespace seqcast {
namespace {

/// A table that gets a column for each fact of some things.
template <class Thing>
class FactTable {
 public:
  explicit FactTable(const std::vector<Thing>& things) : things_(things) { table_.rows = std::ssize(things); }

  template <class Fact>
  FactTable& texts(const char* name, const Fact& fact) {
    TextColumn column;
    for (const Thing& thing : things_) add_text(column, fact(thing));
    table_.columns.push_back({name, std::move(column)});
    return *this;
  }
  template <class Fact>
  FactTable& numbers(const char* name, const Fact& fact) {
    std::vector<int64_t> column;
    for (const Thing& thing : things_) column.push_back(fact(thing));
    table_.columns.push_back({name, std::move(column)});
    return *this;
  }
  Table take() { return std::move(table_); }

 private:
  const std::vector<Thing>& things_;
  Table table_;
};

std::string inputs_of(const Graph& graph, size_t node) {
  std::vector<std::string> names;
  for (const size_t input : graph.nodes[node].inputs) names.push_back(graph.nodes[input].name);
  return fmt::format("{}", fmt::join(names, ", "));
}

}  // namespace

Table Network::summary_table() const {
  const Model& model = opened_->model();
  const std::vector<Counts> layers = counts(model.graph, model.shapes);
  std::vector<size_t> nodes;
  for (size_t node = 0; node < model.graph.nodes.size(); ++node) nodes.push_back(node);
  return FactTable(nodes)
      .texts("layer", [&](size_t i) { return model.graph.nodes[i].name; })
      .texts("kind", [&](size_t i) { return kind(model.graph.nodes[i].layer); })
      .numbers("channels", [&](size_t i) { return model.shapes[i].channels; })
      .numbers("length", [&](size_t i) { return model.shapes[i].length; })
      .numbers("parameters", [&](size_t i) { return layers[i].trainable + layers[i].statistics; })
      .numbers("multiply_adds", [&](size_t i) { return layers[i].multiply_adds; })
      .numbers("activation_bytes", [&](size_t i) { return layers[i].activation_bytes; })
      .texts("reads", [&](size_t i) { return inputs_of(model.graph, i); })
      .take();
}

Table Network::receptive_field_table() const {
  const std::vector<LayerField> layers = receptive_field();
  using Fact = const LayerField&;
  return FactTable(layers)
      .texts("layer", [](Fact layer) { return layer.name; })
      .texts("kind", [](Fact layer) { return layer.kind; })
      .numbers("kernel", [](Fact layer) { return layer.kernel; })
      .numbers("dilation", [](Fact layer) { return layer.dilation; })
      .numbers("length", [](Fact layer) { return layer.length; })
      .numbers("channels", [](Fact layer) { return layer.channels; })
      .numbers("parameters", [](Fact layer) { return layer.parameters; })
      .numbers("receptive_field_bases", [](Fact layer) { return layer.field_bases; })
      .numbers("first_base", [](Fact layer) { return layer.first_base; })
      .take();
}

Table Network::head_table() const {
  const std::vector<HeadFacts> heads = head_facts(opened_->model());
  using Facts = const HeadFacts&;
  return FactTable(heads)
      .texts("head", [](Facts facts) { return facts.head->name; })
      .numbers("tracks", [](Facts facts) { return std::ssize(facts.head->tracks); })
      .numbers("bins", [](Facts facts) { return facts.head->bins; })
      .numbers("bin_bases", [](Facts facts) { return facts.head->bin_bases; })
      .numbers("first_base", [](Facts facts) { return facts.head->first_base; })
      .numbers("receptive_field_bases", [](Facts facts) { return facts.bases; })
      .numbers("bases_to_the_left", [](Facts facts) { return facts.left; })
      .numbers("bases_to_the_right", [](Facts facts) { return facts.right; })
      .numbers("first_clean_bin", [](Facts facts) { return facts.clean.begin; })
      .numbers("clean_bins", [](Facts facts) { return facts.clean.size(); })
      .take();
}

}  // namespace seqcast
