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

/// [C, L] -> [outputs, L']: some of a layer's outputs at a time. @param part  the layer with so many outputs.
template <class Part>
Array in_parts(const Part& part, const LayerTensors& tensors, reference::Inputs in, Shape out, ThreadPool& pool) {
  const int64_t all = out.channels;
  const int64_t row_values = tensors.at("weight").size() / all;
  const int64_t shared = ceil_div(all, 4 * static_cast<int64_t>(pool.size()));
  const int64_t step = std::clamp<int64_t>(max_part_weights / row_values, 1, shared);
  Array result(out);
  pool.each(static_cast<size_t>(ceil_div(all, step)), [&](size_t, size_t index) {
    const int64_t begin = static_cast<int64_t>(index) * step;
    const Range rows{begin, std::min(begin + step, all)};
    const auto layer = *part(rows.size());
    reference::Tensors own;
    for (const TensorSpec& spec : layer.tensors(in[0]->shape)) {
      const Tensor& tensor = tensors.at(spec.name);
      own[spec.name] = rows_of(tensor, rows, tensor.size() / all);
    }
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
  const Shape out = shape(layer, shapes);
  check_tensors(layer, tensors, shapes);
  const auto compute = [&](const auto& kind) {
    if constexpr (requires { kind.with_outputs(int64_t{1}); })
      if (kind.with_outputs(1))
        return in_parts([&](int64_t count) { return kind.with_outputs(count); }, tensors, in, out, pool);
    reference::Tensors own;
    for (const auto& [name, tensor] : tensors) {
      const std::vector<float> values = to_floats(tensor);
      own[name].assign(values.begin(), values.end());
    }
    return evaluate(kind, in, own, reference::PaddingValue::as_defined);
  };
  return std::visit(compute, layer);
}

}  // namespace seqcast
