// SPDX-License-Identifier: MIT
// Axes of imported values: sizes, transposition, flattening and reshaping.
#include "formats/importing/imported_graph.hpp"

#include <catch2/catch.hpp>
#include <span>

#include "tests/model/error_of.hpp"
#include "tests/model/printing.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

constexpr ValueAxis L = ValueAxis::length, C = ValueAxis::channels, one = ValueAxis::one;

}  // namespace

TEST_CASE("axes of a value have the sizes of the graph's channels and positions") {
  ImportedGraph graph("a.onnx", 4, 10);
  const ImportedValue picture{0, {one, L, C}};
  CHECK(graph.sizes(picture) == std::vector<int64_t>{1, 10, 4});
  CHECK(graph.wide_axes(picture) == std::vector{L, C});
  CHECK(graph.is_channels(picture, 2));
  CHECK_FALSE(graph.is_channels(picture, 0));
  const ImportedValue vector{graph.add("pool", GlobalPool{Pooling::avg}, {0}), {C, one}};
  CHECK(graph.is_length(vector, 1));
}

TEST_CASE("transposed twice is the value itself, and no second node") {
  ImportedGraph graph("a.onnx", 4, 10);
  const ImportedValue value{0, {L, C}};
  const ImportedValue across = graph.transposed(value);
  CHECK(graph.shape(across.node) == Shape{10, 4});
  CHECK(across.axes == std::vector{C, L});
  CHECK(graph.sizes(across) == graph.sizes(value));
  CHECK(graph.node(across.node).name == "input_transposed");
  CHECK(graph.transposed(across).node == 0);
  CHECK(graph.transposed(value).node == across.node);
}

TEST_CASE("an axis of positions is brought across, an axis of a picture is not") {
  ImportedGraph graph("a.onnx", 4, 10);
  CHECK(graph.along_channels({0, {L, C}}, 1).node == 0);
  CHECK(graph.shape(graph.along_channels({0, {L, C}}, 0).node) == Shape{10, 4});
  CHECK(error_of([&] { graph.along_channels({0, {L, C, one}}, 2); }) == "it reads an axis of a picture");
}

TEST_CASE("values are laid flat and reshaped in the order of their axes") {
  ImportedGraph graph("a.onnx", 4, 10);
  const ImportedValue flat = graph.flat("flat", {0, {L, C}});
  CHECK(graph.shape(flat.node) == Shape{40, 1});
  CHECK(std::get<Flatten>(graph.node(flat.node).layer).order == FlattenOrder::length_major);
  const ImportedValue named = graph.reshaped("same", {0, {L, C}}, {10, 1, 4});
  CHECK(named.node == 0);
  CHECK(named.axes == std::vector{L, one, C});
  const ImportedValue other = graph.reshaped("other", {0, {L, C}}, {5, 8});
  CHECK(graph.sizes(other) == std::vector<int64_t>{5, 8});
  CHECK(error_of([&] { graph.reshaped("cube", {0, {L, C}}, {2, 5, 4}); }) == "it reshapes to [2, 5, 4]");
}

TEST_CASE("what is laid flat is of the whole window, also where it has one position; one channel stays a sequence") {
  ImportedGraph graph("a.onnx", 4, 10);
  const size_t pool = graph.add("pool", MaxPool{10}, {0});  // [4, 10] -> [4, 1]
  const ImportedValue flat = graph.flat("flat", {pool, {L, C}});
  CHECK(flat.node != pool);
  CHECK(std::holds_alternative<Flatten>(graph.node(flat.node).layer));
  CHECK(flat.axes == std::vector{C});
  CHECK(graph.flat("again", flat).node == flat.node);  // a vector is flat
  const size_t one_channel = graph.add("conv", Conv1d{.filters = 1, .kernel = 1}, {0});
  CHECK(graph.flat("profile", {one_channel, {L, C}}).node == one_channel);
}

TEST_CASE("a layer that does not fit is named with its file") {
  ImportedGraph graph("a.onnx", 4, 10);
  CHECK(error_of([&] { graph.add("crop/1", Crop{8, 8}, {0}); }).starts_with("a.onnx: layer 'crop_1' (crop): "));
}

TEST_CASE("a layer's tensors are views of what a file has, in the layer's shape") {
  ImportedGraph graph("a.h5", 4, 10);
  const std::vector<float> stored{1, 2, 3, 4, 5, 6, 7, 8};  // [4 channels, 2 units]
  const Tensor kernel{DataType::f32, {4, 2}, std::as_bytes(std::span(stored))};
  const size_t node =
      graph.add("dense", Dense{2}, {0},
                {{"weight", kernel, {0, {1, 2}}, nullptr}, own_tensor("bias", {0.5F}), own_tensor("gamma", {9})});
  REQUIRE(graph.node(node).name == "dense");
  REQUIRE(graph.tensors().size() == 2);  // a dense layer has no gamma
  const Tensor& weight = graph.tensors().at("dense.weight").tensor;
  CHECK(weight.shape == std::vector<int64_t>{2, 4});
  CHECK(weight.bytes.data() == kernel.bytes.data());  // nothing is copied
  CHECK(to_floats(weight) == std::vector<float>{1, 3, 5, 7, 2, 4, 6, 8});
  CHECK(to_floats(graph.tensors().at("dense.bias").tensor) == std::vector<float>{0.5F, 0.5F});
}

TEST_CASE("one number stands for all values of a tensor, whatever axes it has") {
  ImportedGraph graph("a.h5", 4, 10);
  graph.add("dense", Dense{3, false}, {0}, {own_tensor("weight", {2})});
  const Tensor& weight = graph.tensors().at("dense.weight").tensor;
  CHECK(weight.shape == std::vector<int64_t>{3, 4});
  CHECK(to_floats(weight) == std::vector<float>(12, 2.0F));
}

TEST_CASE("a tensor whose values were not read has the layer's shape, and one of another size its own") {
  ImportedGraph graph("a.h5", 4, 10);
  const std::vector<float> three{1, 2, 3};
  const Tensor of_three{DataType::f32, {3}, std::as_bytes(std::span(three))};
  graph.add("dense", Dense{2}, {0}, {{"weight", {}, {0, {1, 2}}, nullptr}, {"bias", of_three, {}, nullptr}});
  CHECK(graph.tensors().at("dense.weight").tensor.shape == std::vector<int64_t>{2, 4});
  CHECK(graph.tensors().at("dense.weight").tensor.bytes.empty());
  CHECK(graph.tensors().at("dense.bias").tensor.shape == std::vector<int64_t>{3});  // told when weights are checked
  graph.add("empty", Dense{2, false}, {0}, {{"weight", {DataType::f32, {0}, {}}, {}, nullptr}});
  CHECK(graph.tensors().at("empty.weight").tensor.shape == std::vector<int64_t>{0});
}

TEST_CASE("a view that leads out of what a file has is an error") {
  ImportedGraph graph("a.h5", 4, 10);
  const std::vector<float> two{1, 2};
  const Tensor stored{DataType::f32, {2}, std::as_bytes(std::span(two))};
  CHECK(error_of([&] {
          graph.add("dense", Dense{2, false}, {0}, {{"weight", stored, {0, {1, 2}}, nullptr}});
        }) == "a.h5: layer 'dense' (dense): a tensor of 2 values cannot be seen as 8");
}
