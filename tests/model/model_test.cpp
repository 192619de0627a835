// SPDX-License-Identifier: MIT
// Tests of the checks of a contract against the layers and weights.
#include "model/model.hpp"

#include <catch2/catch.hpp>

#include "tests/model/error_of.hpp"
#include "tests/model/graph_builder.hpp"
#include "tests/model/synthetic_weights.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

/// 'same' k3, pool 4, crop 2 a side, then two heads, of three tracks and of one: 64 bases -> 12 bins of 4 from base 8.
Model two_headed() {
  Model model;
  model.reading.path = "two.json";
  GraphBuilder builder;
  builder.then(Conv1d{.filters = 5, .kernel = 3, .padding = same}, "stem");
  builder.then(MaxPool{4});
  const size_t trunk = builder.then(Crop{2, 2});
  const size_t human = builder.join({trunk}, Dense{3}, "human_out");
  builder.join({trunk}, BatchNorm{1e-3}, "mouse_norm");
  const size_t mouse = builder.then(Dense{1}, "mouse_out");
  model.graph = builder.graph();
  model.contract.window_bases = 64;
  model.contract.heads = {{.name = "human", .node = human, .tracks = {"a", "b", "c"}, .bin_bases = 4, .first_base = 8},
                          {.name = "mouse", .node = mouse, .tracks = {"m"}, .bin_bases = 4, .first_base = 8}};
  return model;
}

/// The model settled, with all of its weights.
Model with_weights() {
  Model model = two_headed();
  settle(model);
  model.weights = synthetic_weights(model.graph, model.shapes, random_rule(1));
  return model;
}

}  // namespace

TEST_CASE("settling fills the shapes and each head's number of bins") {
  Model model = two_headed();
  settle(model);
  CHECK(model.shapes.size() == model.graph.nodes.size());
  CHECK(model.contract.heads[0].bins == 12);
  CHECK(model.contract.heads[1].bins == 12);
  CHECK(model.contract.heads[0].kept_bases() == 48);
}

TEST_CASE("a head with another number of tracks than its layer computes is an error") {
  Model model = two_headed();
  model.contract.heads[0].tracks.pop_back();
  CHECK(error_of([&] { settle(model); }) ==
        "two.json: head 'human' has 2 tracks, but its layer 'human_out' computes 3");
}

TEST_CASE("a head with bins of another size than its layers step is an error") {
  Model model = two_headed();
  model.contract.heads[1].bin_bases = 8;
  CHECK(error_of([&] { settle(model); }) ==
        "two.json: head 'mouse' has bins of 8 bases, but its layers' total stride is 4 bases a bin");
}

TEST_CASE("bin 0 may begin anywhere that it sees, and nowhere else") {
  // Bin 0 is the pool of positions 8 .. 11, each of which reads a base on either side: [7, 13).
  for (int64_t first_base : {7, 8, 12}) {
    Model model = two_headed();
    model.contract.heads[0].first_base = first_base;
    CHECK_NOTHROW(settle(model));
  }
  for (int64_t first_base : {6, 13}) {
    Model model = two_headed();
    model.contract.heads[0].first_base = first_base;
    CHECK(error_of([&] { settle(model); }) == "two.json: head 'human' has first_base " + std::to_string(first_base) +
                                                  ", but its bin 0 sees bases [7, 13) of the window");
  }
}

TEST_CASE("a flattened head keeps one bin of whatever size the card says") {
  Model model = two_headed();
  model.graph.nodes.push_back({"flat", Flatten{}, {3}});
  model.graph.nodes.push_back({"one", Dense{1}, {model.graph.nodes.size() - 1}});
  model.contract.heads[1] = {
      .name = "one", .node = model.graph.nodes.size() - 1, .tracks = {"x"}, .bin_bases = 64, .first_base = 10};
  settle(model);
  CHECK(model.contract.heads[1].bins == 1);
  CHECK(model.contract.heads[1].kept_bases() == 64);
}

TEST_CASE("a head of the window as a whole may tell of bases that it does not look at, but not of those alone") {
  Model model = two_headed();
  model.graph.nodes.push_back({"cropped", Crop{5, 2}, {0}});
  model.graph.nodes.push_back({"flat", Flatten{}, {model.graph.nodes.size() - 1}});
  model.graph.nodes.push_back({"one", Dense{1}, {model.graph.nodes.size() - 1}});
  Head& head = model.contract.heads[1];
  head = {.name = "one", .node = model.graph.nodes.size() - 1, .tracks = {"x"}, .bin_bases = 6, .first_base = 0};
  CHECK_NOTHROW(settle(model));
  head.bin_bases = 5;
  CHECK(error_of([&] { settle(model); }).starts_with("two.json: head 'one' has first_base 0, but its bin 0 sees"));
}

TEST_CASE("a window that the layers cannot take is an error with the card and the layer") {
  Model model = two_headed();
  model.contract.window_bases = 16;
  CHECK(error_of([&] { settle(model); }) ==
        "two.json: layer 'crop_3' (crop): its input has 4 positions, expected more than the 4 that it crops");
}

TEST_CASE("whole weights keep both heads") {
  Model model = with_weights();
  std::vector<std::string> dropped;
  CHECK(settle_weights(model, dropped).unused.empty());
  CHECK(dropped.empty());
  CHECK(model.contract.heads.size() == 2);
}

TEST_CASE("a head none of whose tensors is there is left out by name") {
  Model model = with_weights();
  for (const char* name : {"mouse_out.weight", "mouse_out.bias", "mouse_norm.weight", "mouse_norm.bias",
                           "mouse_norm.running_mean", "mouse_norm.running_var"})
    REQUIRE(model.weights.tensors.erase(name) == 1);
  std::vector<std::string> dropped;
  settle_weights(model, dropped);
  CHECK(dropped == std::vector<std::string>{"mouse"});
  REQUIRE(model.contract.heads.size() == 1);
  CHECK(model.contract.heads[0].name == "human");
}

TEST_CASE("a head with some of its tensors is an error that names the first missing") {
  Model model = with_weights();
  REQUIRE(model.weights.tensors.erase("mouse_out.weight") == 1);
  std::vector<std::string> dropped;
  CHECK(error_of([&] { settle_weights(model, dropped); }) ==
        "synthetic.safetensors: tensor 'mouse_out.weight' is missing, expected [1, 5] for layer 'mouse_out' (dense)");
}

TEST_CASE("weights with no head at all are an error, not a model without heads") {
  Model model = with_weights();
  std::erase_if(model.weights.tensors,
                [](const auto& entry) { return entry.first.find("_out.") != std::string::npos; });
  std::erase_if(model.weights.tensors,
                [](const auto& entry) { return entry.first.find("_norm.") != std::string::npos; });
  std::vector<std::string> dropped;
  CHECK(error_of([&] { settle_weights(model, dropped); }) ==
        "synthetic.safetensors: tensor 'human_out.weight' is missing, expected [3, 5] for layer 'human_out' (dense)");
  CHECK(dropped.empty());
}

TEST_CASE("a lone head is never left out") {
  Model model = with_weights();
  model.contract.heads.pop_back();
  model.weights.tensors.erase("human_out.weight");
  model.weights.tensors.erase("human_out.bias");
  std::vector<std::string> dropped;
  CHECK(error_of([&] { settle_weights(model, dropped); }).find("tensor 'human_out.weight' is missing") !=
        std::string::npos);
}

TEST_CASE("a trunk that lacks a tensor is an error, whatever heads there are") {
  Model model = with_weights();
  model.weights.tensors.erase("stem.bias");
  std::vector<std::string> dropped;
  CHECK(error_of([&] { settle_weights(model, dropped); }) ==
        "synthetic.safetensors: tensor 'stem.bias' is missing, expected [5] for layer 'stem' (conv1d)");
}

TEST_CASE("a head streams only where its layers step one bin a position, whatever its number of bins") {
  Model model;
  model.reading.path = "card.json";
  GraphBuilder builder(4);
  builder.then(Conv1d{.filters = 1, .kernel = 50}, "wide");  // [4, 50] * conv(K=50) -> [1, 1], a base a position
  model.graph = builder.graph();
  model.contract.window_bases = 50;
  model.contract.heads = {{.name = "one", .node = 1, .tracks = {"t"}, .bin_bases = 50}};
  settle(model);
  CHECK_FALSE(model.contract.heads[0].streams);
  model.contract.heads[0].bin_bases = 1;
  settle(model);
  CHECK(model.contract.heads[0].streams);
}

namespace {

/// Any length from 3 on: valid k3, global pool, dense; and the bins themselves.
Model pooled() {
  Model model;
  model.reading.path = "pooled.json";
  GraphBuilder builder;
  const size_t conv = builder.then(Conv1d{.filters = 5, .kernel = 3}, "conv");
  builder.then(GlobalPool{Pooling::avg});
  const size_t out = builder.then(Dense{1}, "out");
  model.graph = builder.graph();
  model.contract.window_bases = 64;
  model.contract.min_window_bases = 3;
  model.contract.heads = {{.name = "out", .node = out, .tracks = {"t"}, .bin_bases = 64},
                          {.name = "bins", .node = conv, .tracks = {"a", "b", "c", "d", "e"}, .bin_bases = 1}};
  model.contract.heads[0].bins_follow = model.contract.heads[1].bins_follow = BinRule::layers;
  settle(model);
  return model;
}

}  // namespace

TEST_CASE("bins that follow the layers are those of each window") {
  Model model = pooled();
  const auto& heads = model.contract.heads;
  CHECK(std::vector{heads[0].first_base, heads[0].bin_bases, heads[0].bins} == std::vector<int64_t>{0, 64, 1});
  CHECK(std::vector{heads[1].first_base, heads[1].bin_bases, heads[1].bins} == std::vector<int64_t>{1, 1, 62});
  for (const int64_t window : {3, 20, 999}) {
    set_window(model, window);
    CHECK(std::vector{heads[0].first_base, heads[0].bin_bases, heads[0].bins} == std::vector<int64_t>{0, window, 1});
    CHECK(std::vector{heads[1].first_base, heads[1].bin_bases, heads[1].bins} ==
          std::vector<int64_t>{1, 1, window - 2});
  }
}

TEST_CASE("the bins of counts follow those that their profile keeps") {
  Model model = pooled();
  Head& counts = model.contract.heads[0];
  model.contract.heads[1].counts = counts.node;
  model.contract.heads[1].tracks = {"a"};
  counts.bins_follow = BinRule::profile;
  GraphBuilder builder;
  builder.then(Conv1d{.filters = 1, .kernel = 3}, "conv");
  builder.then(GlobalPool{Pooling::avg});
  builder.then(Dense{1}, "out");
  model.graph = builder.graph();
  settle(model);
  CHECK(std::vector{counts.first_base, counts.bin_bases} == std::vector<int64_t>{1, 62});
  set_window(model, 100);
  CHECK(std::vector{counts.first_base, counts.bin_bases} == std::vector<int64_t>{1, 98});
  model.contract.heads[1].counts.reset();
  CHECK(error_of([&] { settle(model); }) ==
        "pooled.json: the bins of head 'out' follow a profile, but no head takes its counts from it");
}

TEST_CASE("a stated bin that ends beyond another window is an error, and an open window is one until it is said") {
  Model model = pooled();
  model.contract.heads[0].bins_follow = BinRule::stated;
  model.contract.window_is_open = true;
  set_window(model, 64);
  CHECK_FALSE(model.contract.window_is_open);
  CHECK(error_of([&] { set_window(model, 60); }) ==
        "pooled.json: head 'out' tells of 64 bp from base 0, which end beyond a window of 60");
}
