// SPDX-License-Identifier: MIT
// Tests of all convolution algorithms against the reference.
#include "engine/kernels/convolution/convolution.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "base/aligned_block.hpp"
#include "engine/kernels/isa.hpp"
#include "engine/plan/algorithms/winograd.hpp"
#include "tests/model/random_graph.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

struct Problem {
  ConvShape shape;
  std::vector<float> weight;  // [out, in, kernel]
  ConvolutionWeights weights;
  std::vector<float> in;     // [in rows, C]
  std::vector<float> added;  // [out rows, out channels], where the convolution adds
};

Problem problem(ConvShape shape, Random& random) {
  shape.in_rows = (shape.sum_rows() - 1) * shape.stride + (shape.kernel - 1) * shape.dilation + 1;
  const auto values = [&](int64_t count) {
    std::vector<float> result(static_cast<size_t>(count));
    for (float& value : result) value = static_cast<float>(random.between(-1000, 1000)) / 1000;
    return result;
  };
  std::vector<float> weight = values(shape.out_channels * shape.in_channels * shape.kernel);
  const Tensor tensor{DataType::f32,
                      {shape.out_channels, shape.in_channels, shape.kernel},
                      std::as_bytes(std::span(weight))};  // whose values stay where they are when they are moved
  std::vector<float> bias = values(shape.out_channels);
  std::vector<float> in = values(shape.in_rows * shape.in_channels);
  return {shape,
          std::move(weight),
          {WeightRows(tensor), std::move(bias)},
          std::move(in),
          values(shape.out_rows * shape.out_channels)};
}

/// The kernel of a problem by an algorithm that can compute it.
Kernel kernel_by(Algorithm algorithm, const Problem& p, const std::vector<float>& letters = {}) {
  REQUIRE(row_of(algorithm).can(p.shape));
  return build_convolution({algorithm, p.shape, p.weights, letters});
}

/// [out rows, out channels] in f64.
std::vector<double> expected(const Problem& p) {
  const ConvShape& s = p.shape;
  std::vector<double> out;
  for (int64_t a = 0; a < s.out_rows; ++a)
    for (int64_t o = 0; o < s.out_channels; ++o) {
      double largest = -INFINITY;
      for (int64_t row = a * s.pool; row < (a + 1) * s.pool; ++row) {
        double sum = p.weights.bias[o];
        for (int64_t c = 0; c < s.in_channels; ++c)
          for (int64_t k = 0; k < s.kernel; ++k)
            sum += double{p.weight[(o * s.in_channels + c) * s.kernel + k]} *
                   p.in[(row * s.stride + k * s.dilation) * s.in_channels + c];
        largest = std::max(largest, sum);
      }
      const double added = p.added[static_cast<size_t>(a * s.out_channels + o)];
      if (s.residual == Residual::before_activation) largest += added;
      if (s.activation) largest = (*s.activation)(largest);
      out.push_back(s.residual == Residual::after_activation ? largest + added : largest);
    }
  return out;
}

/// The largest error in units of the largest sum of magnitudes. What is added lies where the sums go, as it does where
/// a step is written over it.
double error_of(const Problem& p, const Kernel& kernel, const uint8_t* codes = nullptr) {
  const AlignedBlock scratch(kernel.sizes.scratch_bytes);
  std::vector<float> out = p.added;
  out.push_back(77.0f);
  const std::vector<const float*> in{p.in.data(), out.data()};
  kernel.run({.in = in,
              .out = out.data(),
              .scratch = scratch.data(),
              .inside = {0, p.shape.in_rows},
              .codes = codes,
              .columns = {}});
  REQUIRE(out.back() == 77.0f);  // nothing is written behind the last row
  const std::vector<double> wanted = expected(p);
  double worst = 0;
  for (size_t i = 0; i < wanted.size(); ++i) worst = std::max(worst, std::abs(out[i] - wanted[i]));
  return worst / static_cast<double>(p.shape.in_channels * p.shape.kernel);
}

ConvShape random_shape(Random& random) {
  ConvShape shape;
  shape.in_channels = random.between(1, 70);
  shape.out_channels = random.between(1, 70);
  shape.out_rows = random.between(1, 300);
  shape.kernel = random.pick<int64_t>({1, 2, 3, 3, 4, 5, 5, 6, 8, 11, 21});
  shape.dilation = random.pick<int64_t>({1, 1, 1, 2, 3, 10, 25, 64});
  if (random.chance(50))
    shape.activation =
        Activation{random.pick<ActivationFunction>({ActivationFunction::relu, ActivationFunction::gelu_quick})};
  shape.residual = random.pick({Residual::nothing, Residual::before_activation, Residual::after_activation});
  return shape;
}

}  // namespace

TEST_CASE("convolutions as gemms are right for 200 random shapes, with strides and pools") {
  cap_vector_kernels();
  for (uint64_t seed = 1; seed <= 200; ++seed) {
    Random random(seed);
    ConvShape shape = random_shape(random);
    shape.stride = random.pick<int64_t>({1, 1, 2, 4});
    shape.pool = random.pick<int64_t>({1, 1, 2, 3, 4, 100});
    shape.out_rows = ceil_div(shape.out_rows, shape.pool);
    const Problem p = problem(shape, random);
    INFO("seed " << seed);
    CHECK(error_of(p, kernel_by(Algorithm::gemm, p)) < 1e-6);
  }
}

TEST_CASE("convolutions in Winograd's domain are right for 200 random shapes, with dilations and pools") {
  cap_vector_kernels();
  for (uint64_t seed = 1; seed <= 200; ++seed) {
    Random random(seed);
    ConvShape shape = random_shape(random);
    if (shape.kernel == 1) shape.kernel = 3;
    shape.in_channels = std::max<int64_t>(shape.in_channels, 24);
    shape.out_channels = std::max<int64_t>(shape.out_channels, 24);
    if (shape.dilation == 1) shape.pool = random.pick<int64_t>({1, 2, 3, 4, 8});
    const Problem p = problem(shape, random);
    INFO("seed " << seed << ": " << p.shape.in_channels << " channels, " << p.shape.out_channels << " filters, kernel "
                 << p.shape.kernel << ", dilation " << p.shape.dilation << ", " << p.shape.out_rows
                 << " rows of pools of " << p.shape.pool);
    int tried = 0;
    for (const AlgorithmRow& row : algorithms()) {
      if (!is_winograd(row.algorithm) || !row.can(p.shape)) continue;
      INFO(row.name);
      CHECK(error_of(p, kernel_by(row.algorithm, p)) < 2e-6);
      ++tried;
    }
    CHECK(tried == (p.shape.kernel == 3 ? 3 : 2));
  }
}

TEST_CASE("convolutions to few channels are right as sums along the channels for 100 random shapes") {
  cap_vector_kernels();
  for (uint64_t seed = 1; seed <= 100; ++seed) {
    Random random(seed);
    ConvShape shape = random_shape(random);
    shape.out_channels = random.between(1, 5);
    shape.stride = random.pick<int64_t>({1, 1, 2});
    const Problem p = problem(shape, random);
    INFO("seed " << seed);
    CHECK(error_of(p, kernel_by(Algorithm::gemv, p)) < 1e-6);
  }
}

TEST_CASE("convolutions over letters are right for 200 random shapes and alphabets") {
  cap_vector_kernels();
  for (uint64_t seed = 1; seed <= 200; ++seed) {
    Random random(seed);
    ConvShape shape = random_shape(random);
    shape.in_channels = random.pick<int64_t>({1, 4, 4, 4, 20, 28});
    shape.reads_codes = true;
    shape.residual = Residual::nothing;  // a step that looks letters up takes in no sum
    shape.stride = random.pick<int64_t>({1, 1, 1, 3});
    shape.pool = random.pick<int64_t>({1, 1, 2, 4});
    Problem p = problem(shape, random);
    const int64_t codes = shape.in_channels + 2;
    std::vector<float> letters;
    for (int64_t i = 0; i < codes * shape.in_channels; ++i)
      letters.push_back(static_cast<float>(random.between(-100, 100)) / 100);
    std::vector<uint8_t> text;
    for (int64_t row = 0; row < p.shape.in_rows; ++row) {
      text.push_back(static_cast<uint8_t>(random.between(0, codes - 1)));
      std::copy_n(&letters[text.back() * shape.in_channels], shape.in_channels, &p.in[row * shape.in_channels]);
    }
    INFO("seed " << seed << ": " << shape.in_channels << " letters, kernel " << shape.kernel);
    CHECK(error_of(p, kernel_by(Algorithm::lookup, p, letters), text.data()) < 1e-6);
  }
}
