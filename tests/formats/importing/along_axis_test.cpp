// SPDX-License-Identifier: MIT
// Imported values cropped, reduced, concatenated and broadcast along their axes.
#include "formats/importing/along_axis.hpp"

#include <catch2/catch.hpp>

#include "tests/model/error_of.hpp"
#include "tests/model/printing.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

constexpr ValueAxis L = ValueAxis::length, C = ValueAxis::channels, one = ValueAxis::one;

}  // namespace

TEST_CASE("positions and channels are cropped along the axis that they are") {
  ImportedGraph graph("a.onnx", 4, 10);
  const ImportedValue value{0, {L, C}};
  CHECK(graph.sizes(cropped(graph, "a", value, 0, {2, 9})) == std::vector<int64_t>{7, 4});
  CHECK(graph.sizes(cropped(graph, "b", value, 1, {1, 3})) == std::vector<int64_t>{10, 2});
  CHECK(cropped(graph, "c", value, 1, {0, 4}).node == 0);
}

TEST_CASE("a reduced axis stays with size one") {
  ImportedGraph graph("a.onnx", 4, 10);
  const ImportedValue value{0, {L, C}};
  CHECK(graph.sizes(reduced(graph, "mean", value, 0, AxisReduction::mean)) == std::vector<int64_t>{1, 4});
  CHECK(graph.sizes(reduced(graph, "max", value, 1, AxisReduction::max)) == std::vector<int64_t>{10, 1});
}

TEST_CASE("branches are concatenated along channels or positions") {
  ImportedGraph graph("a.onnx", 4, 10);
  const ImportedValue value{0, {L, C}};
  CHECK(graph.sizes(concatenated(graph, "wide", {value, value}, 1)) == std::vector<int64_t>{10, 8});
  CHECK(graph.sizes(concatenated(graph, "long", {value, value}, 0)) == std::vector<int64_t>{20, 4});
  CHECK(error_of([&] {
          concatenated(graph, "no", {value, {0, {one, C}}}, 1);
        }) == "its inputs differ in the order of their axes");
}

TEST_CASE("a sum's inputs are broadcast, and transposed where their axes come in another order") {
  ImportedGraph graph("a.onnx", 4, 10);
  const size_t pooled = graph.add("pool", GlobalPool{Pooling::avg}, {0});
  const Broadcast gated = broadcast(graph, {{pooled, {C}}, {0, {L, C}}});
  CHECK(gated.nodes == std::vector<size_t>{pooled, 0});
  CHECK(gated.axes == std::vector{L, C});
  const ImportedValue across = graph.transposed(ImportedValue{0, {L, C}});
  const Broadcast sum = broadcast(graph, {{0, {L, C}}, across, {pooled, {one, C}}});
  CHECK(sum.nodes == std::vector<size_t>{0, 0, pooled});
  CHECK(sum.axes == std::vector{L, C});
}
