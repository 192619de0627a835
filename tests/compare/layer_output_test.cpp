// SPDX-License-Identifier: MIT
// Tests of layers computed in parts.
#include "compare/layer_output.hpp"

#include <catch2/catch.hpp>

#include "tests/compare/networks.hpp"
#include "tests/model/error_of.hpp"
#include "tests/model/random_graph.hpp"
#include "tests/model/reference/arrays.hpp"

using namespace seqcast;
using namespace seqcast::test;

TEST_CASE("layers in parts, on any number of threads, are the reference's bit for bit") {
  for (const size_t threads : {1, 2, 3}) {
    ThreadPool pool(threads);
    for (uint64_t seed = 1; seed <= 60; ++seed) {
      const RandomGraph random = random_graph(seed);
      const ComparedModel model = model_of(random.graph, random.shapes[0].length);
      reference::Array input(random.shapes[0]);
      for (size_t i = 0; i < input.values.size(); ++i) input.values[i] = hashed("input", static_cast<int64_t>(i), seed);
      const InputValues inputs{{0, input}};
      const std::vector<reference::Array> expected = test::values_of(model, inputs);
      for (size_t i = 1; i < expected.size(); ++i) {
        INFO("seed " << seed << ", layer " << model.node(i).name);
        std::vector<const reference::Array*> in;
        for (const size_t input : model.node(i).inputs) in.push_back(&expected[input]);
        if (in.empty()) continue;
        const LayerTensors tensors = tensors_of(model, i, input_shapes(model.graph, model.shapes, i));
        check_equal(layer_output(model.node(i).layer, tensors, in, pool), expected[i]);
      }
    }
  }
}

TEST_CASE("a layer whose tensors do not fit its input is an error") {
  ThreadPool pool(1);
  const ComparedModel model = network();
  const reference::Array wide({5, 24});
  const reference::Array* in[] = {&wide};
  const LayerTensors tensors = tensors_of(model, 1, std::vector{Shape{4, 24}});
  CHECK(test::error_of([&] { layer_output(model.node(1).layer, tensors, in, pool); }) ==
        "its tensor 'weight' does not fit its input");
}
