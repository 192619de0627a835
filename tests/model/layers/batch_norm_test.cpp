// SPDX-License-Identifier: MIT
// Tests of the tensors of batch norms.
#include "model/layers/batch_norm.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "tests/model/printing.hpp"

using namespace seqcast;

namespace {

std::string text(const std::vector<TensorSpec>& tensors) {
  std::string result;
  for (const TensorSpec& tensor : tensors)
    result += tensor.name + "[" + std::to_string(tensor.size()) + (tensor.statistic ? "]s " : "] ");
  return result;
}

}  // namespace

TEST_CASE("a batch norm's gamma and beta are trained, its mean and variance are statistics") {
  const Shape in{7, 10};
  CHECK(text(BatchNorm{1e-3}.tensors(in)) == "weight[7] bias[7] running_mean[7]s running_var[7]s ");
  CHECK(text(BatchNorm{.eps = 1e-3, .gamma = false}.tensors(in)) == "bias[7] running_mean[7]s running_var[7]s ");
  CHECK(text(BatchNorm{.eps = 1e-3, .beta = false}.tensors(in)) == "weight[7] running_mean[7]s running_var[7]s ");
}

TEST_CASE("a batch norm leaves shape and positions alone") {
  const Shape in[] = {{7, 10}};
  CHECK(BatchNorm{1e-3}.shape(in) == in[0]);
  CHECK(BatchNorm{1e-3}.needs(in[0], {2, 5}) == Range{2, 5});
  CHECK(BatchNorm{1e-3}.reaches(in[0], {2, 5}) == Range{2, 5});
}
