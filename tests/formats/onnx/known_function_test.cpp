// SPDX-License-Identifier: MIT
// Tests of functions that are known by their values.
#include "formats/onnx/known_function.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace seqcast;

namespace {

using F = ActivationFunction;

std::optional<F> known_as(const NumberFunction& function, const std::vector<double>& numbers = {}) {
  const auto known = known_function(function, numbers);
  return known && known->scale == 1 ? std::optional(known->activation.function) : std::nullopt;
}

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

}  // namespace

TEST_CASE("GELU is known in each of its three forms, with constants rounded to f32") {
  CHECK(known_as([](double x) { return x / 2 * (1 + std::erf(x / 1.41421354)); }) == F::gelu_erf);
  CHECK(known_as([](double x) { return 0.5 * (x + x * std::erf(0.707106769 * x)); }) == F::gelu_erf);
  CHECK(known_as([](double x) { return 0.5 * x * (1 + std::tanh(0.797884583F * (x + 0.044714998F * x * x * x))); }) ==
        F::gelu_tanh);
  CHECK(known_as([](double x) { return x * sigmoid(1.70200002F * x); }) == F::gelu_quick);
  CHECK_FALSE(known_as([](double x) { return x * sigmoid(1.7 * x); }));
  CHECK_FALSE(known_as([](double x) { return x / 2 * (1 + std::erf(x / 1.4)); }));
}

TEST_CASE("activations are known however they are written") {
  CHECK(known_as([](double x) { return x * sigmoid(x); }) == F::silu);
  CHECK(known_as([](double x) { return x * std::tanh(std::log(1 + std::exp(x))); }) == F::mish);
  CHECK(known_as([](double x) { return x > 20 ? x : std::log(1 + std::exp(x)); }, {20}) == F::softplus);
  CHECK(known_as([](double x) { return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x))); }) == F::softplus);
  CHECK(known_as([](double x) { return x / (1 + std::abs(x)); }) == F::softsign);
  CHECK(known_as([](double x) { return (x + std::abs(x)) / 2; }) == F::relu);
  CHECK(known_as([](double x) { return 2 * sigmoid(2 * x) - 1; }) == F::tanh);
  CHECK(known_function([](double x) { return std::max(x, 0.2 * x); }, {0.2})->activation.alpha == Approx(0.2));
  CHECK(known_function([](double x) { return std::min(std::max(x, 0.0), 6.0); }, {0, 6})->activation.most == 6);
  CHECK(known_function([](double x) { return x > 0 ? x : 0.7 * std::expm1(x); }, {})->activation.alpha == Approx(0.7));
}

TEST_CASE("a threshold is known by its numbers") {
  const auto known = known_function([](double x) { return x > 0.1 ? x : 0.2; }, {0.1, 0.2});
  REQUIRE(known);
  CHECK(known->activation.function == F::threshold);
  CHECK((known->activation.threshold == 0.1 && known->activation.value == 0.2));
  CHECK(known_as([](double x) { return x > 0.5 ? x : 0; }, {0.5}) == F::threshold);
  CHECK_FALSE(known_as([](double x) { return x > 0.1 ? 2 * x : 0.2; }, {0.1, 0.2}));
}

TEST_CASE("what keeps a function away from 0 is a part of it") {
  CHECK_FALSE(known_as([](double x) { return sigmoid(x) + 1e-7; }, {1e-7}));
  CHECK_FALSE(known_as([](double x) { return std::max(x, 0.0) + 1e-6; }, {1e-6}));
  CHECK_FALSE(known_as([](double x) { return x + 1e-6; }, {1e-6}));
  CHECK_FALSE(known_as([](double x) { return std::exp(x) + 1e-8; }, {1e-8}));
  const auto least = known_function([](double x) { return std::max(x, 1e-12); }, {1e-12});
  REQUIRE(least);
  CHECK(least->activation.function == F::threshold);
  CHECK((least->activation.threshold == 1e-12 && least->activation.value == 1e-12));
  CHECK(line_of([](double x) { return x + 1e-6; }, {1e-6})->offset == Approx(1e-6));
}

TEST_CASE("softplus with a beta, and CELU, are known with a scale") {
  const auto softplus = [](double beta, double threshold) {
    return known_function([=](double x) { return beta * x > threshold ? x : std::log1p(std::exp(beta * x)) / beta; },
                          {beta, threshold});
  };
  for (const double beta : {2.0, 0.3, 7.5}) {
    const auto known = softplus(beta, 20);
    REQUIRE(known);
    CHECK(known->activation.function == F::softplus);
    CHECK(known->scale == Approx(beta).epsilon(1e-12));
  }
  CHECK_FALSE(softplus(2, 5));  // leaves softplus by 3e-3
  const auto celu = known_function([](double x) { return x > 0 ? x : 0.5 * std::expm1(x / 0.5); }, {0.5});
  REQUIRE(celu);
  CHECK(celu->activation.function == F::elu);
  CHECK(celu->scale == Approx(2).epsilon(1e-12));
}

TEST_CASE("a function that departs from a known one near a number of its own is another") {
  CHECK_FALSE(known_as([](double x) { return std::min(std::max(x, 0.0), 70.0); }, {0, 70}) == F::relu);
  CHECK_FALSE(known_as([](double x) { return x > 35 ? 0 : std::max(x, 0.0); }, {35}));
  CHECK_FALSE(known_as([](double x) { return x * x; }));
  CHECK_FALSE(known_as([](double x) { return std::sqrt(x); }));
}

TEST_CASE("lines are known by two numbers, and a bound far away bends them") {
  const auto line = line_of([](double x) { return (3 - x) / 4; }, {3, 4});
  REQUIRE(line);
  CHECK(line->factor == -0.25);
  CHECK(line->offset == 0.75);
  CHECK_FALSE(line_of([](double x) { return std::max(x, -5000.0); }, {-5000}));
  CHECK(line_of([](double x) { return std::max(x, -3.4028234663852886e38); }, {-3.4028234663852886e38}));
  CHECK_FALSE(line_of([](double) { return 2.0; }, {}));
}
