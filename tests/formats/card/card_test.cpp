// SPDX-License-Identifier: MIT
// Tests of the card reader.
#include "formats/card/card.hpp"

#include <sys/resource.h>

#include <catch2/catch.hpp>

#include "tests/formats/card/small_card.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

/// What becomes of the small card, and which message begins so.
struct Bad {
  const char* pointer;
  const char* value;
  const char* message;
};

void check(std::initializer_list<Bad> all) {
  for (const Bad& bad : all) {
    const std::string got = card_error(changed(bad.pointer, bad.value));
    INFO(bad.pointer << " = " << bad.value << "\n     got: " << got << "\nexpected: " << bad.message);
    CHECK(got.starts_with(bad.message));
  }
}

/// The small card's graph replaced by these layers, the last of which is the only head's.
Json with_layers(const std::string& layers, const std::string& input = "") {
  Json card = small_card();
  card["layers"] = Json::parse(layers);
  card["heads"] = Json::parse(R"([{"name": "h", "layer": "last", "tracks": 1, "transform": "none"}])");
  if (!input.empty()) card["input"] = Json::parse(input);
  return card;
}

int64_t peak_mib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

}  // namespace

TEST_CASE("a card gives the model its words, contract and layers") {
  const TemporaryFolder folder;
  Json json = small_card();
  json["source"] = "a paper";
  json["licence"] = "MIT";
  json["notes"] = {"one", "two"};
  json["figures"] = {{"anything", {1, nullptr, {{"at", "all"}}}}};
  json["place"] = "center";
  json["input"]["fold_case"] = false;
  json["heads"][1]["bin_bases"] = 2;
  json["heads"][1]["first_base"] = 1;
  const Card card = read_card(folder.write("small.json", json.dump()));
  const Model& model = card.model;
  CHECK(card.weights_file == "small.safetensors");
  CHECK(model.reading.path == folder.path("small.json"));
  CHECK(model.about.name == "small");
  CHECK(model.about.summary == "for tests");
  CHECK(model.about.source == "a paper");
  CHECK(model.about.licence == "MIT");
  CHECK(model.about.notes == std::vector<std::string>{"one", "two"});
  CHECK(model.about.obtain_weights.empty());
  CHECK(model.contract.alphabet == "ACGT");
  CHECK_FALSE(model.contract.fold_case);
  CHECK(model.contract.unknown == 0.25);
  CHECK(model.contract.window_bases == 16);
  CHECK(model.contract.default_placement == DefaultPlacement::center);
  CHECK(model.graph.nodes.size() == 7);
  CHECK(model.shapes.size() == 7);

  REQUIRE(model.contract.heads.size() == 2);
  const Head& out = model.contract.heads[0];
  const Head& more = model.contract.heads[1];
  CHECK(model.graph.nodes[out.node].name == "out");
  CHECK(out.tracks == std::vector<std::string>{"plus", "minus"});
  CHECK_FALSE(out.numbered);
  CHECK(out.strand_pairs == std::vector<size_t>{1, 0});
  CHECK(out.transform == Transform::sigmoid);
  CHECK((out.bins == 8 && out.bin_bases == 2 && out.first_base == 0));
  CHECK(model.graph.nodes[more.node].name == "extra");
  CHECK(more.tracks == std::vector<std::string>{"0", "1", "2"});
  CHECK(more.numbered);
  CHECK(more.strand_pairs.empty());
  CHECK(more.first_base == 1);
}

TEST_CASE("what a card may leave out has the defaults of its schema") {
  const TemporaryFolder folder;
  const Card card = read_card(folder.write("small.json", small_card().dump()));
  CHECK(card.model.about.source.empty());
  CHECK(card.model.about.notes.empty());
  CHECK(card.model.contract.fold_case);
  CHECK_FALSE(card.model.contract.default_placement.has_value());
}

TEST_CASE("letters that a card's alphabet lacks are a value, a letter of it or an error") {
  const TemporaryFolder folder;
  const auto contract = [&](const std::string& input) {
    return read_card(folder.write("c.json", changed("/input", input).dump())).model.contract;
  };
  const Contract value = contract(R"({"alphabet": "ACGT", "unknown": 0.25, "window_bases": 16})");
  CHECK((value.unknown_letter == UnknownLetter::value && value.unknown == 0.25));
  const Contract letter = contract(R"({"alphabet": "AC.T", "unknown_code": ".", "window_bases": 16})");
  CHECK((letter.unknown_letter == UnknownLetter::letter && letter.unknown_code == 2));
  const Contract none = contract(R"({"alphabet": "ACGT", "unknown_code": null, "window_bases": 16})");
  CHECK(none.unknown_letter == UnknownLetter::error);
  check({{"/input/unknown_code", "\"A\"", "input.unknown_code: excludes 'unknown'"},
         {"/input/unknown", "", "input.unknown: is missing"},
         {"/input", R"({"alphabet": "ACGT", "unknown_code": "N", "window_bases": 16})",
          "input.unknown_code: got 'N', expected one letter of the alphabet 'ACGT'"},
         {"/input", R"({"alphabet": "ACGT", "unknown_code": "AC", "window_bases": 16})",
          "input.unknown_code: got 'AC', expected one letter of the alphabet 'ACGT'"},
         {"/input", R"({"alphabet": "ACGT", "unknown_code": 2, "window_bases": 16})",
          "input.unknown_code: got number, expected a text"}});
}

TEST_CASE("a card's input may be numbers, and then knows no letters") {
  const TemporaryFolder folder;
  const Json card = changed("/input", R"({"channels": 3, "window_bases": 16})");
  const Model model = read_card(folder.write("c.json", card.dump())).model;
  CHECK(model.contract.takes_numbers());
  CHECK((model.shapes[0] == Shape{3, 16}));
  check({{"/input/channels", "4", "input.alphabet: is for letters, and 'channels' says that the input is numbers"},
         {"/input", R"({"channels": 0, "window_bases": 16})", "input.channels: got 0, expected 1 to "},
         {"/input", R"({"channels": 2, "pad": {}, "window_bases": 16})", "input.pad: is for letters"},
         {"/input", R"({"window_bases": 16})", "input.alphabet: is missing"}});
}

TEST_CASE("a card says which letters fill a short record") {
  const TemporaryFolder folder;
  const std::string pad = R"({"left": "A", "left_count": 8, "right": "T"})";
  const Contract contract = read_card(folder.write("c.json", changed("/input/pad", pad).dump())).model.contract;
  REQUIRE(contract.pad);
  CHECK((contract.pad->left == 'A' && contract.pad->left_count == 8));
  CHECK((contract.pad->right == 'T' && !contract.pad->right_count));
  check({{"/input/pad", R"({"left": "N"})", "input.pad.left: got 'N', expected one letter of the alphabet 'ACGT'"},
         {"/input/pad", R"({"left": "A", "right": "T"})", "input.pad.left: 2 sides take what is left over"},
         {"/input/pad", "{}", "input.pad.left: 0 sides take what is left over"},
         {"/input/pad", R"({"left": "A", "left_count": 3})", "input.pad.left_count: 0 sides take what is left over"},
         {"/input/pad", R"({"left_count": 3, "right": "A"})", "input.pad.left_count: goes with 'left'"},
         {"/input/pad", R"({"left": "A", "left_count": 0, "right": "A"})", "input.pad.left_count: got 0, expected"},
         {"/input/pad", R"({"left": "A", "left_count": 16, "right": "A"})",
          "input.pad.left_count: got 16, expected less than the window of 16"},
         {"/input/pad", R"({"right": "A", "middle": "C"})", "input.pad.middle: unknown key"}});
}

TEST_CASE("a head whose transform is a profile names a layer of one count a track") {
  const TemporaryFolder folder;
  Json card = small_card();
  card["layers"].push_back(Json::parse(R"({"name": "all", "layer": "global_pool", "pooling": "avg"})"));
  card["layers"].push_back(Json::parse(R"({"name": "counts", "layer": "dense", "units": 2})"));
  card["heads"][0]["transform"] = "profile";
  CHECK(card_error(card).starts_with("heads[0].counts: is missing"));
  card["heads"][0]["counts"] = "count";
  CHECK(card_error(card).starts_with("heads[0].counts: there is no layer 'count'"));
  card["heads"][0]["counts"] = "all";
  CHECK(card_error(card).starts_with(
      "head 'out' takes its counts from layer 'all', which computes 3 channels at 1 positions, expected 2 at 1"));
  card["heads"][0]["counts"] = "counts";
  const Model model = read_card(folder.write("c.json", card.dump())).model;
  CHECK(model.graph.nodes[model.contract.heads[0].counts.value()].name == "counts");
  CHECK(nodes_of(model.graph, model.contract.heads[0])[*model.graph.find("all")]);
  check({{"/heads/0/counts", "\"extra\"", "heads[0].counts: unknown key"}});
}

TEST_CASE("a card's windows may have any length from the least one on") {
  const TemporaryFolder folder;
  const Json card = changed("/input/window_bases", R"({"least": 10, "default": 16})");
  Model model = read_card(folder.write("c.json", card.dump())).model;
  CHECK(model.contract.window_bases == 16);
  CHECK(model.contract.min_window_bases == 10);
  CHECK(model.contract.heads[0].bins == 8);
  set_window(model, 30);
  CHECK(model.contract.window_bases == 30);
  CHECK(model.shapes[0].length == 30);
  CHECK(model.contract.heads[0].bins == 15);
  CHECK(error_of([&] { set_window(model, 9); }) == "window is 9, expected 10 to 268435456 bp for model 'small' | ");
  CHECK(error_of([&] { set_window(model, max_window_bases + 1); }).starts_with("window is 268435457, expected 10"));
  Model fixed = read_card(folder.write("f.json", small_card().dump())).model;
  set_window(fixed, 16);
  CHECK(error_of([&] { set_window(fixed, 17); }) == "window is 17, but model 'small' has windows of 16 bp | ");
  check({{"/input/window_bases", R"({"least": 10, "default": 9})",
          "input.window_bases.default: got 9, expected at least the least, 10"},
         {"/input/window_bases", R"({"least": 0, "default": 9})", "input.window_bases.least: got 0, expected"},
         {"/input/window_bases", R"({"least": 1, "default": 268435457})", "input.window_bases.default: got 268435457"},
         {"/input/window_bases", R"({"least": 1, "default": 9, "most": 9})", "input.window_bases.most: unknown key"}});
}

TEST_CASE("a card's windows may be open, and its bins may follow the layers") {
  const TemporaryFolder folder;
  Json card = changed("/input/window_bases", R"({"least": 10})");
  Model model = read_card(folder.write("open.json", card.dump())).model;
  CHECK(model.contract.window_is_open);
  CHECK(model.contract.window_bases == 1024);
  CHECK(model.contract.min_window_bases == 10);
  set_window(model, 12);
  CHECK_FALSE(model.contract.window_is_open);
  card = small_card();
  card["heads"][0]["bin_bases"] = "layers";
  card["heads"][0].erase("first_base");
  const Head stated = read_card(folder.write("a.json", small_card().dump())).model.contract.heads[0];
  const Head follows = read_card(folder.write("b.json", card.dump())).model.contract.heads[0];
  CHECK(follows.bins_follow == BinRule::layers);
  CHECK(follows.bin_bases == stated.bin_bases);
  CHECK(follows.first_base == stated.first_base);
  card["heads"][0]["first_base"] = 0;
  CHECK(error_of([&] {
          read_card(folder.write("c.json", card.dump()));
        }).find("heads[0].first_base: goes with a number of bin_bases, not with 'layers', which says both") !=
        std::string::npos);
  check({{"/heads/0/bin_bases", "\"window\"", "heads[0].bin_bases: got 'window', expected one of layers, profile"}});
}

TEST_CASE("a track that no strand pair names stays where it is") {
  const TemporaryFolder folder;
  const Json card = changed("/heads/1", R"({"name": "extra", "tracks": ["a", "b", "c"], "transform": "none",
                                            "strand_pairs": [["c", "a"]]})");
  CHECK(read_card(folder.write("c.json", card.dump())).model.contract.heads[1].strand_pairs ==
        std::vector<size_t>{2, 1, 0});
}

TEST_CASE("unknown and missing keys are errors that name the place") {
  check({{"/nmae", "1", "nmae: unknown key | the keys known here are "},
         {"/input/case", "1", "input.case: unknown key"},
         {"/weights/sha", "1", "weights.sha: unknown key"},
         {"/heads/1/colour", "1", "heads[1].colour: unknown key"},
         {"/layers/0/pading", "1", "layers[0].pading: unknown key"},
         {"/layers/3/kernel", "2", "layers[3].kernel: unknown key"},
         {"/seqcast_card", "", "seqcast_card: is missing"},
         {"/name", "", "name: is missing"},
         {"/summary", "", "summary: is missing"},
         {"/weights", "", "weights: is missing"},
         {"/weights/file", "", "weights.file: is missing, and so is 'obtain'"},
         {"/input", "", "input: is missing"},
         {"/input/alphabet", "", "input.alphabet: is missing"},
         {"/input/unknown", "", "input.unknown: is missing"},
         {"/input/window_bases", "", "input.window_bases: is missing"},
         {"/bin_bases", "", "heads[0].bin_bases: is missing"},
         {"/first_base", "", "heads[0].first_base: is missing"},
         {"/heads", "", "heads: is missing"},
         {"/heads/0/name", "", "heads[0].name: is missing"},
         {"/heads/0/tracks", "", "heads[0].tracks: is missing"},
         {"/heads/0/transform", "", "heads[0].transform: is missing"},
         {"/layers", "", "layers: is missing"},
         {"/layers/0/name", "", "layers[0].name: is missing"},
         {"/layers/0/layer", "", "layers[0].layer: is missing"},
         {"/layers/0/filters", "", "layers[0].filters: is missing"},
         {"/layers/1/eps", "", "layers[1].eps: is missing"},
         {"/layers/2/function", "", "layers[2].function: is missing"}});
}

TEST_CASE("wrong types are errors that name the place, what was got and what was expected") {
  check({{"/name", "7", "name: got number, expected a text"},
         {"/summary", "null", "summary: got null, expected a text"},
         {"/source", "[]", "source: got array, expected a text"},
         {"/notes", "\"x\"", "notes: got string, expected a list"},
         {"/notes", "[\"x\", 1]", "notes: expected a list of texts"},
         {"/weights", "\"small.safetensors\"", "weights: got string, expected an object"},
         {"/weights/file", "1", "weights.file: got number, expected a text"},
         {"/input", "[]", "input: got array, expected an object"},
         {"/input/alphabet", "[\"A\"]", "input.alphabet: got array, expected a text"},
         {"/input/unknown", "\"0\"", "input.unknown: got string, expected a number"},
         {"/input/fold_case", "0", "input.fold_case: got number, expected true or false"},
         {"/heads", "{}", "heads: got object, expected a list"},
         {"/heads/1", "\"more\"", "heads[1]: got string, expected an object"},
         {"/heads/0/tracks", "\"plus\"", "heads[0].tracks: expected a number or a list of names"},
         {"/heads/0/tracks", "[]", "heads[0].tracks: expected a number or a list of names"},
         {"/heads/0/tracks", "2.0", "heads[0].tracks: expected a number or a list of names"},
         {"/heads/0/tracks", "[\"plus\", 1]", "heads[0].tracks: expected a list of names"},
         {"/heads/0/tracks", "[\"plus\", \"\"]", "heads[0].tracks: expected a list of names"},
         {"/layers", "{}", "layers: got object, expected a list"},
         {"/layers/2", "\"relu\"", "layers[2]: got string, expected an object"},
         {"/layers/0/layer", "1", "layers[0].layer: got number, expected a text"},
         {"/layers/0/bias", "1", "layers[0].bias: got number, expected true or false"},
         {"/layers/1/eps", "\"1e-3\"", "layers[1].eps: got string, expected a number"},
         {"/layers/5/inputs", "\"pool\"", "layers[5].inputs: got string, expected a list"},
         {"/layers/5/inputs", "[3]", "layers[5].inputs: expected a list of layers' names"},
         {"/layers/5/inputs", "[]", "layers[5].inputs: expected at least one layer's name"}});
  CHECK(text_error("[1]").starts_with("the file: got array, expected an object"));
}

TEST_CASE("numbers that are not whole, not positive or too large are errors") {
  check({{"/seqcast_card", "2", "seqcast_card: got version 2, expected 1"},
         {"/seqcast_card", "0", "seqcast_card: got 0, expected 1 to 2147483648"},
         {"/seqcast_card", "1.0", "seqcast_card: got number, expected a whole number"},
         {"/input/window_bases", "0", "input.window_bases: got 0, expected 1 to"},
         {"/input/window_bases", "16.5", "input.window_bases: got number, expected a whole number"},
         {"/input/window_bases", "268435457", "input.window_bases: got 268435457, expected at most 268435456"},
         {"/input/unknown", "-0.25", "input.unknown: got -0.25, expected 0 to 1"},
         {"/input/unknown", "1e300", "input.unknown: got 1e+300, expected 0 to 1"},
         {"/bin_bases", "-2", "bin_bases: got -2, expected 1 to"},
         {"/first_base", "-1", "first_base: got -1, expected 0 to"},
         {"/heads/0/bin_bases", "0", "heads[0].bin_bases: got 0, expected 1 to"},
         {"/heads/1/tracks", "0", "heads[1].tracks: got 0, expected 1 to"},
         {"/heads/1/tracks", "1000001", "heads[1].tracks: got 1000001, expected at most 1000000"},
         {"/layers/0/filters", "0", "layers[0].filters: got 0, expected 1 to 2147483648"},
         {"/layers/0/filters", "3.0", "layers[0].filters: got number, expected a whole number"},
         {"/layers/0/filters", "2147483649", "layers[0].filters: got 2147483649, expected 1 to 2147483648"},
         {"/layers/0/kernel", "-3", "layers[0].kernel: got -3, expected 1 to"},
         {"/layers/0/kernel", "9223372036854775808", "layers[0].kernel: got 9223372036854775808, expected 1 to"},
         {"/layers/0/kernel", "18446744073709551615", "layers[0].kernel: got 18446744073709551615, expected 1 to"},
         {"/layers/0/kernel", "-9223372036854775808", "layers[0].kernel: got -9223372036854775808, expected 1 to"},
         {"/layers/0/kernel", "99999999999999999999", "layers[0].kernel: got number, expected a whole number"},
         {"/layers/0/stride", "0", "layers[0].stride: got 0, expected 1 to"},
         {"/layers/3/stride", "0", "layers[3].stride: got 0, expected 1 to"}});
  CHECK(text_error(R"({"seqcast_card": 1e999})").starts_with("not JSON: "));
}

TEST_CASE("heads that do not go together with the layers or with each other are errors") {
  check({{"/heads", "[]", "heads: got 0 heads, expected 1 to 1000"},
         {"/heads/1/name", "\"out\"", "heads[1].name: two heads are called 'out'"},
         {"/heads/1/layer", "\"extar\"", "heads[1].layer: there is no layer 'extar'"},
         {"/heads/1/layer", "", "heads[1].name: there is no layer 'more'"},
         {"/heads/0/transform", "\"tanh\"",
          "heads[0].transform: got 'tanh', expected one of none, sigmoid, softmax, softplus, exp"},
         {"/heads/0/tracks", "[\"plus\", \"plus\"]", "heads[0].tracks: two tracks are called 'plus'"},
         {"/heads/0/strand_pairs", "[[\"plus\", \"mnus\"]]",
          "heads[0].strand_pairs: \"mnus\" is not a track of this head"},
         {"/heads/0/strand_pairs", "[[0, 1]]", "heads[0].strand_pairs: 0 is not a track of this head"},
         {"/heads/0/strand_pairs", "[[\"plus\", \"minus\"], [\"minus\", \"plus\"]]",
          "heads[0].strand_pairs: a track of [\"minus\",\"plus\"] is in another pair too"},
         {"/heads/0/strand_pairs", "[\"plus\", \"minus\"]", "heads[0].strand_pairs: expected a list of pairs"},
         {"/heads/0/strand_pairs", "[[\"plus\"]]", "heads[0].strand_pairs: expected a list of pairs"},
         {"/heads/0/strand_pairs", "\"plus\"", "heads[0].strand_pairs: got string, expected a list"},
         {"/place", "\"middle\"", "place: got 'middle', expected one of grid, center"},
         {"/heads/1/tracks", "4", "head 'more' has 4 tracks, but its layer 'extra' computes 3"},
         {"/bin_bases", "4", "head 'out' has bins of 4 bases, but its layers' total stride is 2 bases a bin"},
         {"/first_base", "3", "head 'out' has first_base 3, but its bin 0 sees bases [-1, 3) of the window"}});
}

TEST_CASE("letters that come twice, none, and those beyond ASCII are no alphabet") {
  check({{"/input/alphabet", "\"ACGA\"", "input.alphabet: got 'ACGA', expected 1 to 200 different letters of ASCII"},
         {"/input/alphabet", "\"\"", "input.alphabet: got '', expected 1 to 200 different letters of ASCII"},
         {"/input/alphabet", "\"AC\u00e9\"",
          "input.alphabet: got 'AC\xc3\xa9', expected 1 to 200 different letters of ASCII"}});
}

TEST_CASE("a weights file lies in the card's own folder") {
  check(
      {{"/weights/file", "\"../w.safetensors\"", "weights.file: expected the name of a file in the card's own folder"},
       {"/weights/file", "\"/etc/passwd\"", "weights.file: expected the name of a file in the card's own folder"}});
}

TEST_CASE("what is not JSON, not of one meaning, or nested beyond reading is an error") {
  CHECK(text_error("").starts_with("not JSON: "));
  CHECK(text_error("{\"name\": }").starts_with("not JSON: "));
  CHECK(text_error("{} {}").starts_with("not JSON: "));
  CHECK(text_error("{\"name\": \"\xff\"}").starts_with("not JSON: "));
  CHECK(text_error(std::string(100, '\0')).starts_with("not JSON: "));
  std::string twice = small_card().dump();
  twice.insert(twice.find("\"kernel\""), "\"kernel\":3,");
  CHECK(text_error(twice).starts_with("layers[0].kernel: this key comes twice"));
  CHECK(text_error(std::string(100000, '[')).starts_with("JSON is nested deeper than 64 levels"));
  std::string objects;
  for (int i = 0; i < 100000; ++i) objects += "{\"figures\":";
  CHECK(text_error(objects).starts_with("JSON is nested deeper than 64 levels"));
}

TEST_CASE("a layer's sizes that nothing can hold are an error, at once and without the memory") {
  const int64_t before = peak_mib();
  const auto error = [](const std::string& fields) {
    return card_error(with_layers(R"([{"name": "last", "layer": )" + fields + "}]"));
  };
  const std::string conv = "layer 'last' (conv1d): ";
  CHECK(error(R"("conv1d", "filters": 2147483648, "kernel": 2147483648)")
            .starts_with(conv + "its filters is 2147483648"));
  CHECK(error(R"("conv1d", "filters": 268435456, "kernel": 268435456, "padding": "same")")
            .starts_with(conv + "its tensor 'weight' would be too large"));
  CHECK(error(R"("conv1d", "filters": 1, "kernel": 2147483648, "dilation": 2147483648, "padding": "causal")")
            .starts_with(conv + "its kernel is 2147483648, expected at most 268435456"));
  CHECK(error(R"("conv1d", "filters": 1, "kernel": 3, "padding": [2147483648, 2147483648])")
            .starts_with(conv + "its padding is 2147483648"));
  CHECK(error(R"("conv1d", "filters": 1, "kernel": 1, "padding": [268435456, 268435456])")
            .starts_with(conv + "1 channels at 536870928 positions are too many"));
  CHECK(error(R"("conv1d", "filters": 1, "kernel": 17)").starts_with(conv + "its input has 16 positions, expected"));
  CHECK(error(R"("max_pool", "size": 2147483648)").starts_with("layer 'last' (max_pool): its size is 2147483648"));
  CHECK(error(R"("crop", "left": 2147483648, "right": 2147483648)").starts_with("layer 'last' (crop): its left is"));
  CHECK(error(R"("dense", "units": 2147483648)").starts_with("layer 'last' (dense): its units is 2147483648"));

  const std::string longest = R"({"alphabet": "ACGT", "unknown": 0, "window_bases": 268435456})";
  const std::string wide = R"([{"name": "wide", "layer": "conv1d", "filters": 268435456, "kernel": 1},)";
  CHECK(card_error(with_layers(wide + R"({"name": "last", "layer": "dense", "units": 268435456}])", longest))
            .starts_with("layer 'last' (dense): its tensor 'weight' would be too large"));
  CHECK(card_error(with_layers(wide + R"({"name": "last", "layer": "flatten", "order": "length_major"}])", longest))
            .starts_with("layer 'last' (flatten): 72057594037927936 channels at 1 positions are too many"));
  CHECK(peak_mib() - before < 64);
}

TEST_CASE("more heads or tracks than any model has are an error, at once and without the memory") {
  const int64_t before = peak_mib();
  Json card = small_card();
  for (int i = 0; i < 999; ++i) card["heads"].push_back(Json::parse(R"({"name": "extra", "tracks": 1000000})"));
  CHECK(card_error(card).starts_with("heads: got 1001 heads, expected 1 to 1000"));
  card = small_card();
  for (Json& head : card["heads"])
    head = {{"name", head["name"]}, {"layer", "out"}, {"tracks", 600000}, {"transform", "none"}};
  CHECK(card_error(card).starts_with("heads: more than 1000000 tracks in all"));
  CHECK(peak_mib() - before < 128);
}

TEST_CASE("thousands of named tracks are read at once") {
  Json card = small_card();
  Json names = Json::array();
  for (int i = 0; i < 20000; ++i) names.push_back("a track of some experiment, number " + std::to_string(i));
  card["heads"][0] = {{"name", "out"}, {"tracks", names}, {"transform", "none"}};
  card["layers"][4]["units"] = names.size();
  const std::clock_t begin = std::clock();
  CHECK(card_error(card) == "");
  CHECK(static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC < 2);
}
