// SPDX-License-Identifier: MIT
#include "compare/layer_output.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "seqcast/error.hpp"

namespace seqcast {
namespace {

using reference::Array;

constexpr int64_t max_part_weights = int64_t{1} << 22;  // that are widened at a time and thread

/// Rows of a tensor whose first axis they are.
std::vector<double> rows_of(const Tensor& tensor, Range rows, int64_t row_values) {
  std::vector<float> values(static_cast<size_t>(rows.size() * row_values));
  read_floats(tensor, rows.begin * row_values, values);
  return {values.begin(), values.end()};
}

/// [C, L] -> [outputs, L']: a convolution or a dense layer, some of its outputs at a time.
template <class Kind>
Array in_parts(const Kind& whole, int64_t Kind::*outputs, const LayerTensors& tensors, reference::Inputs in, Shape out,
               ThreadPool& pool) {
  const Tensor& weight = tensors.at("weight");
  const int64_t all = whole.*outputs;
  const int64_t row_values = weight.size() / all;
  const int64_t shared = ceil_div(all, 4 * static_cast<int64_t>(pool.size()));
  const int64_t step = std::clamp<int64_t>(max_part_weights / row_values, 1, shared);
  Array result(out);
  pool.each(static_cast<size_t>(ceil_div(all, step)), [&](size_t, size_t part) {
    const int64_t begin = static_cast<int64_t>(part) * step;
    const Range rows{begin, std::min(begin + step, all)};
    Kind layer = whole;
    layer.*outputs = rows.size();
    reference::Tensors own{{"weight", rows_of(weight, rows, row_values)}};
    if (layer.bias) own["bias"] = rows_of(tensors.at("bias"), rows, 1);
    const Array y = evaluate(layer, in, own, reference::PaddingValue::as_defined);
    std::copy(y.values.begin(), y.values.end(), result.values.begin() + rows.begin * out.length);
  });
  return result;
}

void check_tensors(const Layer& layer, const LayerTensors& tensors, std::span<const Shape> in) {
  for (const TensorSpec& spec : seqcast::tensors(layer, in)) {
    const auto found = tensors.find(spec.name);
    if (found == tensors.end() || found->second.shape != spec.shape)
      throw Error(fmt::format("its tensor '{}' does not fit its input", spec.name));
  }
}

}  // namespace

Array layer_output(const Layer& layer, const LayerTensors& tensors, reference::Inputs in, ThreadPool& pool) {
  std::vector<Shape> shapes;
  for (const Array* one : in) shapes.push_back(one->shape);
  if (std::holds_alternative<Input>(layer)) return *in[0];
  const Shape out = shape(layer, shapes);
  check_tensors(layer, tensors, shapes);
  if (const auto* conv = std::get_if<Conv1d>(&layer); conv && conv->groups == 1)
    return in_parts(*conv, &Conv1d::filters, tensors, in, out, pool);
  if (const auto* dense = std::get_if<Dense>(&layer)) return in_parts(*dense, &Dense::units, tensors, in, out, pool);
  reference::Tensors own;
  for (const auto& [name, tensor] : tensors) {
    const std::vector<float> values = to_floats(tensor);
    own[name].assign(values.begin(), values.end());
  }
  const auto compute = [&](const auto& kind) { return evaluate(kind, in, own, reference::PaddingValue::as_defined); };
  return std::visit(compute, layer);
}

}  // namespace seqcast
