// SPDX-License-Identifier: MIT
// Tests of the reference convolution.
#include "tests/model/graph_builder.hpp"
#include "tests/model/reference/arrays.hpp"
#include "tests/model/synthetic_weights.hpp"

using namespace seqcast;
using namespace seqcast::test;
using reference::Array;

namespace {

/// The padded input written out, then PyTorch's formula over it: another way to the same numbers.
Array by_padding_first(const Array& x, const Conv1d& conv, int64_t left, int64_t right, const reference::Tensors& own) {
  std::vector<std::vector<double>> padded(x.shape.channels, std::vector<double>(left + x.shape.length + right, 0.0));
  for (int64_t c = 0; c < x.shape.channels; ++c)
    for (int64_t l = 0; l < x.shape.length; ++l) padded[c][left + l] = x.at(c, l);
  std::vector<std::vector<double>> outputs(conv.filters);
  const int64_t span = (conv.kernel - 1) * conv.dilation + 1;
  for (int64_t o = 0; o < conv.filters; ++o) {
    for (int64_t start = 0; start + span <= left + x.shape.length + right; start += conv.stride) {
      double sum = conv.bias ? own.at("bias")[o] : 0.0;
      size_t index = o * x.shape.channels * conv.kernel;  // weight [filters, C, K], read in its own order
      for (int64_t c = 0; c < x.shape.channels; ++c)
        for (int64_t j = 0; j < conv.kernel; ++j)
          sum += own.at("weight")[index++] * padded[c][start + j * conv.dilation];
      outputs[o].push_back(sum);
    }
  }
  Array y({conv.filters, static_cast<int64_t>(outputs[0].size())});
  y.values.clear();
  for (const auto& row : outputs) y.values.insert(y.values.end(), row.begin(), row.end());
  return y;
}

/// Small integers, so that every sum is exact.
double small_integer(const char* name, int64_t index) { return std::floor(hashed(name, index) * 9) - 4; }

Array integers(Shape shape) {
  Array x(shape);
  for (size_t i = 0; i < x.values.size(); ++i) x.values[i] = small_integer("input", static_cast<int64_t>(i));
  return x;
}

reference::Tensors integer_tensors(const Conv1d& conv, int64_t channels) {
  reference::Tensors own;
  for (const TensorSpec& tensor : conv.tensors({channels, 1}))
    for (int64_t i = 0; i < tensor.size(); ++i) own[tensor.name].push_back(small_integer(tensor.name.c_str(), i));
  return own;
}

}  // namespace

TEST_CASE("a convolution slides its kernel without flipping it") {
  const Conv1d conv{.filters = 1, .kernel = 3};
  check_equal(run(conv, rows({{1, 2, 3, 4, 5}}), {{"weight", {1, 10, 100}}, {"bias", {0.5}}}),
              rows({{321.5, 432.5, 543.5}}));
}

TEST_CASE("a convolution sums over channels, each filter with weights of its own") {
  const Conv1d conv{.filters = 2, .kernel = 2, .bias = false};
  // weight [2, 2, 2]: filter 0 is x0[a] + 10 x0[a+1] + 100 x1[a] + 1000 x1[a+1], filter 1 is -x0[a] alone.
  check_equal(run(conv, rows({{1, 2, 3}, {4, 5, 6}}), {{"weight", {1, 10, 100, 1000, -1, 0, 0, 0}}}),
              rows({{5421, 6532}, {-1, -2}}));
}

TEST_CASE("3 channels, 6 filters, k 3, stride 4, padding 1, dilation 2 on length 10 give 2 positions") {
  const Conv1d conv{.filters = 6, .kernel = 3, .stride = 4, .dilation = 2, .padding = sides(1, 1)};
  const Array x = integers({3, 10});
  const reference::Tensors own = integer_tensors(conv, 3);
  const Array y = run(conv, x, own);
  CHECK(y.shape == Shape{6, 2});
  check_equal(y, by_padding_first(x, conv, 1, 1, own));
  // Filter 0 by hand: outputs read positions -1, 1, 3 and 3, 5, 7.
  const std::vector<double>& w = own.at("weight");
  double first = own.at("bias")[0];
  double second = own.at("bias")[0];
  for (int64_t c = 0; c < 3; ++c) {
    first += w[c * 3 + 1] * x.at(c, 1) + w[c * 3 + 2] * x.at(c, 3);
    second += w[c * 3] * x.at(c, 3) + w[c * 3 + 1] * x.at(c, 5) + w[c * 3 + 2] * x.at(c, 7);
  }
  CHECK(y.at(0, 0) == first);
  CHECK(y.at(0, 1) == second);
}

TEST_CASE("Keras's 'same' puts the odd position of padding on the right, and with a stride asks the length") {
  const reference::Tensors taps{{"weight", {1, 10, 100, 1000}}};
  Conv1d conv{.filters = 1, .kernel = 4, .padding = same, .bias = false};
  check_equal(run(conv, rows({{1, 2, 3, 4, 5}}), taps), rows({{3210, 4321, 5432, 543, 54}}));
  conv.stride = 2;  // length 5: total 3, one on the left; length 6: total 2, one on the left
  check_equal(run(conv, rows({{1, 2, 3, 4, 5}}), taps), rows({{3210, 5432, 54}}));
  check_equal(run(conv, rows({{1, 2, 3, 4, 5, 6}}), taps), rows({{3210, 5432, 654}}));
  conv.stride = 3;  // length 6: total 1, none on the left
  check_equal(run(conv, rows({{1, 2, 3, 4, 5, 6}}), taps), rows({{4321, 654}}));
}

TEST_CASE("a causal convolution reads nothing ahead and gives ceil(L / s) positions") {
  Conv1d conv{.filters = 1, .kernel = 2, .dilation = 2, .padding = causal, .bias = false};
  const reference::Tensors taps{{"weight", {1, 10}}};
  check_equal(run(conv, rows({{1, 2, 3, 4, 5}}), taps), rows({{10, 20, 31, 42, 53}}));
  conv.stride = 2;
  check_equal(run(conv, rows({{1, 2, 3, 4, 5}}), taps), rows({{10, 31, 53}}));
  conv.stride = 3;
  check_equal(run(conv, rows({{1, 2, 3, 4, 5}}), taps), rows({{10, 42}}));
}

TEST_CASE("a convolution equals the padded input written out, whatever its fields") {
  int tried = 0;
  for (int64_t kernel = 1; kernel <= 5; ++kernel)
    for (int64_t stride = 1; stride <= 4; ++stride)
      for (int64_t dilation = 1; dilation <= 4; ++dilation)
        for (int64_t left = 0; left <= 2; ++left)
          for (int64_t length : {3, 10, 11}) {
            const Conv1d conv{2, kernel, stride, dilation, sides(left, 3 - left), tried % 2 == 0};
            if (conv.slide(length).length(length) < 1) continue;
            const Array x = integers({3, length});
            const reference::Tensors own = integer_tensors(conv, 3);
            check_equal(run(conv, x, own), by_padding_first(x, conv, left, 3 - left, own));
            ++tried;
          }
  CHECK(tried > 500);
}

TEST_CASE("a convolution from scratch, 3 channels, 6 filters, k3, stride 4, padding 1, dilation 2, is PyTorch's") {
  // torch 2.13.0's conv1d of x[c, l] = (7c + 3l) mod 5 - 2, w[f, c, k] = (5f + 3c + 2k) mod 7 - 3, b[f] = f - 2
  const Conv1d conv{.filters = 6, .kernel = 3, .stride = 4, .dilation = 2, .padding = sides(1, 1)};
  Array x({3, 10});
  for (int64_t c = 0; c < 3; ++c)
    for (int64_t l = 0; l < 10; ++l) x.at(c, l) = static_cast<double>((7 * c + 3 * l) % 5 - 2);
  reference::Tensors own;
  for (int64_t f = 0; f < 6; ++f) {
    own["bias"].push_back(static_cast<double>(f - 2));
    for (int64_t c = 0; c < 3; ++c)
      for (int64_t k = 0; k < 3; ++k) own["weight"].push_back(static_cast<double>((5 * f + 3 * c + 2 * k) % 7 - 3));
  }
  check_equal(run(conv, x, own), rows({{-2, -11}, {-10, 25}, {3, -9}, {2, -15}, {-6, 14}, {0, 15}}));
}

TEST_CASE("a dilation larger than the input reads padding on both sides") {
  const Conv1d conv{.filters = 1, .kernel = 3, .dilation = 9, .padding = same, .bias = false};
  check_equal(run(conv, rows({{1, 2, 3}}), {{"weight", {1, 10, 100}}}), rows({{10, 20, 30}}));
}

TEST_CASE("NaN padding comes out of a convolution exactly where padding is read") {
  const Conv1d conv{.filters = 1, .kernel = 3, .padding = same, .bias = false};
  check_equal(run(conv, rows({{1, 1, 1, 1}}), {{"weight", {1, 1, 0}}}, reference::PaddingValue::nan),
              rows({{not_a_number, 2, 2, not_a_number}}));  // a weight of 0 hides nothing
}
