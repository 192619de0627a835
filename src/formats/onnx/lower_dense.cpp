// SPDX-License-Identifier: MIT
// Lowers ONNX's products with matrices to Dense.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "formats/onnx/lowering_steps.hpp"

namespace seqcast {
namespace {

/// A matrix as a dense layer reads it: [units, channels], at places of the file's.
struct Matrix {
  ConstantView stored;
  int64_t units = 0, channels = 0;
};

/// @param constant    a matrix, or a vector: one unit.
/// @param transposed  whether it is stored as [units, channels], else the other way round.
/// @param rank        how many axes it may have, of which all but the last two have a size of 1.
Matrix read_matrix(const OnnxCall& call, ConstantRef constant, bool transposed, size_t rank = 2) {
  const std::vector<int64_t>& dims = constant->dims;
  if (dims.size() == 1) return {view_of(with_dims(constant, {1, dims[0]})), 1, dims[0]};  // a vector
  if (dims.size() > 2 && dims.size() <= rank &&
      std::all_of(dims.begin(), dims.end() - 2, [](int64_t n) { return n == 1; }))
    constant = with_dims(constant, {dims.end() - 2, dims.end()});
  if (constant->is_integer || constant->dims.size() != 2 || constant->size() < 1)
    throw call.error(fmt::format("its weight has sizes [{}], expected two", fmt::join(constant->dims, ", ")));
  Matrix matrix{view_of(constant), constant->dims[0], constant->dims[1]};
  if (transposed) return matrix;
  std::swap(matrix.units, matrix.channels);
  std::swap(matrix.stored.view.strides[0], matrix.stored.view.strides[1]);
  return matrix;
}

std::vector<float> scaled(std::vector<double> numbers, double factor) {
  std::vector<float> result;
  for (const double number : numbers) result.push_back(static_cast<float>(number * factor));
  return result;
}

/// Adds a dense layer over one axis of a value. @param bias  none: empty.
ImportedValue add_dense(const OnnxCall& call, const ImportedValue& value, size_t axis, const Matrix& matrix,
                        double factor, std::vector<float> bias) {
  const ImportedValue in = call.graph().along_channels(call.graph().vector(value), axis);
  const int64_t channels = call.graph().shape(in.node).channels;
  if (channels != matrix.channels)
    throw call.error(fmt::format("its weight is for {} channels, expected {}, of [{}]", matrix.channels, channels,
                                 fmt::join(call.sizes_of(value), ", ")));
  const Dense dense{matrix.units, !bias.empty()};
  std::vector<ImportedTensor> tensors;
  if (factor == 1) {
    tensors.push_back(stored_tensor("weight", matrix.stored.constant, matrix.stored.view));
  } else {
    const ConstantRef plain = seen_as(matrix.stored, {matrix.units, matrix.channels});
    tensors.push_back(call.context.own_tensor("weight", scaled(numbers_of(*plain), factor)));
  }
  if (dense.bias) tensors.push_back(call.context.own_tensor("bias", std::move(bias)));
  // [C, L] x [C, units] -> [units, L]
  return {call.graph().add(call.name, dense, {in.node}, tensors), in.axes};
}

/// What Gemm adds: one number for each of its units.
std::vector<float> read_bias(const OnnxCall& call, int64_t units) {
  const double beta = call.attributes.number("beta", 1);
  if (!call.has(2) || beta == 0) return {};
  const ConstantRef bias = call.constant(2, "bias");
  const std::vector<int64_t>& dims = bias->dims;
  const bool is_row = dims.size() <= 2 && (dims.empty() || dims.back() == units || dims.back() == 1) &&
                      (dims.size() < 2 || dims[0] == 1);
  if (bias->is_integer || !is_row)
    throw call.not_supported(fmt::format("it adds numbers of sizes [{}], expected [{}]", fmt::join(dims, ", "), units));
  std::vector<float> result = scaled(numbers_of(*bias), beta);
  if (result.size() == 1) result.resize(static_cast<size_t>(units), result[0]);
  return result;
}

}  // namespace

OnnxOutputs lower_gemm(const OnnxCall& call) {
  const double alpha = call.attributes.number("alpha", 1);
  const bool transposes_input = call.attributes.truth("transA", false);
  const ConstantRef weight = call.constant(1, "weight");
  if (weight->dims.size() != 2)
    throw call.error(fmt::format("its weight has sizes [{}], expected two", fmt::join(weight->dims, ", ")));
  const Matrix matrix = read_matrix(call, weight, call.attributes.truth("transB", false));
  const std::vector<float> bias = read_bias(call, matrix.units);
  if (transposes_input) throw call.not_supported("it moves the batch");
  const ImportedValue value = call.value(0);
  if (call.sizes(0).size() != 2)
    throw call.error(fmt::format("its input has sizes [{}], expected two", fmt::join(call.sizes(0), ", ")));
  return {computed(add_dense(call, value, value.axes.size() - 1, matrix, alpha, bias))};
}

OnnxOutputs lower_mat_mul(const OnnxCall& call) {
  if (call.inputs.size() != 2 || !call.has(0) || !call.has(1)) throw call.error("it reads other than 2 inputs");
  const bool is_left = call.inputs[0].constant != nullptr;
  if (is_left == (call.inputs[1].constant != nullptr))
    throw call.not_supported(is_left ? "it multiplies numbers of the file alone"
                                     : "it multiplies two matrices that are computed, as attention does");
  const OnnxLayout& layout = call.inputs[is_left ? 1 : 0].layout;
  if (is_left && !layout.is_plain()) throw OnnxNotSupported(layout.why);
  const ImportedValue value = call.value(is_left ? 1 : 0);
  const size_t rank = value.axes.size();
  if (rank < (is_left ? 2 : 1)) throw call.not_supported("it multiplies the batch");
  const ConstantRef weight = call.constant(is_left ? 0 : 1, "weight");
  const size_t axis = is_left ? rank - 2 : rank - 1;
  ImportedValue product = add_dense(call, value, axis, read_matrix(call, weight, is_left, rank + 1), 1, {});
  if (weight->dims.size() == 1) product.axes.erase(product.axes.begin() + static_cast<std::ptrdiff_t>(axis));
  return {computed(std::move(product))};
}

}  // namespace seqcast
