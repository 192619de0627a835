// SPDX-License-Identifier: MIT
// Tests of the layer kinds used by the founding models.
#include <catch2/catch.hpp>

#include "model/reference/evaluate.hpp"
#include "tests/model/error_of.hpp"
#include "tests/model/graph_builder.hpp"
#include "tests/model/printing.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

/// [C, L] of values given channel by channel.
reference::Array array(Shape shape, std::vector<double> values) {
  reference::Array result(shape);
  result.values = std::move(values);
  return result;
}

template <class Kind>
reference::Array run(const Kind& layer, const std::vector<reference::Array>& in, const reference::Tensors& own = {}) {
  std::vector<const reference::Array*> inputs;
  for (const reference::Array& one : in) inputs.push_back(&one);
  return reference::evaluate(layer, inputs, own, reference::PaddingValue::as_defined);
}

const reference::Array two_by_four = array({2, 4}, {1, 2, 3, 4, 5, 6, 7, 8});

}  // namespace

TEST_CASE("concat puts the channels of its inputs one behind the other") {
  const std::vector<Shape> in{{2, 4}, {3, 4}};
  CHECK(Concat{}.shape(in) == Shape{5, 4});
  const std::vector<Shape> uneven{{2, 4}, {3, 5}};
  CHECK(error_of([&] { Concat{}.shape(uneven); }) == "its inputs have 4 and 5 positions");
  const reference::Array y = run(Concat{}, {two_by_four, array({1, 4}, {9, 10, 11, 12})});
  CHECK(y.values == std::vector<double>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
}

TEST_CASE("a grouped convolution's filters see their own group's channels alone") {
  const Conv1d depthwise{.filters = 2, .kernel = 2, .bias = false, .groups = 2};
  CHECK(depthwise.tensors({2, 4})[0].shape == std::vector<int64_t>{2, 1, 2});
  CHECK(depthwise.multiply_adds({2, 4}) == 3 * 2 * 2);
  const reference::Array y = run(depthwise, {two_by_four}, {{"weight", {1, 10, 100, 1000}}});
  CHECK(y.values == std::vector<double>{21, 32, 43, 6500, 7600, 8700});
  const std::vector<Shape> three{{3, 4}};
  CHECK(error_of([&] { depthwise.shape(three); }) == "3 channels and 2 filters cannot be split into 2 groups");
}

TEST_CASE("an average-pool's padding counts only where it is asked to, and what a partial pool lacks never does") {
  const reference::Array x = array({1, 3}, {6, 12, 18});
  AvgPool pool{.size = 3, .stride = 2, .padding = sides(1, 1)};
  CHECK(run(pool, {x}).values == std::vector<double>{9, 15});
  pool.count_padding = true;
  CHECK(run(pool, {x}).values == std::vector<double>{6, 10});
  const AvgPool partial{.size = 2, .partial = true, .count_padding = true};
  CHECK(run(partial, {x}).values == std::vector<double>{9, 18});
}

TEST_CASE("pools and reductions over length take the whole window, over channels one position") {
  CHECK(run(GlobalPool{Pooling::avg}, {two_by_four}).values == std::vector<double>{2.5, 6.5});
  CHECK(run(GlobalPool{Pooling::max}, {two_by_four}).values == std::vector<double>{4, 8});
  CHECK(run(Reduce{Reduction::mean, Axis::channels}, {two_by_four}).values == std::vector<double>{3, 4, 5, 6});
  CHECK(run(Reduce{Reduction::max, Axis::length}, {two_by_four}).values == std::vector<double>{4, 8});
  CHECK(run(Reduce{Reduction::logsumexp, Axis::channels}, {array({2, 1}, {1000, 1000})}).values[0] ==
        Approx(1000 + std::log(2.0)));
  CHECK(Reduce{Reduction::mean, Axis::length}.needs({2, 4}, {0, 1}) == Range{0, 4});
}

TEST_CASE("a softmax sums to one over its axis, and log_softmax is its logarithm") {
  const reference::Array over_channels = run(Softmax{Axis::channels}, {two_by_four});
  for (int64_t l = 0; l < 4; ++l) CHECK(over_channels.at(0, l) + over_channels.at(1, l) == Approx(1));
  const reference::Array over_length = run(Softmax{Axis::length}, {two_by_four});
  CHECK(over_length.at(0, 0) + over_length.at(0, 1) + over_length.at(0, 2) + over_length.at(0, 3) == Approx(1));
  const reference::Array logarithm = run(LogSoftmax{Axis::length}, {two_by_four});
  CHECK(logarithm.at(1, 2) == Approx(std::log(over_length.at(1, 2))));
}

TEST_CASE("a fold reads a window position by position and lays it out in other channels") {
  const std::vector<Shape> in{{2, 4}};
  CHECK(Fold{1}.shape(in) == Shape{1, 8});
  CHECK(Fold{4}.shape(in) == Shape{4, 2});
  CHECK(error_of([&] { Fold{3}.shape(in); }) ==
        "2 channels at 4 positions cannot be split into 3 channels of one length");
  CHECK(run(Fold{1}, {two_by_four}).values == std::vector<double>{1, 5, 2, 6, 3, 7, 4, 8});
  const reference::Array folded = run(Fold{4}, {two_by_four});  // the first channel is the first quarter's values
  CHECK(folded.shape == Shape{4, 2});
  CHECK(folded.values == std::vector<double>{1, 5, 2, 6, 3, 7, 4, 8});
  CHECK(Fold{1}.needs({2, 4}, {-1, 3}) == Range{-1, 2});
  CHECK(Fold{2}.needs({2, 4}, {0, 1}) == Range{0, 3});  // values 0 and 4
  CHECK(Fold{1}.reaches({2, 4}, {1, 2}) == Range{2, 4});
  CHECK(Fold{2}.reaches({2, 4}, {1, 3}) == Range{0, 4});  // values 2, 3 of one channel, 0, 1 of the other
  CHECK(Fold{2}.reaches({2, 4}, {2, 3}) == Range{0, 2});
}

TEST_CASE("up-sampling repeats every position") {
  CHECK(run(Upsample{3}, {array({1, 2}, {7, 8})}).values == std::vector<double>{7, 7, 7, 8, 8, 8});
  CHECK(Upsample{3}.needs({1, 2}, {-1, 4}) == Range{-1, 2});
  CHECK(Upsample{3}.reaches({1, 2}, {1, 5}) == Range{3, 6});
}

TEST_CASE("pad, scale, multiply and embedding do what their names say") {
  CHECK(run(Pad{1, 2}, {array({1, 2}, {7, 8})}).values == std::vector<double>{0, 7, 8, 0, 0});
  CHECK(Pad{1, 2}.needs({1, 2}, {0, 5}) == Range{-1, 4});
  CHECK(run(Scale{true}, {two_by_four}, {{"weight", {2, 10}}, {"bias", {1, 0}}}).values ==
        std::vector<double>{3, 5, 7, 9, 50, 60, 70, 80});
  CHECK(run(Multiply{}, {two_by_four, two_by_four}).values == std::vector<double>{1, 4, 9, 16, 25, 36, 49, 64});
  const reference::Array letters = array({2, 3}, {1, 0, 0, 0, 1, 1});  // letter 0, then letter 1 twice
  CHECK(run(Embedding{3}, {letters}, {{"weight", {1, 2, 3, 4, 5, 6}}}).values ==
        std::vector<double>{1, 4, 4, 2, 5, 5, 3, 6, 6});
}
