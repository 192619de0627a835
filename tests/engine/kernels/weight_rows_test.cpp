// SPDX-License-Identifier: MIT
// Tests of the weight rows.
#include "engine/kernels/weight_rows.hpp"

#include <catch2/catch.hpp>

using namespace seqcast;

namespace {

std::vector<float> row(const WeightRows& rows, int64_t output, int64_t first, size_t count) {
  std::vector<float> values(count);
  rows.read(output, first, values);
  return values;
}

const std::vector<float> values{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};

}  // namespace

TEST_CASE("a part of a row is read from any value on") {
  const WeightRows rows({DataType::f32, {3, 4}, std::as_bytes(std::span(values))});
  CHECK(row(rows, 0, 0, 4) == std::vector<float>{1, 2, 3, 4});
  CHECK(row(rows, 2, 1, 2) == std::vector<float>{10, 11});
}

TEST_CASE("outputs that are chosen lie one behind the other, each with its own scale") {
  WeightRows rows({DataType::f32, {4, 3}, std::as_bytes(std::span(values))});
  rows.scale({1, 10, 100, 0.5});
  const std::vector<Range> outputs{{1, 2}, {3, 4}};
  rows.choose(outputs);
  CHECK(row(rows, 0, 0, 3) == std::vector<float>{40, 50, 60});
  CHECK(row(rows, 1, 1, 2) == std::vector<float>{5.5f, 6});
}

TEST_CASE("weights that a framework stores as [kernel, in, out] are read as [out, in, kernel]") {
  const Tensor stored{DataType::f32, {2, 3, 2}, std::as_bytes(std::span(values))};
  const WeightRows rows(seen_as(stored, {2, 3, 2}, {0, {1, 2, 6}}));
  CHECK(row(rows, 0, 0, 6) == std::vector<float>{1, 7, 3, 9, 5, 11});
  CHECK(row(rows, 1, 3, 3) == std::vector<float>{10, 6, 12});
}

TEST_CASE("a scale is applied in double precision and rounded once") {
  const std::vector<float> nine{9};
  WeightRows rows({DataType::f32, {1, 1}, std::as_bytes(std::span(nine))});
  rows.scale({0.1});
  CHECK(row(rows, 0, 0, 1)[0] == 0.9f);
  CHECK(row(rows, 0, 0, 1)[0] != 9 * 0.1f);
}
