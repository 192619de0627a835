// SPDX-License-Identifier: MIT
// Tests of reading models with their weights.
#include "formats/read_model.hpp"

#include <catch2/catch.hpp>
#include <limits>

#include "tests/formats/card/small_card.hpp"
#include "tests/model/synthetic_weights.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

/// The small card and all of its weights in a folder of their own.
struct Small {
  TemporaryFolder folder;
  std::string card = folder.write("small.json", small_card().dump());
  Weights weights;

  Small() {
    const Model model = read_card(card).model;
    weights = synthetic_weights(model.graph, model.shapes, random_rule(1));
  }
  void erase(const std::string& name) { REQUIRE(weights.tensors.erase(name) == 1); }
  ReadModel read(const std::string& weights_file = "") {
    write_weights(folder.path("small.safetensors"), weights);
    return read_model(card, weights_file, true);
  }
  std::string error() {
    return error_of([&] { read(); });
  }
};

}  // namespace

TEST_CASE("a model is read with the weights that its card names") {
  Small small;
  const ReadModel read = small.read();
  CHECK(read.ensemble.first().about.name == "small");
  CHECK(read.ensemble.first().weights.source == small.folder.path("small.safetensors"));
  CHECK(read.ensemble.first().contract.heads.size() == 2);
  CHECK(read.dropped_heads.empty());
  CHECK(read.report.unused.empty());
  CHECK(read.report.not_finite.empty());
  const Node& conv = read.ensemble.first().graph.nodes[1];
  CHECK(node_floats(read.ensemble.first().weights, conv, "weight") == node_floats(small.weights, conv, "weight"));
}

TEST_CASE("a head none of whose own tensors is there is dropped and named") {
  Small small;
  small.erase("extra.weight");
  small.erase("extra.bias");
  const ReadModel read = small.read();
  CHECK(read.dropped_heads == std::vector<std::string>{"more"});
  REQUIRE(read.ensemble.first().contract.heads.size() == 1);
  CHECK(read.ensemble.first().contract.heads[0].name == "out");
}

TEST_CASE("a head with some of its tensors is an error that names the one that is missing") {
  Small small;
  small.erase("extra.bias");
  CHECK(small.error() == small.folder.path("small.safetensors") +
                             ": tensor 'extra.bias' is missing, expected [3] for layer 'extra' (dense) | ");
}

TEST_CASE("a model none of whose heads is there is an error, not a model without heads") {
  Small small;
  for (const char* name : {"extra.weight", "extra.bias", "out.weight", "out.bias"}) small.erase(name);
  CHECK(small.error().find(": tensor 'out.weight' is missing, expected [2, 3] for layer 'out' (dense)") !=
        std::string::npos);
}

TEST_CASE("a tensor of the common trunk is missed whatever heads there are") {
  Small small;
  small.erase("bn.running_var");
  CHECK(small.error().find(": tensor 'bn.running_var' is missing, expected [3]") != std::string::npos);
  small.erase("extra.weight");
  small.erase("extra.bias");
  CHECK(small.error().find(": tensor 'bn.running_var' is missing, expected [3]") != std::string::npos);
}

TEST_CASE("a tensor of another shape is an error that names both shapes") {
  Small small;
  add_tensor(small.weights, "conv.weight", {3, 3, 4}, std::vector<float>(36, 1));
  CHECK(small.error() ==
        small.folder.path("small.safetensors") +
            ": tensor 'conv.weight' has shape [3, 3, 4], expected [3, 4, 3] from layer 'conv' (conv1d) | ");
}

TEST_CASE("tensors that no layer reads are reported, those of dropped heads' layers too") {
  Small small;
  add_tensor(small.weights, "optimizer.step", {1}, {7});
  add_tensor(small.weights, "bn.num_batches_tracked", {1}, {std::numeric_limits<float>::quiet_NaN()});
  const ReadModel read = small.read();
  CHECK(read.report.unused == std::vector<std::string>{"bn.num_batches_tracked", "optimizer.step"});
  CHECK(read.report.not_finite_values == 0);  // nothing reads it
}

TEST_CASE("values that are not finite are counted and their tensors named") {
  Small small;
  std::vector<float> bad = to_floats(small.weights.tensors.at("conv.weight"));
  bad[3] = std::numeric_limits<float>::quiet_NaN();
  bad[7] = -std::numeric_limits<float>::infinity();
  add_tensor(small.weights, "conv.weight", {3, 4, 3}, bad);
  add_tensor(small.weights, "out.bias", {2}, {0, std::numeric_limits<float>::infinity()});
  const ReadModel read = small.read();
  CHECK(read.report.not_finite == std::vector<std::string>{"conv.weight", "out.bias"});
  CHECK(read.report.not_finite_values == 3);
}

TEST_CASE("the user's weights file comes before the card's") {
  Small small;
  write_weights(small.folder.path("other.safetensors"), small.weights);
  small.weights.tensors.clear();  // what the card names is of no use
  CHECK(small.read(small.folder.path("other.safetensors")).ensemble.first().weights.source ==
        small.folder.path("other.safetensors"));
}

TEST_CASE("without weights a model is read for its layers alone, even where no file is there") {
  Small small;
  const ReadModel read = read_model(small.card, "", false);
  CHECK(read.ensemble.first().weights.empty());
  CHECK(read.ensemble.first().contract.heads.size() == 2);
  CHECK(error_of([&] { read_model(small.card, "", true); }).find("small.safetensors") != std::string::npos);
}

TEST_CASE("a card that ships no weights says where to get them") {
  const TemporaryFolder folder;
  const std::string card = folder.write("c.json", changed("/weights", R"({"obtain": "ask the authors"})").dump());
  CHECK(error_of([&] { read_model(card, "", true); }) == card +
                                                             ": no weights come with model 'small': ask the authors | "
                                                             "weights=FILE gives the model its weights");
}

TEST_CASE("blanks before a card are no matter, and what is no card is an error") {
  Small small;
  const std::string spaced = small.folder.write("spaced.json", " \r\n\t" + small_card().dump());
  CHECK(read_model(spaced, "", false).ensemble.first().about.name == "small");
  const auto is = [&](const std::string& bytes, const std::string& what) {
    const std::string path = small.folder.write("other", bytes);
    CHECK(error_of([&] { read_model(path, "", false); }).starts_with(path + ": " + what + ", expected a card"));
  };
  is("   ", "not a model that can be read");
  is("[1]", "not a model that can be read");
  is("", "it is an empty file");
}

TEST_CASE("a model that is a folder or cannot be reached is an error of ours") {
  const TemporaryFolder folder;
  CHECK(error_of([&] { read_model(folder.path(""), "", false); }).find("it is a folder") != std::string::npos);
  CHECK(error_of([&] { read_model(folder.path("none"), "", false); }).find("no such file or directory") !=
        std::string::npos);
  CHECK(error_of([&] { read_model("/" + std::string(5000, 'x'), "", false); }).find("file name too long") !=
        std::string::npos);
}

TEST_CASE("several names, or several files of weights, are an ensemble") {
  Small small;
  small.read();
  const std::string weights = small.folder.path("small.safetensors");
  const std::string other = small.folder.write("other.safetensors", read_bytes(weights));
  CHECK(read_model(small.card, "", true).ensemble.is_single());
  const ReadModel two = read_model(small.card + "," + small.card, weights + "," + other, true);
  REQUIRE(two.ensemble.members.size() == 2);
  CHECK(two.ensemble.first().weights.source == weights);
  CHECK(two.ensemble.members[1].weights.source == other);
  CHECK(read_model(small.card, weights + "," + other + "," + weights, true).ensemble.members.size() == 3);
  CHECK(read_model(small.card + "," + small.card, "", false).ensemble.members.size() == 2);
  CHECK(error_of([&] { read_model(small.card + "," + small.card, weights, true); }) ==
        "2 models and 1 files of weights: expected one each | ");
  CHECK(error_of([&] { read_model(small.card + ",", "", true); }).starts_with("an empty name in the list '"));
}

TEST_CASE("a file whose name has commas is one file") {
  Small small;
  small.read();
  const std::string card = small.folder.write("a,b.json", small_card().dump());
  CHECK(read_model(card, "", true).ensemble.is_single());
}

TEST_CASE("a card may list members: files of weights for its layers, or cards") {
  Small small;
  small.read();
  small.folder.write("other.safetensors", read_bytes(small.folder.path("small.safetensors")));
  Json card = small_card();
  card.erase("weights");
  card["members"] = {"other.safetensors", "small.json", "small.safetensors"};
  card["average"] = "raw";
  const auto write = [&] { return small.folder.write("all.json", card.dump()); };
  const ReadModel read = read_model(write(), "", true);
  REQUIRE(read.ensemble.members.size() == 3);
  CHECK(read.ensemble.averaging == Averaging::raw);
  CHECK(read.ensemble.first().weights.source == small.folder.path("other.safetensors"));
  CHECK(read.ensemble.members[1].reading.path == small.card);
  CHECK(read_model(write(), "", false).ensemble.members.size() == 3);
  CHECK(read_model(write(), small.folder.path("small.safetensors"), true).ensemble.is_single());
  CHECK(error_of([&] { read_model(write() + "," + small.card, "", true); }).find("is an ensemble itself") !=
        std::string::npos);
  const auto refused = [&](const std::string& what) {
    CHECK(error_of([&] { read_model(write(), "", true); }).find(what) != std::string::npos);
  };
  card["members"] = {"small.safetensors"};
  refused("members: got 1, expected 2 to 1000");
  card["members"] = {"../x.safetensors", "small.safetensors"};
  refused("members: expected a list of names of files in the card's own folder");
  card["members"] = {"small.safetensors", "all.json"};
  refused("ensemble");
  card["members"] = {"small.safetensors", "other.safetensors"};
  card["average"] = "median";
  refused("average: got 'median', expected one of tracks, raw");
  card.erase("average");
  refused("average");
  card["average"] = "raw";
  card["weights"] = {{"file", "small.safetensors"}};
  refused("weights: names a file, and so does 'members'");
  card.erase("members");
  refused("average: goes with 'members', which is missing");
}
