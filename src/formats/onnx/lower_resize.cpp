// SPDX-License-Identifier: MIT
// Lowers ONNX's Resize and Upsample: every place so many times (nearest).
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "formats/onnx/lowering_steps.hpp"

namespace seqcast {
namespace {

using Sizes = std::vector<int64_t>;

/// Which place of the input output `at` of the first `factor` is nearest to, as ONNX defines its coordinates.
double nearest_place(double at, double factor, const std::string& coordinates, const std::string& rounding) {
  const bool is_asymmetric = coordinates == "asymmetric" || coordinates == "tf_half_pixel_for_nn";
  const double half = coordinates == "asymmetric" ? 0 : 0.5;
  const double place = (at + half) / factor - (is_asymmetric ? 0 : 0.5);
  if (coordinates == "tf_half_pixel_for_nn" || rounding == "floor") return std::floor(place);
  if (rounding == "ceil") return std::ceil(place);
  return rounding == "round_prefer_ceil" ? std::floor(place + 0.5) : std::ceil(place - 0.5);
}

/// Whether each place comes `factor` times, one behind the other.
bool repeats_each(int64_t factor, int64_t size, const std::string& coordinates, const std::string& rounding) {
  constexpr std::string_view known_coordinates[] = {"half_pixel", "half_pixel_symmetric", "pytorch_half_pixel",
                                                    "asymmetric", "tf_half_pixel_for_nn"};
  constexpr std::string_view known_roundings[] = {"floor", "ceil", "round_prefer_floor", "round_prefer_ceil"};
  if (std::ranges::find(known_coordinates, coordinates) == std::end(known_coordinates) ||
      std::ranges::find(known_roundings, rounding) == std::end(known_roundings))
    return false;
  if (size == 1) return true;
  for (int64_t i = 0; i < factor; ++i)
    if (nearest_place(static_cast<double>(i), static_cast<double>(factor), coordinates, rounding) != 0) return false;
  return true;
}

/// How many times as long each axis becomes.
Sizes read_factors(const OnnxCall& call, const Sizes& sizes) {
  const bool is_old = call.node.op_type() == "Upsample" || call.opset() == 10;
  const size_t scales = is_old ? 1 : 2;
  Sizes factors, axes = call.attributes.integers("axes");
  if (axes.empty())
    for (size_t i = 0; i < sizes.size(); ++i) axes.push_back(static_cast<int64_t>(i));
  std::vector<double> numbers;
  if (call.has(scales) && call.constant(scales, "scales")->size() > 0) {
    numbers = numbers_of(*call.constant(scales, "scales"));
  } else if (!is_old && call.has(3)) {
    const Sizes wanted = call.integers(3, "sizes");
    for (size_t i = 0; i < wanted.size() && i < axes.size(); ++i)
      numbers.push_back(static_cast<double>(wanted[i]) / static_cast<double>(sizes[call.axis(axes[i], sizes.size())]));
  }
  if (numbers.size() != axes.size())
    throw call.error(fmt::format("it has {} scales or sizes for {} axes", numbers.size(), axes.size()));
  factors.assign(sizes.size(), 1);
  for (size_t i = 0; i < axes.size(); ++i) {
    if (!(numbers[i] >= 1 && numbers[i] <= 1 << 20) || numbers[i] != std::floor(numbers[i]))
      throw call.not_supported(fmt::format("it scales an axis by {}, which is not a whole number from 1", numbers[i]));
    factors[call.axis(axes[i], sizes.size())] = static_cast<int64_t>(numbers[i]);
  }
  return factors;
}

}  // namespace

OnnxOutputs lower_resize(const OnnxCall& call) {
  const std::string mode = call.attributes.text("mode", "nearest");
  const bool is_old = call.node.op_type() == "Upsample" || call.opset() == 10;
  const std::string coordinates =
      is_old ? "asymmetric" : call.attributes.text("coordinate_transformation_mode", "half_pixel");
  const std::string rounding = is_old ? "floor" : call.attributes.text("nearest_mode", "round_prefer_floor");
  for (const char* of_other_modes : {"cubic_coeff_a", "exclude_outside", "extrapolation_value", "antialias"})
    call.attributes.pass_over(of_other_modes);
  if (call.attributes.text("keep_aspect_ratio_policy", "stretch") != "stretch")
    throw call.not_supported("it keeps the aspect ratio");
  if (mode != "nearest") throw call.not_supported(fmt::format("its mode is '{}', and only nearest is", mode));
  const Sizes sizes = call.sizes(0);
  const Sizes factors = read_factors(call, sizes);
  if (factors[0] != 1) throw call.not_supported("it repeats windows of a batch");
  ImportedValue value = call.value(0);
  for (size_t axis = 1; axis < factors.size(); ++axis) {
    if (factors[axis] == 1) continue;
    if (!repeats_each(factors[axis], sizes[axis], coordinates, rounding))
      throw call.not_supported(
          fmt::format("with {} and {} it does not take each place {} times", coordinates, rounding, factors[axis]));
    value = upsampled(call, value, axis - 1, factors[axis]);
  }
  return {computed(value)};
}

}  // namespace seqcast
