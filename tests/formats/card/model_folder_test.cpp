// SPDX-License-Identifier: MIT
// Tests of the model folder writer.
#include "formats/card/model_folder.hpp"

#include <catch2/catch.hpp>
#include <filesystem>

#include "formats/read_model.hpp"
#include "formats/safetensors.hpp"
#include "tests/formats/card/small_card.hpp"
#include "tests/model/synthetic_weights.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

Model small(const TemporaryFolder& folder) {
  Model model = read_card(folder.write("small.json", small_card().dump())).model;
  model.weights = synthetic_weights(model.graph, model.shapes, random_rule(1));
  return model;
}

size_t entries(const std::string& folder) {
  return static_cast<size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

}  // namespace

TEST_CASE("tensors of every type and of no value come back bit for bit, f32 ones first") {
  const TemporaryFolder folder;
  Weights weights;
  add_tensor(weights, "b", {3}, {1.5F, -0.0F, 1e-40F});
  add_tensor(weights, "a", {2, 1}, {0.25F, 3});
  add_tensor(weights, "none", {0, 4}, {});
  Tensor& half = weights.tensors.at("a");
  half.type = DataType::f16;
  half.bytes = half.bytes.first(4);
  write_safetensors(weights, folder.path("t.safetensors"));
  const Weights read = read_safetensors(folder.path("t.safetensors"));
  REQUIRE(read.tensors.size() == 3);
  for (const auto& [name, tensor] : weights.tensors) {
    INFO(name);
    const Tensor& again = read.tensors.at(name);
    CHECK(again.type == tensor.type);
    CHECK(again.shape == tensor.shape);
    CHECK(std::equal(again.bytes.begin(), again.bytes.end(), tensor.bytes.begin(), tensor.bytes.end()));
  }
  CHECK(read.tensors.at("b").bytes.data() < read.tensors.at("a").bytes.data());
  CHECK(reinterpret_cast<uintptr_t>(read.tensors.at("b").bytes.data()) % 8 == 0);
}

TEST_CASE("a model's folder holds a card and its weights, which are read back") {
  const TemporaryFolder folder;
  const Model model = small(folder);
  write_model_folder({{model}}, folder.path("new"));
  CHECK(entries(folder.path("new")) == 2);
  const ReadModel read = read_model(folder.path("new/small.json"), "", true);
  CHECK(read.ensemble.first().weights.tensors.size() == model.weights.tensors.size());
  CHECK(read.report.unused.empty());
}

TEST_CASE("an empty folder is filled, one that holds something is an error and stays as it is") {
  const TemporaryFolder folder;
  const Model model = small(folder);
  std::filesystem::create_directory(folder.path("new"));
  write_model_folder({{model}}, folder.path("new/"));
  CHECK(entries(folder.path("new")) == 2);
  CHECK(error_of([&] { write_model_folder({{model}}, folder.path("new")); }) ==
        "cannot write folder '" + folder.path("new") +
            "': it is there and not empty | name a new folder, or remove this one");
  CHECK(error_of([&] { write_model_folder({{model}}, folder.path("small.json")); }).find("a file has that name") !=
        std::string::npos);
  CHECK(error_of([&] { write_model_folder({{model}}, folder.path("no/new")); }) ==
        "cannot write folder '" + folder.path("no/new") + "': folder '" + folder.path("no") +
            "' does not exist | mkdir -p '" + folder.path("no") + "'");
  CHECK(entries(folder.path("")) == 2);
}

TEST_CASE("a model that a card cannot hold leaves nothing behind") {
  const TemporaryFolder folder;
  Model model = small(folder);
  model.contract.heads[0].tracks[1] = model.contract.heads[0].tracks[0];
  CHECK(error_of([&] { write_model_folder({{model}}, folder.path("new")); }).find("two tracks are called") !=
        std::string::npos);
  CHECK(entries(folder.path("")) == 1);
}

TEST_CASE("an ensemble's folder holds a card, each member's weights, and a card for one whose layers differ") {
  const TemporaryFolder folder;
  Ensemble ensemble{{small(folder), small(folder), small(folder)}, Averaging::raw};
  Model& wide = ensemble.members[2];
  std::get<Conv1d>(wide.graph.nodes[1].layer).kernel = 5;
  settle(wide);
  wide.weights = synthetic_weights(wide.graph, wide.shapes, random_rule(2));
  write_model_folder(ensemble, folder.path("new"));
  for (const char* file :
       {"small.json", "small.1.safetensors", "small.2.safetensors", "small.3.json", "small.3.safetensors"})
    CHECK(std::filesystem::exists(folder.path("new/") + file));
  CHECK(entries(folder.path("new")) == 5);
  const Ensemble read = read_model(folder.path("new/small.json"), "", true).ensemble;
  CHECK(read.averaging == Averaging::raw);
  REQUIRE(read.members.size() == 3);
  CHECK(std::get<Conv1d>(read.members[1].graph.nodes[1].layer).kernel == 3);
  CHECK(std::get<Conv1d>(read.members[2].graph.nodes[1].layer).kernel == 5);
}
