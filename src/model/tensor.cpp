// SPDX-License-Identifier: MIT
#include "model/tensor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

#include "base/half.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

/// Sizes of the axes that a view walks.
const std::vector<int64_t>& sizes_of(const Tensor& tensor) {
  return tensor.view.sizes.empty() ? tensor.shape : tensor.view.sizes;
}

/// Sizes come from files: no view may lead out of what is stored.
void check_places(const Tensor& tensor) {
  const std::vector<int64_t>& sizes = sizes_of(tensor);
  int64_t least = tensor.view.first, most = least, values = 1;
  for (size_t i = 0; i < sizes.size(); ++i) {
    (tensor.view.strides[i] < 0 ? least : most) += (sizes[i] - 1) * tensor.view.strides[i];
    values *= sizes[i];
  }
  if (least < 0 || most >= tensor.stored_values() || values != tensor.size())
    throw Error(fmt::format("a tensor of {} values cannot be seen as {}", tensor.stored_values(), tensor.size()));
}

/// Walks the places of a view's values in row-major order of its shape.
class Places {
 public:
  Places(const Tensor& tensor, int64_t first) : place_(tensor.view.first) {
    const std::vector<int64_t>& sizes = sizes_of(tensor);
    for (size_t i = 0; i < sizes.size(); ++i)
      if (sizes[i] != 1) axes_.push_back({sizes[i], tensor.view.strides[i], 0});
    if (axes_.empty()) axes_.push_back({1, 0, 0});
    for (size_t i = axes_.size(); i-- > 0; first /= axes_[i].size) {
      axes_[i].index = first % axes_[i].size;
      place_ += axes_[i].index * axes_[i].stride;
    }
  }

  /// Calls take(place) for the next `count` values: along the last axis in a plain loop.
  template <class Take>
  void each(int64_t count, const Take& take) {
    Axis& last = axes_.back();
    while (count > 0) {
      const int64_t run = std::min(count, last.size - last.index);
      for (int64_t i = 0; i < run; ++i, place_ += last.stride) take(place_);
      count -= run;
      last.index += run;
      for (size_t i = axes_.size() - 1; i > 0 && axes_[i].index == axes_[i].size; --i) {
        place_ += axes_[i - 1].stride - axes_[i].stride * axes_[i].size;
        axes_[i].index = 0;
        ++axes_[i - 1].index;
      }
    }
  }

 private:
  struct Axis {
    int64_t size, stride, index;
  };
  std::vector<Axis> axes_;  // longer than 1
  int64_t place_;
};

/// Calls take(bits) for `count` values of a type of that width, from the first-th on.
template <class Bits, class Take>
void each_value(const Tensor& tensor, int64_t first, int64_t count, const Take& take) {
  const auto read = [&](int64_t place) {
    Bits bits = 0;
    std::memcpy(&bits, tensor.bytes.data() + place * static_cast<int64_t>(sizeof bits), sizeof bits);
    take(bits);
  };
  if (tensor.is_view()) {
    Places(tensor, first).each(count, read);
  } else {
    for (int64_t place = first; place < first + count; ++place) read(place);
  }
}

/// Values whose exponent's bits are all set. @param stored  without a view. Nothing is copied.
template <class Bits>
int64_t count_exponents(const Tensor& stored, Bits exponent) {
  int64_t count = 0;
  each_value<Bits>(stored, 0, stored.size(), [&](Bits bits) { count += (bits & exponent) == exponent; });
  return count;
}

}  // namespace

int64_t Tensor::size() const noexcept {
  if (!is_view()) return stored_values();
  int64_t size = 1;
  for (int64_t extent : shape) size *= extent;
  return size;
}

View view_of(const Tensor& tensor) {
  if (tensor.is_view()) return tensor.view;
  View view{0, std::vector<int64_t>(tensor.shape.size(), 1), {}};
  for (size_t i = tensor.shape.size(); i-- > 1;) view.strides[i - 1] = view.strides[i] * tensor.shape[i];
  return view;
}

Tensor seen_as(const Tensor& stored, std::vector<int64_t> shape, View view) {
  Tensor result{stored.type, std::move(shape), stored.bytes, std::move(view)};
  if (result.is_view() && result.size() > 0) check_places(result);
  return result;
}

void reverse(View& view, size_t axis, int64_t size) {
  view.first += (size - 1) * view.strides[axis];
  view.strides[axis] = -view.strides[axis];
}

std::vector<float> to_floats(const Tensor& tensor) {
  std::vector<float> values(static_cast<size_t>(tensor.size()));
  read_floats(tensor, 0, values);
  return values;
}

void read_floats(const Tensor& tensor, int64_t first, std::span<float> values) {
  if (values.empty()) return;
  float* out = values.data();
  const auto count = static_cast<int64_t>(values.size());
  if (tensor.type == DataType::f32 && !tensor.is_view()) {
    std::memcpy(out, tensor.bytes.data() + first * tensor.value_bytes(), values.size_bytes());
  } else if (tensor.type == DataType::f32) {
    each_value<uint32_t>(tensor, first, count, [&](uint32_t bits) { *out++ = std::bit_cast<float>(bits); });
  } else if (tensor.type == DataType::f16) {
    each_value<uint16_t>(tensor, first, count, [&](uint16_t bits) { *out++ = half_to_float(bits); });
  } else {
    each_value<uint16_t>(tensor, first, count,
                         [&](uint16_t bits) { *out++ = std::bit_cast<float>(uint32_t{bits} << 16); });
  }
}

void read_bytes(const Tensor& tensor, int64_t first, std::span<std::byte> bytes) {
  std::byte* out = bytes.data();
  const auto count = static_cast<int64_t>(bytes.size()) / tensor.value_bytes();
  const auto put = [&](auto bits) {
    std::memcpy(out, &bits, sizeof bits);
    out += sizeof bits;
  };
  if (tensor.type == DataType::f32) {
    each_value<uint32_t>(tensor, first, count, put);
  } else {
    each_value<uint16_t>(tensor, first, count, put);
  }
}

const float* floats_in_place(const Tensor& tensor) noexcept {
  const bool can_be = tensor.type == DataType::f32 && !tensor.is_view() &&
                      reinterpret_cast<uintptr_t>(tensor.bytes.data()) % alignof(float) == 0;
  return can_be ? reinterpret_cast<const float*>(tensor.bytes.data()) : nullptr;
}

int64_t count_not_finite(const Tensor& tensor) {
  // A view of all stored values counts as they do; of some of them, or of some several times, each is looked at.
  std::vector<float> copied;
  Tensor plain{tensor.type, tensor.shape, tensor.bytes};
  if (tensor.size() != tensor.stored_values()) {
    copied = to_floats(tensor);
    plain = {DataType::f32, tensor.shape, std::as_bytes(std::span(copied))};
  }
  switch (plain.type) {
    case DataType::f16:
      return count_exponents<uint16_t>(plain, 0x7c00);
    case DataType::bf16:
      return count_exponents<uint16_t>(plain, 0x7f80);
    default:
      return count_exponents<uint32_t>(plain, 0x7f800000);
  }
}

}  // namespace seqcast
