// SPDX-License-Identifier: MIT
// Non-owning strided tensor view.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace seqcast {

enum class DataType { f32, f16, bf16 };

/// Where a tensor's values lie among stored ones, where that is not one behind the other: frameworks have axes in other
/// orders than the graph, and a view of them costs nothing, where a copy costs as much as the weights.
struct View {
  int64_t first = 0;                ///< place of the value whose indices are all 0
  std::vector<int64_t> strides;     ///< an axis each: how many places on the next value lies; may be negative, or 0
  std::vector<int64_t> sizes = {};  ///< of those axes, where the shape has some of them laid out as one
};

/// A tensor in memory owned elsewhere, little-endian, at any alignment; row-major where it has no strides.
struct Tensor {
  DataType type = DataType::f32;
  std::vector<int64_t> shape;
  std::span<const std::byte> bytes;  ///< of all stored values
  View view = {};

  int64_t value_bytes() const noexcept { return type == DataType::f32 ? 4 : 2; }
  int64_t stored_values() const noexcept { return static_cast<int64_t>(bytes.size()) / value_bytes(); }
  /// Values that it has, which are those stored where it is no view.
  int64_t size() const noexcept;
  bool is_view() const noexcept { return !view.strides.empty(); }
};

/// Where a tensor's values lie, of a row-major one too.
View view_of(const Tensor& tensor);

/// Another order of a tensor's axes, or some of its values. @param view  places among the values that are stored.
/// @throws Error  for a view that leads out of them, or of another number of values than the shape has.
Tensor seen_as(const Tensor& stored, std::vector<int64_t> shape, View view);

/// Turns a view around along one of its axes, which is `size` long.
void reverse(View& view, size_t axis, int64_t size);

/// The tensor's values as f32 (f16 and bf16 widen exactly).
std::vector<float> to_floats(const Tensor& tensor);

/// The values from the `first`-th on, in row-major order of the shape, as f32.
void read_floats(const Tensor& tensor, int64_t first, std::span<float> values);

/// The values from the `first`-th on as bytes of the tensor's own type.
void read_bytes(const Tensor& tensor, int64_t first, std::span<std::byte> bytes);

/// Its values as floats where they lie; null where they are of another type, in another order or at odd addresses.
const float* floats_in_place(const Tensor& tensor) noexcept;

/// How many values are NaN or infinite.
int64_t count_not_finite(const Tensor& tensor);

}  // namespace seqcast
