// SPDX-License-Identifier: MIT
// Shortest windows of small networks, compared with trying them all.
#include "model/min_window.hpp"

#include <catch2/catch.hpp>

#include "seqcast/error.hpp"
#include "tests/model/graph_builder.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

/// By trying: the least window of which shapes() makes no error.
int64_t tried(const Graph& graph) {
  for (int64_t window = 1;; ++window) {
    try {
      shapes(graph, window);
      return window;
    } catch (const Error&) {
    }
  }
}

void check(const Graph& graph, int64_t expected) {
  CHECK(min_window(graph, shapes(graph, 1000)) == expected);
  CHECK(tried(graph) == expected);
}

}  // namespace

TEST_CASE("the least window has room for every kernel, pool and crop") {
  GraphBuilder builder;
  builder.then(Conv1d{.filters = 2, .kernel = 5});
  builder.then(MaxPool{4});
  builder.then(Conv1d{.filters = 2, .kernel = 3, .dilation = 2});
  builder.then(Crop{1, 2});
  check(builder.graph(), 4 + 4 * (4 + 4));
}

TEST_CASE("what is padded fits any window, and the longest of several branches counts") {
  GraphBuilder padded;
  padded.then(Conv1d{.filters = 2, .kernel = 50, .padding = same});
  padded.then(Pad{3, 3});
  padded.then(Conv1d{.filters = 2, .kernel = 4});
  padded.then(Upsample{4});
  padded.then(Crop{4, 4});
  check(padded.graph(), 1);
  GraphBuilder branches;
  const size_t wide = branches.then(Conv1d{.filters = 2, .kernel = 21});
  branches.join({0}, Conv1d{.filters = 2, .kernel = 11});
  const size_t cropped = branches.then(Crop{5, 5});
  branches.join({wide, cropped}, Add{});
  check(branches.graph(), 21);
}

TEST_CASE("behind what takes the whole window its length no longer counts") {
  GraphBuilder builder;
  builder.then(Conv1d{.filters = 2, .kernel = 7});
  builder.then(GlobalPool{Pooling::avg});
  builder.then(Dense{3});
  check(builder.graph(), 7);
}
