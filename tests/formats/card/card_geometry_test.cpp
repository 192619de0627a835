// SPDX-License-Identifier: MIT
// Tests of the geometry of the shipped cards by brute force on narrowed models (design §4).
#include <catch2/catch.hpp>
#include <set>

#include "formats/card/card.hpp"
#include "formats/shipped.hpp"
#include "model/geometry.hpp"
#include "seqcast/error.hpp"
#include "tests/model/brute_force.hpp"
#include "tests/paths.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

Graph with_width(Graph graph, int64_t width) {
  for (Node& node : graph.nodes) {
    if (auto* conv = std::get_if<Conv1d>(&node.layer)) conv->filters = width;
    if (auto* dense = std::get_if<Dense>(&node.layer)) dense->units = width;
  }
  return graph;
}

/// A card's graph, one channel wide (or as wide as the input, where that is what sums ask for), with weights.
struct Narrow {
  Model model;
  Graph graph;
  std::vector<Shape> shapes;
  Weights weights;

  explicit Narrow(const std::string& card) : model(read_card(models_dir("/") + card + ".json").model) {
    const Graph plain = with_nothing_hidden(model.graph);
    const int64_t letters = model.shapes[0].channels;
    for (int64_t width : {int64_t{1}, letters}) {
      graph = with_width(plain, width);
      try {
        shapes = seqcast::shapes(graph, model.contract.window_bases);
        break;
      } catch (const Error&) {
        if (width == letters) throw;
      }
    }
    weights = synthetic_weights(graph, shapes, positive_rule(5));
  }

  bool inside(int64_t base) const { return base >= 0 && base < shapes[0].length; }
  bool moves(int64_t base, size_t node, int64_t position) const {
    return Moved(graph, weights, shapes, {base, base + 1}).at(node, position);
  }
};

/// Whether the chains of first and of last taps from a position down to the bases never leave a layer: where they do,
/// padding ends them, and the hull goes on to what a longer input would have there.
std::pair<bool, bool> chains_stay_inside(const Narrow& card, const Ranges& read) {
  bool first = true;
  bool last = true;
  for (size_t i = 0; i < read.size(); ++i) {
    if (read[i].empty()) continue;
    first = first && read[i].begin >= 0 && read[i].begin < card.shapes[i].length;
    last = last && read[i].end > 0 && read[i].end <= card.shapes[i].length;
  }
  return {first, last};
}

/// @return  how many ends of the hull were seen to move the bin.
int check_ends(const Narrow& card, size_t node, int64_t bin) {
  const Ranges read = needs(card.graph, card.shapes, node, {bin, bin + 1});
  const Range seen = read[0];
  const auto [first, last] = chains_stay_inside(card, read);
  INFO("bin " << bin << " sees [" << seen.begin << ", " << seen.end << ")");
  if (first) CHECK(card.moves(seen.begin, node, bin));
  if (last) CHECK(card.moves(seen.end - 1, node, bin));
  for (int64_t outside : {seen.begin - 1, seen.end})
    if (card.inside(outside)) CHECK_FALSE(card.moves(outside, node, bin));
  const ReceptiveField field = receptive_field(card.graph, card.shapes, node);
  if (first && last) CHECK(field.bases == seen.size());
  if (field.stride)
    CHECK(seen.begin * field.stride->positions == bin * field.stride->bases + field.first * field.stride->positions);
  return first + last;
}

void check_reaches(const Narrow& card, Range bases) {
  const Moved moved(card.graph, card.weights, card.shapes, bases);
  const Ranges reached = reaches(card.graph, card.shapes, bases);
  for (size_t node = 0; node < card.graph.nodes.size(); ++node) {
    const Range hull = moved.hull(node);
    if (hull.empty()) continue;
    INFO(card.graph.nodes[node].name << ": base " << bases.begin << " moves [" << hull.begin << ", " << hull.end
                                     << ")");
    CHECK(hull.begin >= reached[node].begin);
    CHECK(hull.end <= reached[node].end);
  }
}

void check_clean(const Narrow& card) {
  const auto touched = touched_by_padding(card.graph, card.weights, card.shapes);
  const Ranges claimed = clean(card.graph, card.shapes);
  for (size_t node = 0; node < touched.size(); ++node) {
    int64_t wrong = 0;
    for (int64_t a = 0; a < card.shapes[node].length; ++a)
      wrong += (a >= claimed[node].begin && a < claimed[node].end) == touched[node][static_cast<size_t>(a)];
    INFO(card.graph.nodes[node].name);
    CHECK(wrong == 0);
  }
}

std::vector<std::string> every_card() {
  setenv("SEQCAST_MODELS", models_dir("").c_str(), 1);
  const std::vector<std::string> names = shipped_models();
  unsetenv("SEQCAST_MODELS");
  return names;
}

}  // namespace

TEST_CASE("with narrow layers every shipped card's bins see, reach and keep clear of padding as its geometry says") {
  CHECK(every_card().size() >= 3);
  for (const std::string& name : every_card()) {
    INFO(name);
    const Narrow card(name);
    for (size_t i = 0; i < card.shapes.size(); ++i) REQUIRE(card.shapes[i].length <= card.model.shapes[i].length);
    check_clean(card);
    const int64_t last_base = card.shapes[0].length - 1;
    for (int64_t base : {int64_t{0}, last_base / 3, last_base / 2}) check_reaches(card, {base, base + 1});
    check_reaches(card, {last_base - 3, last_base + 1});
    for (const Head& head : card.model.contract.heads) {
      INFO(head.name);
      CHECK(card.shapes[head.node].length == head.bins);
      const Range inside = clean(card.graph, card.shapes)[head.node];
      std::set<int64_t> bins{0, head.bins / 2, head.bins - 1};
      if (!inside.empty()) bins.insert({inside.begin, inside.end - 1});
      int ends_met = 0;
      for (int64_t bin : bins) ends_met += check_ends(card, head.node, bin);
      const Range seen = needs(card.graph, card.shapes, head.node, {0, 1})[0];
      const bool sees_all = head.bins == 1 && seen.begin < 0 && seen.end > card.shapes[0].length;
      CHECK((sees_all || ends_met >= 2));  // else nothing but padding was tried
    }
  }
}
