// SPDX-License-Identifier: MIT
// Comparison of the layers that a file has for windows of two lengths.
#include "formats/importing/imported_window.hpp"

#include <catch2/catch.hpp>
#include <span>

using namespace seqcast;

namespace {

/// A scale of the window's channels, its factors from `tensor`.
ImportedLayers scaled(int64_t window, const ImportedTensor& tensor) {
  ImportedGraph graph("a.onnx", 4, window);
  graph.add("scale", Scale{false}, {0}, {tensor});
  ImportedLayers layers;
  layers.graph = graph.builder().graph();
  layers.shapes = graph.builder().shapes();
  layers.tensors = graph.tensors();
  return layers;
}

bool alike(const ImportedLayers& a, const ImportedLayers& b) { return are_alike({a}, {b}); }

}  // namespace

TEST_CASE("layers are alike where their tensors are the file's own, or were worked out to the same numbers") {
  const std::vector<float> stored{1, 2, 3, 4, 5};
  const auto seen = [&](View view) {
    return ImportedTensor{"weight", {DataType::f32, {5}, std::as_bytes(std::span(stored))}, std::move(view), nullptr};
  };
  CHECK(alike(scaled(10, seen({0, {1}})), scaled(20, seen({0, {1}}))));
  CHECK_FALSE(alike(scaled(10, seen({0, {1}})), scaled(20, seen({1, {1}}))));  // another part of it
  CHECK(alike(scaled(10, own_tensor("weight", {0.5F})), scaled(20, own_tensor("weight", {0.5F}))));
  CHECK_FALSE(alike(scaled(10, own_tensor("weight", {0.1F})), scaled(20, own_tensor("weight", {0.05F}))));  // 1 / L
}

TEST_CASE("layers are not alike where a tensor's shape follows the window") {
  const auto dense = [](int64_t window) {
    ImportedGraph graph("a.onnx", 4, window);
    const size_t flat = graph.add("flat", Flatten{FlattenOrder::length_major}, {0});
    graph.add("dense", Dense{2, false}, {flat}, {{"weight", {}, {}, nullptr}});  // values that were not read
    ImportedLayers layers;
    layers.graph = graph.builder().graph();
    layers.shapes = graph.builder().shapes();
    layers.tensors = graph.tensors();
    return layers;
  };
  CHECK(alike(dense(10), dense(10)));
  CHECK_FALSE(alike(dense(10), dense(20)));
}
