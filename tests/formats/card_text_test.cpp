// SPDX-License-Identifier: MIT
// Is a model that is written as a card the model that is read back?
#include "seqcast/formats/card_text.hpp"

#include <catch2/catch.hpp>

#include "formats/small_card.hpp"
#include "model/random_graph.hpp"
#include "model/synthetic_weights.hpp"
#include "seqcast/formats/shipped.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

std::string text_of(const Padding& padding) { return to_text(padding); }
std::string text_of(int64_t value) { return std::to_string(value); }
std::string text_of(bool value) { return value ? "true" : "false"; }
std::string text_of(double value) { return Json(value).dump(); }
template <class E>
std::string text_of(E value) {
  return std::string(to_text(value));
}

/// Name, kind, inputs and every field, default or not.
std::string written_out(const Node& node) {
  std::string text = node.name + " " + std::string(kind(node.layer));
  for (size_t input : node.inputs) text += " " + std::to_string(input);
  const auto add = [&](const Field& field, const auto& value) {
    text += " " + std::string(field.name) + "=" + text_of(value);
  };
  std::visit([&](const auto& layer) { layer.fields(layer, add); }, node.layer);
  return text;
}

void check_same(const Graph& a, const Graph& b) {
  REQUIRE(a.nodes.size() == b.nodes.size());
  for (size_t i = 0; i < a.nodes.size(); ++i) CHECK(written_out(a.nodes[i]) == written_out(b.nodes[i]));
}

void check_same(const Contract& a, const Contract& b) {
  CHECK(a.alphabet == b.alphabet);
  CHECK(a.fold_case == b.fold_case);
  CHECK(a.unknown_letter == b.unknown_letter);
  CHECK(a.unknown == b.unknown);
  CHECK(a.unknown_code == b.unknown_code);
  REQUIRE(a.pad.has_value() == b.pad.has_value());
  if (a.pad) {
    CHECK(a.pad->left == b.pad->left);
    CHECK(a.pad->right == b.pad->right);
    CHECK(a.pad->left_count == b.pad->left_count);
    CHECK(a.pad->right_count == b.pad->right_count);
  }
  CHECK(a.least_window_bases == b.least_window_bases);
  CHECK(a.window_bases == b.window_bases);
  CHECK(a.place == b.place);
  REQUIRE(a.heads.size() == b.heads.size());
  for (size_t h = 0; h < a.heads.size(); ++h) {
    const Head &one = a.heads[h], &other = b.heads[h];
    CHECK(one.name == other.name);
    CHECK(one.node == other.node);
    CHECK(one.counts == other.counts);
    CHECK(one.tracks == other.tracks);
    CHECK(one.numbered == other.numbered);
    CHECK(one.transform == other.transform);
    CHECK(one.strand_pairs == other.strand_pairs);
    CHECK(one.bin_bases == other.bin_bases);
    CHECK(one.first_base == other.first_base);
    CHECK(one.streams == other.streams);
    CHECK(one.bins == other.bins);
  }
}

void check_same(const Model& a, const Model& b) {
  CHECK(a.name == b.name);
  CHECK(a.summary == b.summary);
  CHECK(a.source == b.source);
  CHECK(a.licence == b.licence);
  CHECK(a.obtain_weights == b.obtain_weights);
  CHECK(a.notes == b.notes);
  check_same(a.graph, b.graph);
  check_same(a.contract, b.contract);
}

Card read_back(const Model& model, const std::string& weights_file) {
  const TemporaryFolder folder;
  return read_card(folder.write("card.json", card_text(model, weights_file)));
}

/// A random graph as a model, its last node the head.
Model random_model(uint64_t seed) {
  Random random(seed);
  const RandomGraph drawn = random_graph(seed);
  Model model;
  model.name = "drawn";
  model.summary = "of seed " + std::to_string(seed);
  model.graph = drawn.graph;
  Contract& contract = model.contract;
  contract.alphabet = std::string("TGCA").substr(0, static_cast<size_t>(drawn.shapes[0].channels));
  contract.unknown = random.pick({0.0, 0.25, 1.0 / 3});
  contract.window_bases = drawn.shapes[0].length;
  Head head;
  head.name = "head";
  head.node = model.graph.nodes.size() - 1;
  for (int64_t t = 0; t < drawn.shapes.back().channels; ++t) head.tracks.push_back("track " + std::to_string(t));
  head.transform = random.pick({Transform::none, Transform::sigmoid, Transform::exp_linear});
  const auto stride = receptive_field(model.graph, drawn.shapes, head.node).stride;
  head.bin_bases = drawn.shapes.back().length == 1 || !stride ? 1 : std::max<int64_t>(stride->bases, 1);
  const Range seen = needs(model.graph, drawn.shapes, head.node, {0, 1})[0];
  head.first_base = std::clamp<int64_t>(0, seen.begin, seen.end - 1);
  contract.heads.push_back(head);
  return model;
}

}  // namespace

TEST_CASE("every shipped card, written and read again, is the same model") {
  setenv("SEQCAST_MODELS", MODELS_DIR, 1);
  for (const std::string& name : shipped_models()) {
    INFO(name);
    const Card card = read_card(find_model(name));
    const Card again = read_back(card.model, card.weights_file);
    CHECK(again.weights_file == card.weights_file);
    check_same(card.model, again.model);
  }
  unsetenv("SEQCAST_MODELS");
}

TEST_CASE("models of random graphs, written and read again, are the same models") {
  int read = 0;
  for (uint64_t seed = 1; seed <= 300; ++seed) {
    INFO("seed " << seed);
    Model model = random_model(seed);
    try {
      settle(model);
    } catch (const Error&) {
      continue;  // a stride of less than a base, or a bin that sees no base at all
    }
    if (model.contract.heads[0].first_base < 0) continue;  // a card cannot say that bin 0 lies before the window
    ++read;
    check_same(model, read_back(model, "drawn.safetensors").model);
  }
  CHECK(read > 150);
}

TEST_CASE("strand pairs, places, case and numbered tracks go through a card") {
  const TemporaryFolder folder;
  Json card = small_card();
  card["place"] = "center";
  card["notes"] = {"one", "two"};
  card["input"]["fold_case"] = false;
  const Model model = read_card(folder.write("card.json", card.dump())).model;
  check_same(model, read_back(model, "small.safetensors").model);
}

TEST_CASE("numbers, letters that pad, unknown codes and windows of any length go through a card") {
  const TemporaryFolder folder;
  for (const std::string input :
       {R"({"channels": 4, "window_bases": 16})",
        R"({"alphabet": "ACGN", "unknown_code": "N", "window_bases": {"least": 8, "default": 16}})",
        R"({"alphabet": "ACGN", "unknown_code": null, "window_bases": 16, "pad": {"left": "N"}})",
        R"({"alphabet": "ACGN", "unknown": 0, "window_bases": 16,
            "pad": {"left": "N", "left_count": 2, "right": "A"}})"}) {
    INFO(input);
    const Model model = read_card(folder.write("card.json", changed("/input", input).dump())).model;
    check_same(model, read_back(model, "small.safetensors").model);
  }
}

TEST_CASE("a profile's counts go through a card, and their layers are kept") {
  const TemporaryFolder folder;
  Json card = small_card();
  card["layers"].push_back({{"name", "pooled"}, {"layer", "global_pool"}, {"pooling", "avg"}, {"inputs", {"pool"}}});
  card["layers"].push_back({{"name", "counts"}, {"layer", "dense"}, {"units", 2}});
  card["heads"][0]["transform"] = "profile";
  card["heads"][0]["counts"] = "counts";
  const Model model = read_card(folder.write("card.json", card.dump())).model;
  check_same(model, read_back(model, "small.safetensors").model);
  const Model kept = with_card_names(model);
  REQUIRE(kept.graph.nodes.size() == model.graph.nodes.size());
  CHECK(kept.contract.heads[0].counts == model.contract.heads[0].counts);
}

TEST_CASE("names that a card cannot hold become plain ones, each its own, and their tensors follow") {
  GraphBuilder builder(4);
  builder.then(Conv1d{.filters = 2, .kernel = 3}, "model/conv:0");
  builder.then(Conv1d{.filters = 2, .kernel = 3}, "model_conv_0");
  builder.then(Dense{.units = 1}, "input");
  Model model;
  model.graph = builder.graph();
  model.shapes = shapes(model.graph, 10);
  model.weights = synthetic_weights(model.graph, model.shapes, random_rule(1));
  add_tensor(model.weights, "nobody.weight", {1}, {1});
  model.contract.window_bases = 10;
  model.contract.heads = {Head{.name = "a head", .node = 3, .tracks = {"0"}}};
  const Model named = with_card_names(model);
  CHECK(named.graph.nodes[1].name == "model_conv_0");
  CHECK(named.graph.nodes[2].name == "model_conv_0_2");
  CHECK(named.graph.nodes[3].name == "input_2");
  CHECK(named.contract.heads[0].name == "a_head");
  CHECK(named.weights.tensors.size() == 6);
  for (size_t i = 1; i < 4; ++i)
    CHECK(node_floats(named.weights, named.graph.nodes[i], "weight") ==
          node_floats(model.weights, model.graph.nodes[i], "weight"));
}

TEST_CASE("layers that no head reads are left out, and the others' wiring holds") {
  GraphBuilder builder(4);
  const size_t trunk = builder.then(Conv1d{.filters = 2, .kernel = 3}, "trunk");
  builder.then(Dense{.units = 5}, "unread");
  builder.join({trunk}, Dense{.units = 1}, "out");
  Model model;
  model.graph = builder.graph();
  model.shapes = shapes(model.graph, 10);
  model.contract.heads = {Head{.name = "out", .node = 3, .tracks = {"0"}}};
  const Model kept = with_card_names(model);
  REQUIRE(kept.graph.nodes.size() == 3);
  CHECK(kept.graph.nodes[2].name == "out");
  CHECK(kept.graph.nodes[2].inputs == std::vector<size_t>{1});
  CHECK(kept.contract.heads[0].node == 2);
  CHECK(kept.shapes.size() == 3);
}
