// SPDX-License-Identifier: MIT
#include "formats/onnx/onnx_call.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace seqcast {

ImportedTensor OnnxContext::own_tensor(std::string name, std::vector<float> numbers) const {
  count(std::ssize(numbers));
  return seqcast::own_tensor(std::move(name), std::move(numbers));
}

void OnnxContext::count(int64_t numbers) const {
  constexpr int64_t most = int64_t{1} << 28;
  lowered.worked_out += numbers;
  if (lowered.worked_out > most)
    throw Error(fmt::format("its layers work out more than {} numbers when it is read", most)).in(file.path);
}

ImportedValue OnnxContext::scaled(const std::string& name, const ImportedValue& value, double factor,
                                  double offset) const {
  if (factor == 1 && offset == 0) return value;
  const Scale scale{offset != 0};
  std::vector<ImportedTensor> numbers{own_tensor("weight", {static_cast<float>(factor)})};
  if (scale.bias) numbers.push_back(own_tensor("bias", {static_cast<float>(offset)}));
  return {graph.add(name, scale, {value.node}, numbers), value.axes};
}

bool OnnxCall::are_all_known() const {
  return std::ranges::none_of(inputs, [](const OnnxValue& input) { return input.expression != nullptr; });
}

ImportedValue OnnxCall::value(size_t input) const {
  if (!has(input)) throw error(fmt::format("its input {} is missing", input));
  if (inputs[input].constant) throw not_supported("it reads numbers of the file where it should read the sequence");
  return make_value(context, inputs[input].expression);
}

ConstantRef OnnxCall::constant(size_t input, std::string_view what) const {
  if (!has(input)) throw error(fmt::format("its {} is missing", what));
  if (!inputs[input].constant) throw not_supported(fmt::format("its {} is computed from the sequence", what));
  return inputs[input].constant;
}

std::vector<int64_t> OnnxCall::integers(size_t input, std::string_view what) const {
  const ConstantRef numbers = constant(input, what);
  if (!numbers->is_integer || numbers->dims.size() > 1)
    throw error(fmt::format("its {} is not a list of whole numbers", what));
  return numbers->integers;
}

std::vector<int64_t> OnnxCall::sizes_of(const ImportedValue& value) const {
  std::vector<int64_t> sizes = graph().sizes(value);
  sizes.insert(sizes.begin(), context.batch);
  return sizes;
}

std::vector<int64_t> OnnxCall::sizes(size_t input) const {
  if (has(input) && inputs[input].constant) return inputs[input].constant->dims;
  std::vector<int64_t> sizes = sizes_of(value(input));
  const OnnxLayout& layout = inputs[input].layout;
  if (layout.kind == OnnxLayout::Kind::repeated) sizes[layout.axis + 1] = layout.count;
  if (layout.kind == OnnxLayout::Kind::grouped)
    return {sizes[0], layout.count, count_of({sizes.begin() + 1, sizes.end()}) / layout.count};
  if (layout.kind == OnnxLayout::Kind::edges) sizes[layout.axis + 1] += layout.left + layout.right;
  if (layout.kind == OnnxLayout::Kind::moved)
    std::rotate(sizes.begin(), sizes.begin() + 1, sizes.begin() + static_cast<std::ptrdiff_t>(layout.axis) + 1);
  if (layout.kind == OnnxLayout::Kind::merged) {
    sizes[1] *= sizes[0];
    sizes.erase(sizes.begin());
  }
  return sizes;
}

size_t OnnxCall::axis(int64_t number, size_t rank) const {
  const auto size = static_cast<int64_t>(rank);
  const int64_t index = number < 0 ? number + size : number;
  if (index < 0 || index >= size) throw error(fmt::format("its axis is {}, but its input has {} axes", number, rank));
  return static_cast<size_t>(index);
}

size_t OnnxCall::inner_axis(int64_t number, const ImportedValue& value) const {
  const size_t index = axis(number, value.axes.size() + 1);
  if (index == 0) throw not_supported("it works along the batch: on several windows at once");
  return index - 1;
}

Error OnnxCall::error(const std::string& what) const {
  return Error(fmt::format("{}: {}", layer, what)).in(context.file.path);
}

OnnxNotSupported OnnxCall::not_supported(const std::string& why) const {
  return OnnxNotSupported(Error(fmt::format("{} is not supported: {}", layer, why)).in(context.file.path));
}

}  // namespace seqcast
