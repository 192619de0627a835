// SPDX-License-Identifier: MIT
// Tests of the functions common to all layer kinds.
#include "model/layers.hpp"

#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "tests/model/error_of.hpp"
#include "tests/model/graph_builder.hpp"
#include "tests/model/printing.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

constexpr Shape one[] = {{4, 10}};
constexpr Shape two[] = {{4, 10}, {4, 10}};

}  // namespace

TEST_CASE("every layer kind has a name of its own") {
  const auto kinds = []<class... Kinds>(std::variant<Kinds...>*) {
    return std::multiset<std::string>{std::string(kind(Layer{Kinds{}}))...};
  }(static_cast<Layer*>(nullptr));
  CHECK(kinds == std::multiset<std::string>{"input",       "conv1d",     "batch_norm",   "activation",  "max_pool",
                                            "dense",       "flatten",    "add",          "crop",        "concat",
                                            "multiply",    "scale",      "pad",          "embedding",   "avg_pool",
                                            "global_pool", "reduce",     "softmax",      "log_softmax", "fold",
                                            "upsample",    "maximum",    "minimum",      "layer_norm",  "rms_norm",
                                            "divide",      "group_norm", "channel_slice"});
}

TEST_CASE("a layer with too many inputs or too few says how many it takes") {
  CHECK(error_of([] { shape(Layer{Dense{3}}, two); }) == "it has 2 inputs, expected 1");
  CHECK(error_of([] { shape(Layer{Add{}}, one); }) == "it has 1 inputs, expected 2 or more");
  CHECK(error_of([] { shape(Layer{Dense{3}}, {}); }) == "it has 0 inputs, expected 1");
  CHECK(error_of([] { shape(Layer{Input{4}}, one); }) == "it has 1 inputs, expected 0");
}

TEST_CASE("a Layer passes shape, geometry, tensors and counts through to its kind") {
  const Layer conv = Conv1d{.filters = 6, .kernel = 3, .padding = same};
  CHECK(shape(conv, one) == Shape{6, 10});
  CHECK(needs(conv, 0, one, {2, 4}) == Range{1, 5});
  CHECK(reaches(conv, 0, one, {0, 1}) == Range{0, 2});
  CHECK(tensors(conv, one).size() == 2);
  CHECK(multiply_adds(conv, one) == 6 * 10 * 4 * 3);
}

TEST_CASE("what a kind leaves out has a default: no weights, no multiplications, no traits") {
  const Layer upsample = Upsample{2};
  CHECK(tensors(upsample, one).empty());
  CHECK(multiply_adds(upsample, one) == 0);
  const Traits plain = traits(upsample);
  CHECK_FALSE((plain.conv || plain.in_place || plain.independent_rows || plain.reads_views || plain.commutative));
  CHECK(plain.epilogue.activations == FusedActivations::none);
}

TEST_CASE("traits depend on a layer's fields where they must") {
  CHECK(traits(Conv1d{.filters = 4, .kernel = 3}).epilogue.pool);
  CHECK_FALSE(traits(Conv1d{.filters = 4, .kernel = 3, .groups = 2}).epilogue.pool);
  CHECK(traits(Conv1d{.filters = 4, .kernel = 1}).independent_columns);
  CHECK_FALSE(traits(Conv1d{.filters = 4, .kernel = 3}).independent_columns);
  CHECK(traits(Softmax{Axis::channels}).independent_rows);
  CHECK_FALSE(traits(Softmax{Axis::length}).independent_rows);
}

TEST_CASE("what a layer reaches is clipped to its output, for every kind") {
  for (const Layer& layer : {Layer{Conv1d{.filters = 1, .kernel = 3, .padding = same}},
                             Layer{BatchNorm{1e-3}},
                             Layer{Activation{}},
                             Layer{MaxPool{2}},
                             Layer{Dense{1}},
                             Layer{Flatten{}},
                             Layer{Crop{1, 2}},
                             Layer{Add{}},
                             Layer{Concat{}},
                             Layer{Multiply{}},
                             Layer{Maximum{}},
                             Layer{Minimum{}},
                             Layer{Scale{}},
                             Layer{Pad{0, 0}},
                             Layer{Embedding{3}},
                             Layer{AvgPool{2}},
                             Layer{GlobalPool{}},
                             Layer{Reduce{}},
                             Layer{Reduce{Reduction::max, Axis::length}},
                             Layer{Softmax{}},
                             Layer{Softmax{Axis::length}},
                             Layer{LogSoftmax{}},
                             Layer{Fold{1}},
                             Layer{Fold{5}},
                             Layer{Upsample{3}},
                             Layer{LayerNorm{1e-3}},
                             Layer{RmsNorm{1e-3}},
                             Layer{Divide{}},
                             Layer{GroupNorm{2, 1e-3}},
                             Layer{ChannelSlice{0, 2, 2}}}) {
    INFO(kind(layer));
    const std::vector<Shape> in(std::visit([](const auto& l) { return l.min_inputs; }, layer), one[0]);
    const int64_t length = shape(layer, in).length;
    CHECK(reaches(layer, 0, in, {-5, 15}) == Range{0, length});
    CHECK(reaches(layer, 0, in, {-5, 0}).empty());
    CHECK(reaches(layer, 0, in, {10, 12}).empty());
  }
}
