// SPDX-License-Identifier: MIT
// Tests of gemm and gemv: plain sums, and the same bytes for a row wherever it lies.
#include "engine/kernels/simd/gemm.hpp"

#include <catch2/catch.hpp>
#include <cstring>
#include <vector>

#include "base/aligned_block.hpp"
#include "tests/model/random_graph.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

/// Inputs, weights and outputs of one gemm with numbers from `draw`.
struct Try {
  simd::Gemm gemm;
  std::vector<float> in;
  AlignedBlock weights, out;

  template <class Draw>
  Try(int64_t rows, int64_t channels, int64_t taps, int64_t width, const Draw& draw)
      : in(static_cast<size_t>((rows + taps) * channels)),
        weights(static_cast<size_t>(taps * channels * width) * sizeof(float)),
        out(static_cast<size_t>(rows * width) * sizeof(float)) {
    for (float& value : in) value = draw();
    for (int64_t i = 0; i < taps * channels * width; ++i) weights.floats()[i] = draw();
    gemm = {in.data(), channels, channels, taps, channels, weights.floats(), width, rows, out.floats()};
  }

  float expected(int64_t r, int64_t o) const {
    float sum = 0;
    for (int64_t t = 0; t < gemm.taps; ++t)
      for (int64_t c = 0; c < gemm.channels; ++c)
        sum += in[r * gemm.row_step + t * gemm.tap_step + c] * gemm.weights[(t * gemm.channels + c) * gemm.width + o];
    return sum;
  }
};

}  // namespace

TEST_CASE("products of 1 to 30 rows are exact on whole numbers") {
  for (int64_t rows = 1; rows <= 30; ++rows)
    for (const int64_t vectors : {1, 2}) {
      Random random(static_cast<uint64_t>(rows));
      Try one(rows, random.between(1, 40), random.between(1, 5), vectors * simd::lanes(),
              [&] { return static_cast<float>(random.between(-3, 3)); });
      simd::gemm(one.gemm);
      for (int64_t r = 0; r < rows; ++r)
        for (int64_t o = 0; o < one.gemm.width; ++o) {
          INFO(rows << " rows, " << vectors << " vectors, row " << r << ", output " << o);
          REQUIRE(one.out.floats()[r * one.gemm.width + o] == one.expected(r, o));
        }
    }
}

TEST_CASE("a row's bytes depend neither on its slot nor on how many rows there are") {
  Random random(3);
  Try all(40, 67, 3, 2 * simd::lanes(), [&] { return static_cast<float>(random.between(-999, 999)) / 997; });
  simd::gemm(all.gemm);
  const AlignedBlock alone(static_cast<size_t>(all.gemm.width) * 40 * sizeof(float));
  for (int64_t count = 1; count <= 13; ++count)
    for (int64_t first = 0; first + count <= 40; ++first) {
      simd::Gemm part = all.gemm;
      part.in += first * part.row_step;
      part.rows = count;
      part.out = alone.floats();
      simd::gemm(part);
      INFO(count << " rows from " << first);
      REQUIRE(std::memcmp(alone.floats(), all.out.floats() + first * part.width,
                          static_cast<size_t>(count * part.width) * sizeof(float)) == 0);
    }
}

TEST_CASE("sums along the channels are exact on whole numbers, and a row's bytes do not depend on its slot") {
  for (uint64_t seed = 1; seed <= 100; ++seed) {
    Random random(seed);
    const int64_t rows = random.between(1, 20), channels = random.between(1, 70), taps = random.between(1, 4);
    const int64_t outputs = random.between(1, 3);
    std::vector<float> in, weights, bias, out(static_cast<size_t>(rows * outputs)), alone(static_cast<size_t>(outputs));
    const auto fill = [&](std::vector<float>& values, int64_t count) {
      for (int64_t i = 0; i < count; ++i) values.push_back(static_cast<float>(random.between(-3, 3)));
    };
    fill(in, (rows + taps) * channels);
    fill(weights, outputs * taps * channels);
    fill(bias, outputs);
    simd::Gemv gemv{in.data(),      channels,    channels, taps, channels,
                    weights.data(), bias.data(), outputs,  rows, out.data()};
    simd::gemv(gemv);
    for (int64_t r = 0; r < rows; ++r) {
      INFO("seed " << seed << ", row " << r);
      for (int64_t o = 0; o < outputs; ++o) {
        float sum = bias[o];
        for (int64_t i = 0; i < taps * channels; ++i) sum += in[r * channels + i] * weights[o * taps * channels + i];
        REQUIRE(out[r * outputs + o] == sum);
      }
    }
    for (float& value : in) value /= 7;  // sums that are rounded
    simd::gemv(gemv);
    gemv.rows = 1;
    gemv.out = alone.data();
    for (int64_t r = 0; r < rows; ++r, gemv.in += channels) {
      simd::gemv(gemv);
      REQUIRE(std::memcmp(alone.data(), &out[r * outputs], alone.size() * sizeof(float)) == 0);
    }
  }
}
