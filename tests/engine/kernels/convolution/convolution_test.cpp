// SPDX-License-Identifier: MIT
// Tests of all convolution algorithms against the reference.
#include "engine/kernels/convolution/convolution.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/kernels/aligned_block.hpp"
#include "engine/kernels/isa.hpp"
#include "engine/kernels/simd/product.hpp"
#include "tests/model/random_graph.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

struct Problem {
  Convolution spec;
  std::vector<float> weight;  // [out, in, kernel]
  ConvolutionWeights weights;
  std::vector<float> in;     // [in rows, C]
  std::vector<float> added;  // [out rows, out channels], where the convolution adds
};

Problem problem(Convolution spec, Random& random) {
  spec.in_rows = (spec.sum_rows() - 1) * spec.stride + (spec.kernel - 1) * spec.dilation + 1;
  const auto values = [&](int64_t count) {
    std::vector<float> result(static_cast<size_t>(count));
    for (float& value : result) value = static_cast<float>(random.between(-1000, 1000)) / 1000;
    return result;
  };
  std::vector<float> weight = values(spec.out_channels * spec.in_channels * spec.kernel);
  const Tensor tensor{DataType::f32,
                      {spec.out_channels, spec.in_channels, spec.kernel},
                      std::as_bytes(std::span(weight))};  // whose values stay where they are when they are moved
  std::vector<float> bias = values(spec.out_channels);
  std::vector<float> in = values(spec.in_rows * spec.in_channels);
  return {spec,
          std::move(weight),
          {WeightRows(tensor), std::move(bias)},
          std::move(in),
          values(spec.out_rows * spec.out_channels)};
}

/// [out rows, out channels] in f64.
std::vector<double> expected(const Problem& p) {
  const Convolution& s = p.spec;
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
      if (s.adds == Residual::before_activation) largest += added;
      if (s.activation) largest = (*s.activation)(largest);
      out.push_back(s.adds == Residual::after_activation ? largest + added : largest);
    }
  return out;
}

/// The largest error in units of the largest sum of magnitudes. What is added lies where the sums go, as it does where
/// a step is written over it.
double error_of(const Problem& p, const Kernel& kernel, const uint8_t* codes = nullptr) {
  const AlignedBlock scratch(kernel.scratch_bytes);
  std::vector<float> out = p.added;
  out.push_back(77.0f);
  const std::vector<const float*> in{p.in.data(), out.data()};
  kernel.run({.in = in,
              .out = out.data(),
              .scratch = scratch.data(),
              .inside = {0, p.spec.in_rows},
              .codes = codes,
              .columns = {}});
  REQUIRE(out.back() == 77.0f);  // nothing is written behind the last row
  const std::vector<double> wanted = expected(p);
  double worst = 0;
  for (size_t i = 0; i < wanted.size(); ++i) worst = std::max(worst, std::abs(out[i] - wanted[i]));
  return worst / static_cast<double>(p.spec.in_channels * p.spec.kernel);
}

Convolution random_spec(Random& random) {
  Convolution spec;
  spec.in_channels = random.between(1, 70);
  spec.out_channels = random.between(1, 70);
  spec.out_rows = random.between(1, 300);
  spec.kernel = random.pick<int64_t>({1, 2, 3, 3, 4, 5, 5, 6, 8, 11, 21});
  spec.dilation = random.pick<int64_t>({1, 1, 1, 2, 3, 10, 25, 64});
  if (random.chance(50))
    spec.activation =
        Activation{random.pick<ActivationFunction>({ActivationFunction::relu, ActivationFunction::gelu_quick})};
  spec.adds = random.pick({Residual::nothing, Residual::before_activation, Residual::after_activation});
  return spec;
}

}  // namespace

TEST_CASE("convolutions by products are right for 200 random shapes, with strides and pools") {
  cap_vector_kernels();
  for (uint64_t seed = 1; seed <= 200; ++seed) {
    Random random(seed);
    Convolution spec = random_spec(random);
    spec.stride = random.pick<int64_t>({1, 1, 2, 4});
    spec.pool = random.pick<int64_t>({1, 1, 2, 3, 4, 100});
    spec.out_rows = ceil_div(spec.out_rows, spec.pool);
    const Problem p = problem(spec, random);
    INFO("seed " << seed);
    CHECK(error_of(p, direct_convolution(p.spec, p.weights)) < 1e-6);
  }
}

TEST_CASE("convolutions in Winograd's domain are right for 200 random shapes, with dilations and pools") {
  cap_vector_kernels();
  for (uint64_t seed = 1; seed <= 200; ++seed) {
    Random random(seed);
    Convolution spec = random_spec(random);
    if (spec.kernel == 1) spec.kernel = 3;
    spec.in_channels = std::max<int64_t>(spec.in_channels, 24);
    spec.out_channels = std::max<int64_t>(spec.out_channels, 24);
    if (spec.dilation == 1) spec.pool = random.pick<int64_t>({1, 2, 3, 4, 8});
    const Problem p = problem(spec, random);
    INFO("seed " << seed << ": " << p.spec.in_channels << " channels, " << p.spec.out_channels << " filters, kernel "
                 << p.spec.kernel << ", dilation " << p.spec.dilation << ", " << p.spec.out_rows << " rows of pools of "
                 << p.spec.pool);
    CHECK(error_of(p, winograd_convolution(p.spec, p.weights)) < 2e-6);
  }
}

TEST_CASE("convolutions to few channels are right as sums along the channels for 100 random shapes") {
  cap_vector_kernels();
  for (uint64_t seed = 1; seed <= 100; ++seed) {
    Random random(seed);
    Convolution spec = random_spec(random);
    spec.out_channels = random.between(1, 5);
    spec.stride = random.pick<int64_t>({1, 1, 2});
    const Problem p = problem(spec, random);
    INFO("seed " << seed);
    CHECK(error_of(p, dots_convolution(p.spec, p.weights)) < 1e-6);
  }
}

TEST_CASE("convolutions over letters are right for 200 random shapes and alphabets") {
  cap_vector_kernels();
  for (uint64_t seed = 1; seed <= 200; ++seed) {
    Random random(seed);
    Convolution spec = random_spec(random);
    spec.in_channels = random.pick<int64_t>({1, 4, 4, 4, 20, 28});
    spec.adds = Residual::nothing;  // a step that looks letters up takes in no sum
    spec.stride = random.pick<int64_t>({1, 1, 1, 3});
    spec.pool = random.pick<int64_t>({1, 1, 2, 4});
    Problem p = problem(spec, random);
    const int64_t codes = spec.in_channels + 2;
    std::vector<float> letters;
    for (int64_t i = 0; i < codes * spec.in_channels; ++i)
      letters.push_back(static_cast<float>(random.between(-100, 100)) / 100);
    std::vector<uint8_t> text;
    for (int64_t row = 0; row < p.spec.in_rows; ++row) {
      text.push_back(static_cast<uint8_t>(random.between(0, codes - 1)));
      std::copy_n(&letters[text.back() * spec.in_channels], spec.in_channels, &p.in[row * spec.in_channels]);
    }
    INFO("seed " << seed << ": " << spec.in_channels << " letters, kernel " << spec.kernel);
    CHECK(error_of(p, lookup_convolution(p.spec, p.weights, letters), text.data()) < 1e-6);
  }
}

TEST_CASE("the tower of Basenji2 and SpliceAI's long kernels are computed in Winograd's domain, a last bin's are not") {
  cap_vector_kernels();
  const auto name = [](Convolution spec) {
    Random random(1);
    spec.out_rows = 500;
    const Problem p = problem(spec, random);
    return convolution(p.spec, p.weights).name;
  };
  CHECK(name({.in_channels = 288, .out_channels = 339, .kernel = 5}) == "winograd F(6,5)");
  CHECK(name({.in_channels = 64, .out_channels = 64, .kernel = 3, .dilation = 8}) == "winograd F(6,3)");
  CHECK(name({.in_channels = 32, .out_channels = 32, .kernel = 21, .dilation = 10}) == "winograd F(6,6) x 4");
  CHECK(name({.in_channels = 64, .out_channels = 64, .kernel = 1}) == "product");
  if (simd::lanes() > 1)  // a lone sum costs nothing more where there are no vectors
    CHECK(name({.in_channels = 64, .out_channels = 1, .kernel = 75}) == "dot products");
}
