// SPDX-License-Identifier: MIT
// Are the activations the functions that the frameworks mean by their names?
#include "seqcast/model/layers/activation.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "model/printing.hpp"

using namespace seqcast;

TEST_CASE("activations have the values that a calculator gives") {
  CHECK(apply(Function::relu, -3) == 0);
  CHECK(apply(Function::relu, 3) == 3);
  CHECK(apply(Function::sigmoid, 0) == 0.5);
  CHECK(apply(Function::sigmoid, 1) == Approx(0.7310585786300049).epsilon(1e-14));
  CHECK(apply(Function::softplus, 1) == Approx(1.3132616875182228).epsilon(1e-14));
  CHECK(apply(Function::softplus, -1) == Approx(0.31326168751822286).epsilon(1e-14));
}

TEST_CASE("gelu_quick is x * sigmoid(1.702 x), not the erf nor the tanh GELU") {
  CHECK(apply(Function::gelu_quick, 1) == Approx(0.8457957659328212).epsilon(1e-12));  // erf 0.8413, tanh 0.8412
  CHECK(apply(Function::gelu_quick, -1) == Approx(-0.1542042340671788).epsilon(1e-12));
  CHECK(apply(Function::gelu_quick, 0) == 0);
}

TEST_CASE("bounded_relu is a line below its threshold, then x up to its most") {
  const Activation bounded{Function::bounded_relu, 0.25, 0.5, 0, 2};
  CHECK(bounded(-1.5) == -0.5);
  CHECK(bounded(0.5) == 0);
  CHECK(bounded(0.75) == 0.75);
  CHECK(bounded(3) == 2);
}

TEST_CASE("selu has its authors' constants") {
  CHECK(apply(Function::selu, 1) == Approx(1.0507009873554805).epsilon(1e-14));
  CHECK(apply(Function::selu, -1) == Approx(-1.1113307378125625).epsilon(1e-12));
}

TEST_CASE("silu, mish and softsign are smooth, and hard_sigmoid is a line between 0 and 1") {
  CHECK(apply(Function::silu, 1) == Approx(0.7310585786300049).epsilon(1e-14));
  CHECK(apply(Function::mish, 1) == Approx(0.8650983882673103).epsilon(1e-14));
  CHECK(apply(Function::mish, -1) == Approx(-0.3034014613741089).epsilon(1e-14));
  CHECK(apply(Function::softsign, -3) == -0.75);
  const Activation line{Function::hard_sigmoid, 0.2};
  CHECK(line(1) == 0.7);
  CHECK(line(-2) == Approx(0.1).epsilon(1e-14));
  CHECK(line(2.75) == 1);
  CHECK(line(-4) == 0);
}

TEST_CASE("activations are safe at plus and minus 1000 and let NaN through") {
  CHECK(apply(Function::sigmoid, 1000) == 1);
  CHECK(apply(Function::sigmoid, -1000) == 0);
  CHECK(apply(Function::softplus, 1000) == 1000);
  CHECK(apply(Function::softplus, -1000) == 0);
  CHECK(apply(Function::gelu_quick, 1000) == 1000);
  CHECK(apply(Function::gelu_quick, -1000) == 0);
  for (const auto& [name, function] : Names<Function>::table)
    CHECK(std::isnan(apply(function, std::numeric_limits<double>::quiet_NaN())));
}

TEST_CASE("an activation leaves shape and positions alone and has no weights") {
  const Activation layer{Function::relu};
  const Shape in[] = {{3, 10}};
  CHECK(layer.shape(in) == in[0]);
  CHECK(layer.needs(in[0], {-1, 4}) == Range{-1, 4});
  CHECK(layer.reaches(in[0], {2, 4}) == Range{2, 4});
  CHECK(layer.tensors(in[0]).empty());
  CHECK(layer.multiply_adds(in[0]) == 0);
}
