// SPDX-License-Identifier: MIT
// Positions of the sequence followed through small networks.
#include "model/node_positions.hpp"

#include <catch2/catch.hpp>

#include "tests/model/graph_builder.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

NodePositions last(const GraphBuilder& builder) { return node_positions(builder.graph(), builder.shapes()).back(); }

void check(const GraphBuilder& builder, PositionAxis axis, double first_base, Stride step) {
  const NodePositions got = last(builder);
  CHECK(got.axis == axis);
  CHECK(got.first_base == first_base);
  CHECK(got.step == step);
}

/// 40 positions of 6 channels, the first at base 5; and the same turned: [6, 40] -> [40, 6].
GraphBuilder six_channels() {
  GraphBuilder builder(4, 50);
  builder.then(Conv1d{.filters = 6, .kernel = 11});
  return builder;
}
GraphBuilder turned() {
  GraphBuilder builder = six_channels();
  builder.then(Fold{40});
  return builder;
}

}  // namespace

TEST_CASE("positions that are turned into channels are followed, and turned back") {
  GraphBuilder builder = turned();
  check(builder, PositionAxis::channels, 5, {1, 1});
  builder.then(BatchNorm{});
  builder.then(Softmax{Axis::channels});
  builder.then(GlobalPool{Pooling::avg});  // over the channels that were: one value a position
  check(builder, PositionAxis::channels, 5, {1, 1});
  builder.then(Fold{1});
  builder.then(MaxPool{.size = 4});
  check(builder, PositionAxis::length, 5, {4, 1});
}

TEST_CASE("what is flattened position by position and folded again keeps its places") {
  GraphBuilder builder = six_channels();
  builder.then(Flatten{FlattenOrder::length_major});
  check(builder, PositionAxis::channels, 5, {1, 6});
  builder.then(Activation{ActivationFunction::prelu});
  builder.then(Fold{20});  // two positions a channel
  check(builder, PositionAxis::channels, 5, {2, 1});
  builder.then(Fold{12});
  check(builder, PositionAxis::length, 5, {2, 1});
  GraphBuilder other = six_channels();
  other.then(Flatten{FlattenOrder::channel_major});
  CHECK(last(other).axis == PositionAxis::none);
}

TEST_CASE("a layer that mixes turned positions mixes the window, unless it gives as many as it takes") {
  GraphBuilder as_many = turned();
  as_many.then(Dense{40});
  check(as_many, PositionAxis::channels, 5, {1, 1});
  GraphBuilder fewer = turned();
  fewer.then(Dense{10});
  fewer.then(Activation{ActivationFunction::relu});
  CHECK(last(fewer).axis == PositionAxis::mixed);
  fewer.then(Dense{10});
  CHECK(last(fewer).axis == PositionAxis::mixed);
  fewer.then(Fold{6});
  CHECK(last(fewer).axis == PositionAxis::none);
  GraphBuilder along = turned();
  along.then(Conv1d{.filters = 8, .kernel = 3});  // along the channels that were
  CHECK(last(along).axis == PositionAxis::mixed);
  GraphBuilder flat = six_channels();
  flat.then(GlobalPool{Pooling::max});
  flat.then(Dense{6});
  CHECK(last(flat).axis == PositionAxis::none);
  GraphBuilder each = turned();
  each.then(Conv1d{.filters = 40, .kernel = 3, .groups = 40});  // each position along its own channels
  check(each, PositionAxis::channels, 5, {1, 1});
}

TEST_CASE("of several inputs the one that keeps positions says where they are") {
  GraphBuilder builder = six_channels();
  const size_t x = builder.last();
  const size_t weights = builder.join({x}, Softmax{Axis::length});
  builder.join({weights, x}, Multiply{});
  check(builder, PositionAxis::length, 5, {1, 1});
  builder.join({x}, GlobalPool{Pooling::avg});
  builder.join({builder.last(), x}, Multiply{});
  check(builder, PositionAxis::length, 5, {1, 1});
}
