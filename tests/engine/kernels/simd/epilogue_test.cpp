// SPDX-License-Identifier: MIT
// Tests that NaN propagates through the epilogue.
#include "engine/kernels/simd/epilogue.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

using namespace seqcast;

TEST_CASE("a pool that holds what is no number gives none, wherever in the pool it stands") {
  constexpr int64_t columns = 19;
  for (const int64_t pool : {1, 2, 3, 4})
    for (int64_t row = 0; row < 3 * pool; ++row) {
      std::vector<float> sums(static_cast<size_t>(3 * pool * columns), 1.0f), out(static_cast<size_t>(3 * columns));
      std::fill_n(&sums[row * columns], columns, NAN);
      simd::apply_epilogue({sums.data(), 3 * pool, columns, columns},
                           {.pool = pool, .out = out.data(), .out_step = columns});
      for (size_t i = 0; i < out.size(); ++i) {
        INFO("pool " << pool << ", row " << row << ", output " << i);
        CHECK(std::isnan(out[i]) == (row / pool == static_cast<int64_t>(i) / columns));
      }
    }
}

TEST_CASE("no activation hides what is no number") {
  for (const ActivationFunction function :
       {ActivationFunction::relu, ActivationFunction::leaky_relu, ActivationFunction::elu,
        ActivationFunction::exp_linear, ActivationFunction::gelu_erf, ActivationFunction::gelu_tanh,
        ActivationFunction::gelu_quick, ActivationFunction::sigmoid, ActivationFunction::tanh,
        ActivationFunction::softplus, ActivationFunction::exp, ActivationFunction::threshold}) {
    std::vector<float> values(35, NAN);
    simd::activate(Activation{function}, nullptr, values.data(), 5, 7);
    INFO(to_text(function));
    for (float value : values) CHECK(std::isnan(value));
  }
}
