// SPDX-License-Identifier: MIT
#include "formats/onnx/inputs.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/setting.hpp"
#include "model/contract.hpp"

namespace seqcast {
namespace {

constexpr int32_t float_types[] = {1, 10, 11, 16};  // float, float16, double, bfloat16

std::string names_of(const std::vector<OnnxInput>& inputs) {
  std::vector<std::string> texts;
  for (const OnnxInput& input : inputs) texts.push_back(fmt::format("'{}' {}", input.name, onnx_shape_text(input)));
  return fmt::format("{}", fmt::join(texts, ", "));
}

/// The size of one axis; 0: left open.
int64_t size_of(const onnx::Dimension& dimension) {
  const int64_t size = dimension.dim_value();
  if (!dimension.has_dim_value() || size == -1) return 0;  // some exporters write -1 for an open one
  if (size < 1 || size > max_window_bases)
    throw Error(fmt::format("has an axis of size {}, expected 1 to {}", size, max_window_bases));
  return size;
}

/// @param batch  the one that other inputs have said, or 0.
OnnxInput read_input(const onnx::ValueInfo& info, int64_t& batch) {
  if (!info.type().has_tensor_type() || !info.type().tensor_type().has_shape()) throw Error("does not say its shape");
  const onnx::TensorType& type = info.type().tensor_type();
  if (std::ranges::find(float_types, type.elem_type()) == std::end(float_types))
    throw Error(fmt::format("is of the type {}, expected floating-point numbers", type.elem_type()));
  OnnxInput input{.name = info.name(), .sizes = {}, .axes = {}};
  if (type.shape().dim().empty()) throw Error("is one number, expected a batch of windows");
  for (const onnx::Dimension& dimension : type.shape().dim()) input.sizes.push_back(size_of(dimension));
  const int64_t own = input.sizes[0];
  if (batch > 0 && own > 0 && own != batch)
    throw Error(fmt::format("is of {} windows, and another input of {}", own, batch));
  batch = std::max(batch, own);
  input.sizes.erase(input.sizes.begin());
  return input;
}

Error several_sequences(const std::string& file, const std::vector<OnnxInput>& candidates) {
  return Error(fmt::format("several of its inputs may be the sequence: {}", names_of(candidates)),
               fmt::format("{} says which, as in {}", set_to(Setting::sequence, "NAME"),
                           set_to(Setting::sequence, candidates[0].name)))
      .in(file);
}

/// Fills in what an input besides a sequence of `length` (0: left open) is.
void set_beside(const std::string& file, OnnxInput& input, int64_t length) {
  const auto is_length = [&](int64_t size) { return size == 0 || (size == length && size > 1); };
  const auto length_axis = static_cast<size_t>(std::ranges::find_if(input.sizes, is_length) - input.sizes.begin());
  input.per_window = length_axis == input.sizes.size();
  input.axes.assign(input.sizes.size(), ValueAxis::one);
  if (!input.per_window) input.axes[length_axis] = ValueAxis::length;
  size_t wide = 0;
  for (size_t i = 0; i < input.sizes.size(); ++i) {
    if (i == length_axis || (input.sizes[i] == 1 && input.sizes.size() > 1)) continue;
    ++wide;
    input.axes[i] = ValueAxis::channels;
    input.channels = input.sizes[i];
  }
  if (wide > 1 || input.channels < 1)
    throw Error(fmt::format("input '{}' has the shape {}, expected values for the window, [None, n], or for every "
                            "base of it, [None, n, {}]",
                            input.name, onnx_shape_text(input), length == 0 ? "None" : std::to_string(length)))
        .in(file);
}

}  // namespace

std::string onnx_shape_text(const OnnxInput& input) {
  std::vector<std::string> texts{"None"};
  for (const int64_t size : input.sizes) texts.push_back(size == 0 ? "None" : std::to_string(size));
  return fmt::format("[{}]", fmt::join(texts, ", "));
}

OnnxModelFacts read_onnx_inputs(const OnnxFile& file, const OnnxOrder& order) {
  OnnxModelFacts facts{{}, 0};
  for (const onnx::ValueInfo* input : order.inputs) {
    try {
      facts.inputs.push_back(read_input(*input, facts.batch));
    } catch (const Error& error) {
      throw error.within(fmt::format("input '{}'", input->name())).in(file.path);
    }
  }
  facts.batch = std::max<int64_t>(facts.batch, 1);
  return facts;
}

std::vector<std::vector<ValueAxis>> letter_orders(const std::vector<int64_t>& sizes, int64_t letters) {
  const bool is_said = std::ranges::find(sizes, letters) != sizes.end();
  const auto may_be_letters = [&](size_t axis) {
    if (is_said) return sizes[axis] == letters;
    return sizes[axis] == 0 && std::ranges::all_of(sizes, [](int64_t size) { return size <= 1; });
  };
  std::vector<std::vector<ValueAxis>> orders;
  for (size_t c = 0; c < sizes.size() && sizes.size() <= 3; ++c)
    for (size_t l = 0; l < sizes.size(); ++l) {
      if (l == c || !may_be_letters(c)) continue;
      std::vector<ValueAxis> axes(sizes.size(), ValueAxis::one);
      axes[c] = ValueAxis::channels;
      axes[l] = ValueAxis::length;
      bool fits = true;
      for (size_t i = 0; i < sizes.size(); ++i)
        fits = fits && (i == c || (i == l ? sizes[i] != 1 || sizes.size() == 2 : sizes[i] == 1));
      if (fits) orders.push_back(axes);
    }
  return orders;
}

std::vector<std::vector<ValueAxis>> number_orders(const std::vector<int64_t>& sizes) {
  std::vector<std::vector<ValueAxis>> orders;
  for (size_t l = 0; l < sizes.size() && sizes.size() >= 2 && sizes.size() <= 3; ++l)
    for (size_t c = 0; c < sizes.size(); ++c) {
      if (l == c || sizes[c] == 0) continue;
      const bool others_are_one = sizes.size() == 2 || sizes[3 - l - c] == 1;
      if (!others_are_one || (sizes[l] == 1 && sizes[c] != 1)) continue;
      std::vector<ValueAxis> axes(sizes.size(), ValueAxis::one);
      axes[c] = ValueAxis::channels;
      axes[l] = ValueAxis::length;
      orders.push_back(axes);
    }
  return orders;
}

OnnxSequence find_onnx_sequence(const std::string& file, const OnnxModelFacts& facts, const FileFacts& told) {
  const auto letters = static_cast<int64_t>(told.alphabet.empty() ? 4 : told.alphabet.size());
  std::vector<OnnxSequence> found;
  std::vector<OnnxInput> candidates;
  for (const bool as_numbers : {false, true}) {
    for (size_t i = 0; i < facts.inputs.size() && (!as_numbers || told.alphabet.empty()); ++i) {
      const OnnxInput& input = facts.inputs[i];
      if (!told.sequence.empty() && input.name != told.sequence) continue;
      auto orders = as_numbers ? number_orders(input.sizes) : letter_orders(input.sizes, letters);
      if (orders.empty()) continue;
      found.push_back({i, as_numbers, std::move(orders)});
      candidates.push_back(input);
    }
    if (!found.empty()) break;
  }
  if (found.size() == 1) return found[0];
  if (found.size() > 1) throw several_sequences(file, candidates);
  if (!told.sequence.empty() && std::ranges::find(facts.inputs, told.sequence, &OnnxInput::name) == facts.inputs.end())
    throw RequestError(fmt::format("{} is '{}', but {} has the inputs {}", Setting::sequence, told.sequence, file,
                                   names_of(facts.inputs)));
  throw Error(fmt::format("none of its inputs, {}, is a sequence of {} letters, as in [None, {}, 1000]",
                          names_of(facts.inputs), letters, letters),
              set_to(Setting::alphabet, "LETTERS") + " gives the letters in the order of the input's channels")
      .in(file);
}

OnnxModelFacts with_sequence(const std::string& file, OnnxModelFacts facts, size_t sequence,
                             const std::vector<ValueAxis>& axes, int64_t letters) {
  OnnxInput& chosen = facts.inputs[sequence];
  chosen.is_sequence = true;
  chosen.axes = axes;
  int64_t length = 0;
  for (size_t i = 0; i < axes.size(); ++i) {
    if (axes[i] == ValueAxis::channels) chosen.channels = letters > 0 ? letters : chosen.sizes[i];
    if (axes[i] == ValueAxis::length) length = chosen.sizes[i];
  }
  for (OnnxInput& input : facts.inputs)
    if (!input.is_sequence) set_beside(file, input, length);
  return facts;
}

}  // namespace seqcast
