// SPDX-License-Identifier: MIT
// Tests of the card writer: round trips.
#include "formats/card/card_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <catch2/catch.hpp>

#include "formats/card/card_names.hpp"
#include "formats/shipped.hpp"
#include "tests/formats/card/small_card.hpp"
#include "tests/model/random_graph.hpp"
#include "tests/model/synthetic_weights.hpp"
#include "tests/paths.hpp"

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

std::string written_out(const LetterPadding& pad) {
  return fmt::format("left {} {} right {} {}", int{pad.left}, pad.left_count.value_or(-1), int{pad.right},
                     pad.right_count.value_or(-1));
}

std::string written_out(const Head& head) {
  std::string text = fmt::format(
      "{}: node {} counts {} tracks {} numbered {} transform {} pairs {} bins {} of {} from {} streams {}", head.name,
      head.node, head.counts.value_or(0), fmt::join(head.tracks, ","), head.numbered, to_text(head.transform),
      fmt::join(head.strand_pairs, ","), head.bins, head.bin_bases, head.first_base, head.streams);
  for (const Squash& squash : head.squashes)
    text += fmt::format(" {} {} {}", squash.scale, squash.clip_soft, squash.square_root);
  return text;
}

/// All that a contract says, a line each.
std::vector<std::string> written_out(const Contract& contract) {
  std::vector<std::string> lines{
      fmt::format("alphabet {} folded {}", contract.alphabet, contract.fold_case),
      fmt::format("unknown {} {} {}", static_cast<int>(contract.unknown_letter), contract.unknown,
                  contract.unknown_code),
      contract.pad ? written_out(*contract.pad) : "no padding",
      fmt::format("windows {} from {}", contract.window_bases, contract.min_window_bases.value_or(0)),
      fmt::format("place {}", contract.default_placement ? to_text(*contract.default_placement) : "unsaid"),
      fmt::format("squashed by {}", to_text(contract.squashed_by))};
  for (const Head& head : contract.heads) lines.push_back(written_out(head));
  return lines;
}

std::vector<std::string> written_out(const Model& model) {
  std::vector<std::string> lines = written_out(model.contract);
  for (const Node& node : model.graph.nodes) lines.push_back(written_out(node));
  for (const std::string& text : {model.about.name, model.about.summary, model.about.source, model.about.licence,
                                  model.about.obtain_weights, model.about.figures})
    lines.push_back(text);
  lines.insert(lines.end(), model.about.notes.begin(), model.about.notes.end());
  return lines;
}

void check_same(const Model& a, const Model& b) { CHECK(written_out(a) == written_out(b)); }

Card read_back(const Model& model, const std::string& weights_file) {
  const TemporaryFolder folder;
  return read_card(folder.write("card.json", card_text(model, {weights_file})));
}

/// A random graph as a model, its last node the head.
Model random_model(uint64_t seed) {
  Random random(seed);
  const RandomGraph drawn = random_graph(seed);
  Model model;
  model.about.name = "drawn";
  model.about.summary = "of seed " + std::to_string(seed);
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
  setenv("SEQCAST_MODELS", models_dir("").c_str(), 1);
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

TEST_CASE("how targets were squashed goes through a card, a number for all tracks or one each") {
  const TemporaryFolder folder;
  Json card = small_card();
  card["squashed_by"] = "baskerville";
  card["heads"][0]["squash"] = {{"scale", {2, 0.5}}, {"clip_soft", {384, nullptr}}, {"square_root", true}};
  const Model model = read_card(folder.write("card.json", card.dump())).model;
  const Head& head = model.contract.heads[0];
  CHECK(head.squashes == std::vector<Squash>{{2, 384, true}, {0.5, Squash{}.clip_soft, true}});
  check_same(model, read_back(model, "small.safetensors").model);
  const auto wrong = [&](const char* squash) { return card_error(changed("/heads/0/squash", squash)); };
  CHECK(wrong(R"({"scale": [1]})").starts_with("heads[0].squash.scale: got 1 numbers, expected 2, one a track"));
  CHECK(wrong(R"({"clip_soft": -1})").starts_with("heads[0].squash.clip_soft: got -1, expected numbers above 0"));
  CHECK(wrong(R"({"square_root": [true, 1]})").starts_with("heads[0].squash.square_root: expected true or false"));
  CHECK(wrong(R"({"clip": 3})").starts_with("heads[0].squash.clip: unknown key"));
}

TEST_CASE("figures and side inputs go through a card") {
  const TemporaryFolder folder;
  Json card = small_card();
  card["figures"] = {{"auroc", 0.5}, {"of", {"a", nullptr}}};
  card["inputs"] = {{{"name", "signal"}, {"channels", 2}, {"per", "position"}},
                    {{"name", "cell"}, {"channels", 3}, {"per", "window"}}};
  const Model model = read_card(folder.write("card.json", card.dump())).model;
  CHECK(model.about.figures == R"({"auroc":0.5,"of":["a",null]})");
  REQUIRE(model.graph.side_inputs().size() == 2);
  check_same(model, read_back(model, "small.safetensors").model);
}

TEST_CASE("an ensemble's card lists its members and how they are averaged") {
  const TemporaryFolder folder;
  const Model model = read_card(folder.write("small.json", small_card().dump())).model;
  const Card card = read_card(folder.write("card.json", card_text(model, {"1.safetensors", "2.json"}, Averaging::raw)));
  CHECK(card.members == std::vector<std::string>{"1.safetensors", "2.json"});
  CHECK(card.averaging == Averaging::raw);
  CHECK(card.weights_file.empty());
}
