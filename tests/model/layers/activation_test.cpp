// SPDX-License-Identifier: MIT
// Tests of the activation functions.
#include "model/layers/activation.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "tests/model/printing.hpp"

using namespace seqcast;

TEST_CASE("activations have the values that a calculator gives") {
  CHECK(apply(ActivationFunction::relu, -3) == 0);
  CHECK(apply(ActivationFunction::relu, 3) == 3);
  CHECK(apply(ActivationFunction::sigmoid, 0) == 0.5);
  CHECK(apply(ActivationFunction::sigmoid, 1) == Approx(0.7310585786300049).epsilon(1e-14));
  CHECK(apply(ActivationFunction::softplus, 1) == Approx(1.3132616875182228).epsilon(1e-14));
  CHECK(apply(ActivationFunction::softplus, -1) == Approx(0.31326168751822286).epsilon(1e-14));
}

TEST_CASE("gelu_quick is x * sigmoid(1.702 x), not the erf nor the tanh GELU") {
  CHECK(apply(ActivationFunction::gelu_quick, 1) ==
        Approx(0.8457957659328212).epsilon(1e-12));  // erf 0.8413, tanh 0.8412
  CHECK(apply(ActivationFunction::gelu_quick, -1) == Approx(-0.1542042340671788).epsilon(1e-12));
  CHECK(apply(ActivationFunction::gelu_quick, 0) == 0);
}

TEST_CASE("bounded_relu is a line below its threshold, then x up to its most") {
  const Activation bounded{ActivationFunction::bounded_relu, 0.25, 0.5, 0, 2};
  CHECK(bounded(-1.5) == -0.5);
  CHECK(bounded(0.5) == 0);
  CHECK(bounded(0.75) == 0.75);
  CHECK(bounded(3) == 2);
}

TEST_CASE("selu has its authors' constants") {
  CHECK(apply(ActivationFunction::selu, 1) == Approx(1.0507009873554805).epsilon(1e-14));
  CHECK(apply(ActivationFunction::selu, -1) == Approx(-1.1113307378125625).epsilon(1e-12));
}

TEST_CASE("silu, mish and softsign are smooth, and hard_sigmoid is a line between 0 and 1") {
  CHECK(apply(ActivationFunction::silu, 1) == Approx(0.7310585786300049).epsilon(1e-14));
  CHECK(apply(ActivationFunction::mish, 1) == Approx(0.8650983882673103).epsilon(1e-14));
  CHECK(apply(ActivationFunction::mish, -1) == Approx(-0.3034014613741089).epsilon(1e-14));
  CHECK(apply(ActivationFunction::softsign, -3) == -0.75);
  const Activation line{ActivationFunction::hard_sigmoid, 0.2};
  CHECK(line(1) == 0.7);
  CHECK(line(-2) == Approx(0.1).epsilon(1e-14));
  CHECK(line(2.75) == 1);
  CHECK(line(-4) == 0);
}

TEST_CASE("reciprocal, sqrt and log are what a calculator gives") {
  CHECK(apply(ActivationFunction::reciprocal, -4) == -0.25);
  CHECK(apply(ActivationFunction::sqrt, 2.25) == 1.5);
  CHECK(apply(ActivationFunction::log, 10) == Approx(2.302585092994046).epsilon(1e-14));
  CHECK(apply(ActivationFunction::reciprocal, 0) == std::numeric_limits<double>::infinity());
  CHECK(apply(ActivationFunction::log, 0) == -std::numeric_limits<double>::infinity());
  CHECK(std::isnan(apply(ActivationFunction::sqrt, -1)));
}

TEST_CASE("activations are safe at plus and minus 1000 and let NaN through") {
  CHECK(apply(ActivationFunction::sigmoid, 1000) == 1);
  CHECK(apply(ActivationFunction::sigmoid, -1000) == 0);
  CHECK(apply(ActivationFunction::softplus, 1000) == 1000);
  CHECK(apply(ActivationFunction::softplus, -1000) == 0);
  CHECK(apply(ActivationFunction::gelu_quick, 1000) == 1000);
  CHECK(apply(ActivationFunction::gelu_quick, -1000) == 0);
  for (const auto& [name, function] : Names<ActivationFunction>::table)
    CHECK(std::isnan(apply(function, std::numeric_limits<double>::quiet_NaN())));
}

TEST_CASE("an activation leaves shape and positions alone and has no weights") {
  const Activation layer{ActivationFunction::relu};
  const Shape in[] = {{3, 10}};
  CHECK(layer.shape(in) == in[0]);
  CHECK(layer.needs(in[0], {-1, 4}) == Range{-1, 4});
  CHECK(layer.reaches(in[0], {2, 4}) == Range{2, 4});
  CHECK(layer.tensors(in[0]).empty());
}
