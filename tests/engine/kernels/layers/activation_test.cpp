// SPDX-License-Identifier: MIT
// Tests of activation kernels, standalone and fused.
#include "tests/engine/kernels/kernels.hpp"
#include "tests/engine/kernels/layers/exactness.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

constexpr ActivationFunction functions[] = {
    ActivationFunction::relu,        ActivationFunction::leaky_relu, ActivationFunction::elu,
    ActivationFunction::exp_linear,  ActivationFunction::gelu_erf,   ActivationFunction::gelu_tanh,
    ActivationFunction::gelu_quick,  ActivationFunction::sigmoid,    ActivationFunction::tanh,
    ActivationFunction::softplus,    ActivationFunction::threshold,  ActivationFunction::selu,
    ActivationFunction::silu,        ActivationFunction::mish,       ActivationFunction::softsign,
    ActivationFunction::hard_sigmoid};

/// How far near zero a function may be besides its relative bound.
double near_zero(ActivationFunction function) {
  switch (function) {
    case ActivationFunction::softplus:  // oneDNN's of large negative numbers is 8e-6 instead of nothing
      return 1e-5;
    case ActivationFunction::gelu_erf:   // oneDNN's erf and tanh are a rounding off where they are all but -1, and at x
                                         // = -4
    case ActivationFunction::gelu_tanh:  // twice that (x / 2 times it) is all that is left of the product
      return 2e-7;
    default:
      return 1e-7;
  }
}

}  // namespace

TEST_CASE("an activation that stands alone is within 1e-5 of its definition from -80 to 80") {
  constexpr int64_t rows = 321, channels = 5;
  for (const ActivationFunction function : functions) {
    const OneKernel one(alone(Activation{function}, channels), rows, random_rule(1));
    std::vector<float> in;
    for (int64_t i = 0; i < rows * channels; ++i)
      in.push_back(static_cast<float>(i - rows * channels / 2) * (80.0F / (rows * channels / 2)));
    const std::vector<float> out = one.run({in});
    for (size_t i = 0; i < in.size(); ++i) {
      const double expected = apply(function, static_cast<double>(in[i]));
      INFO(to_text(function) << "(" << in[i] << "): got " << out[i] << ", expected " << expected);
      REQUIRE(std::abs(out[i] - expected) <= 1e-5 * std::abs(expected) + near_zero(function));
    }
  }
}

TEST_CASE("bounded_relu alone and fused is what its numbers say") {
  const Activation bounded{ActivationFunction::bounded_relu, 0.25, 0.5, 0, 2};
  for (uint64_t seed = 1; seed <= 6; ++seed) {
    Random random(seed);
    GraphBuilder builder = integers(random.between(1, 20));
    builder.then(bounded);
    builder.then(Dense{random.between(1, 20)});
    builder.then(bounded);
    CHECK(try_graph(builder.graph(), random.between(1, 40), seed, 1e-5));
  }
}

TEST_CASE("activations fused into what comes before them are within 1e-5 of the naive loops") {
  for (const ActivationFunction function : functions) {
    for (uint64_t seed = 1; seed <= 12; ++seed) {
      Random random(seed);
      INFO(to_text(function) << ", seed " << seed);
      GraphBuilder builder = integers(random.between(1, 20));
      builder.then(Activation{function});
      builder.then(Dense{random.between(1, 20)});
      builder.then(Activation{function});
      const size_t branch = builder.then(BatchNorm{1e-3});
      builder.then(Activation{function});
      builder.join({branch, builder.last()}, Add{});
      builder.then(Activation{function});
      builder.then(Conv1d{.filters = 2, .kernel = 3, .padding = same});
      CHECK(try_graph(builder.graph(), random.between(1, 40), seed, 1e-5));
    }
  }
}

TEST_CASE("reciprocal, sqrt and log are within 1e-6 of their definitions, and what IEEE 754 says at 0 and below") {
  constexpr float infinity = std::numeric_limits<float>::infinity();
  std::vector<float> in{0, -0.0F, infinity, -2, -infinity};
  for (int i = -80; i <= 80; ++i) in.push_back(std::exp(static_cast<float>(i) * 1.03F));
  const auto rows = static_cast<int64_t>(in.size());
  for (const ActivationFunction function :
       {ActivationFunction::reciprocal, ActivationFunction::sqrt, ActivationFunction::log}) {
    const OneKernel one(alone(Activation{function}, 1), rows, random_rule(1));
    const std::vector<float> out = one.run({in});
    for (size_t i = 0; i < in.size(); ++i) {
      const double expected = apply(function, static_cast<double>(in[i]));
      INFO(to_text(function) << "(" << in[i] << "): got " << out[i] << ", expected " << expected);
      const bool is_same = std::isnan(expected)   ? std::isnan(out[i])
                           : std::isinf(expected) ? out[i] == static_cast<float>(expected)
                                                  : std::abs(out[i] - expected) <= 1e-6 * std::abs(expected);
      REQUIRE(is_same);
    }
  }
}

TEST_CASE("exp is within 1e-5 of its definition from -80 to 80, and prelu has a slope a channel") {
  constexpr int64_t rows = 161;
  const OneKernel one(alone(Activation{ActivationFunction::exp}, 1), rows, random_rule(1));
  std::vector<float> in;
  for (int64_t i = 0; i < rows; ++i) in.push_back(static_cast<float>(i - 80));
  const std::vector<float> out = one.run({in});
  for (size_t i = 0; i < in.size(); ++i) CHECK(out[i] == Approx(std::exp(static_cast<double>(in[i]))).epsilon(1e-5));

  for (uint64_t seed = 1; seed <= 12; ++seed) {
    Random random(seed);
    GraphBuilder builder = integers(random.between(1, 20));
    builder.then(Activation{ActivationFunction::prelu});
    CHECK(try_graph(builder.graph(), random.between(1, 40), seed, 1e-5));
  }
}
