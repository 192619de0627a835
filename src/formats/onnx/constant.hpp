// SPDX-License-Identifier: MIT
// Tensors of an ONNX model that are known when it is loaded: weights, and numbers that shapes are worked out from.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "model/tensor.hpp"

namespace seqcast {

/// Integers and truths (0 and 1), or floating-point numbers where they are stored.
struct OnnxConstant {
  std::vector<int64_t> dims;
  bool is_integer = false;
  std::vector<int64_t> integers;        ///< row-major
  Tensor tensor;                        ///< where it is of floating-point numbers; perhaps in another order
  std::shared_ptr<const void> storage;  ///< what keeps its bytes alive
  bool is_stored = false;               ///< as the file has it, not worked out

  int64_t size() const noexcept;
};

constexpr int64_t max_integers = int64_t{1} << 24;  ///< of one tensor: more than shapes and indices have

using ConstantRef = std::shared_ptr<const OnnxConstant>;

ConstantRef integers_of(std::vector<int64_t> dims, std::vector<int64_t> integers);
ConstantRef list_of(std::vector<int64_t> integers);
ConstantRef floats_of(std::vector<int64_t> dims, std::vector<float> values);

/// All of them, row-major, in double precision. @throws Error  for more than are worked with.
std::vector<double> numbers_of(const OnnxConstant& constant);

/// Whether all numbers are one and the same, and there is one.
bool is_one_number(const OnnxConstant& constant);
/// The first number. @pre  there is one.
double first_number(const OnnxConstant& constant);

/// Places of the numbers: a stride for each of `dims`. What is not laid out so any more is copied.
struct ConstantView {
  ConstantRef constant;
  View view;
};
ConstantView view_of(const ConstantRef& constant);

/// The constant's numbers at other places. @param seen  what it is based on, of which the view's strides are given.
ConstantRef seen_as(const ConstantView& seen, std::vector<int64_t> dims);

/// The same numbers in the same order. @pre  as many.
ConstantRef with_dims(const ConstantRef& constant, std::vector<int64_t> dims);

/// How many values a tensor of these sizes has. @throws Error  where that is more than can be addressed.
int64_t count_of(const std::vector<int64_t>& dims);

}  // namespace seqcast
