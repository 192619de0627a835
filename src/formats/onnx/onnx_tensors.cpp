// SPDX-License-Identifier: MIT
#include "formats/onnx/onnx_tensors.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <bit>
#include <cstring>
#include <span>

#include "base/half.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

/// As ONNX numbers them.
enum class StoredType {
  float32 = 1,
  uint8 = 2,
  int8 = 3,
  uint16 = 4,
  int16 = 5,
  int32 = 6,
  int64 = 7,
  boolean = 9,
  float16 = 10,
  float64 = 11,
  uint32 = 12,
  uint64 = 13,
  bfloat16 = 16
};

/// The bytes of one value; 0 of what is no number.
int64_t bytes_of(StoredType type) {
  switch (type) {
    case StoredType::uint8:
    case StoredType::int8:
    case StoredType::boolean:
      return 1;
    case StoredType::uint16:
    case StoredType::int16:
    case StoredType::float16:
    case StoredType::bfloat16:
      return 2;
    case StoredType::float32:
    case StoredType::int32:
    case StoredType::uint32:
      return 4;
    case StoredType::int64:
    case StoredType::float64:
    case StoredType::uint64:
      return 8;
  }
  return 0;
}

bool is_float(StoredType type) {
  return type == StoredType::float32 || type == StoredType::float16 || type == StoredType::bfloat16 ||
         type == StoredType::float64;
}

template <class Number>
std::vector<int64_t> widened(std::string_view bytes) {
  std::vector<int64_t> integers(bytes.size() / sizeof(Number));
  for (size_t i = 0; i < integers.size(); ++i) {
    Number number;
    std::memcpy(&number, bytes.data() + i * sizeof(Number), sizeof(Number));
    integers[i] = static_cast<int64_t>(number);
  }
  return integers;
}

std::vector<int64_t> integers_in(StoredType type, std::string_view bytes) {
  switch (type) {
    case StoredType::uint8:
    case StoredType::boolean:
      return widened<uint8_t>(bytes);
    case StoredType::int8:
      return widened<int8_t>(bytes);
    case StoredType::uint16:
      return widened<uint16_t>(bytes);
    case StoredType::int16:
      return widened<int16_t>(bytes);
    case StoredType::int32:
      return widened<int32_t>(bytes);
    case StoredType::uint32:
      return widened<uint32_t>(bytes);
    case StoredType::uint64:
      return widened<uint64_t>(bytes);
    default:
      return widened<int64_t>(bytes);
  }
}

/// Reads one tensor; every message names the file and the tensor.
struct TensorReader {
  const OnnxFile& file;
  const onnx::Tensor& stored;
  ExternalData& external;

  Error error(const std::string& what) const {
    return Error(fmt::format("tensor '{}': {}", stored.name(), what)).in(file.path);
  }

  /// How many values there are, in whichever field they stand.
  int64_t typed_values(StoredType type) const {
    switch (type) {
      case StoredType::float32:
        return stored.float_data_size();
      case StoredType::float64:
        return stored.double_data_size();
      case StoredType::int64:
        return stored.int64_data_size();
      case StoredType::uint32:
      case StoredType::uint64:
        return stored.uint64_data_size();
      default:
        return stored.int32_data_size();
    }
  }

  int64_t all_typed_values() const {
    return int64_t{stored.float_data_size()} + stored.double_data_size() + stored.int64_data_size() +
           stored.uint64_data_size() + stored.int32_data_size();
  }

  StoredType type() const {
    const auto type = static_cast<StoredType>(stored.data_type());
    if (bytes_of(type) == 0)
      throw error(fmt::format("is of the type {}, expected numbers of 8 to 64 bits", stored.data_type()));
    return type;
  }

  std::vector<int64_t> dims() const {
    const std::vector<int64_t> result(stored.dims().begin(), stored.dims().end());
    if (result.size() > 32) throw error(fmt::format("has {} axes, expected at most 32", result.size()));
    for (const int64_t size : result)
      if (size < 0) throw error(fmt::format("its sizes are [{}], expected none below 0", fmt::join(result, ", ")));
    return result;
  }

  ConstantRef read() const {
    const StoredType kind = type();
    const std::vector<int64_t> sizes = dims();
    int64_t count = 0;
    try {
      count = count_of(sizes);
    } catch (const Error& too_large) {
      throw error(too_large.what());
    }
    if (stored.has_segment()) throw error("is a part of a tensor");
    if (!is_float(kind) && count > max_integers)
      throw error(fmt::format("has {} integers, expected at most {}", count, max_integers));
    const bool is_external = stored.data_location() == 1;
    if (stored.data_location() != 0 && !is_external)
      throw error(fmt::format("its data lie in place {}, expected 0 or 1", stored.data_location()));
    if (is_external == stored.external_data().empty())
      throw error("names another file, but says that its data are here, or says that they are there and names none");
    if (int(is_external) + int(stored.has_raw_data()) + int(all_typed_values() > 0) > 1)
      throw error("has its data twice");
    if (is_external) {
      const LoadedFile bytes = external.bytes(stored);
      return of_bytes(kind, sizes, count, bytes.bytes, bytes.storage);
    }
    if (stored.has_raw_data()) return of_bytes(kind, sizes, count, stored.raw_data(), file.model);
    return of_fields(kind, sizes, count);
  }

  void check_count(int64_t got, int64_t expected, std::string_view what) const {
    if (got != expected)
      throw error(
          fmt::format("holds {} {}, expected {} for its sizes [{}]", got, what, expected, fmt::join(dims(), ", ")));
  }

  ConstantRef of_bytes(StoredType kind, const std::vector<int64_t>& sizes, int64_t count, std::string_view bytes,
                       const std::shared_ptr<const void>& storage) const {
    check_count(static_cast<int64_t>(bytes.size()), count * bytes_of(kind), "bytes");
    if (kind == StoredType::float64) {
      std::vector<float> values(static_cast<size_t>(count));
      for (size_t i = 0; i < values.size(); ++i) {
        double value;
        std::memcpy(&value, bytes.data() + i * sizeof value, sizeof value);
        values[i] = static_cast<float>(value);
      }
      return floats_of(sizes, std::move(values));
    }
    if (!is_float(kind)) return integers_of(sizes, integers_in(kind, bytes));
    const DataType data = kind == StoredType::float32   ? DataType::f32
                          : kind == StoredType::float16 ? DataType::f16
                                                        : DataType::bf16;
    OnnxConstant constant{sizes, false, {}, {data, sizes, std::as_bytes(std::span(bytes)), {}}, storage, true};
    return std::make_shared<const OnnxConstant>(std::move(constant));
  }

  ConstantRef of_fields(StoredType kind, const std::vector<int64_t>& sizes, int64_t count) const {
    check_count(typed_values(kind), count, "values");
    if (all_typed_values() != count) throw error("has values of another type than its own");
    const auto& wholes = stored.int32_data();
    switch (kind) {
      case StoredType::float32: {
        const std::span<const float> values(stored.float_data().data(), static_cast<size_t>(count));
        OnnxConstant constant{sizes, false, {}, {DataType::f32, sizes, std::as_bytes(values), {}}, file.model, true};
        return std::make_shared<const OnnxConstant>(std::move(constant));
      }
      case StoredType::float64:
        return floats_of(sizes, {stored.double_data().begin(), stored.double_data().end()});
      case StoredType::float16:
      case StoredType::bfloat16: {
        std::vector<float> values;
        for (const int32_t bits : wholes)
          values.push_back(kind == StoredType::float16 ? half_to_float(static_cast<uint16_t>(bits))
                                                       : std::bit_cast<float>(static_cast<uint32_t>(bits) << 16));
        return floats_of(sizes, std::move(values));
      }
      case StoredType::int64:
        return integers_of(sizes, {stored.int64_data().begin(), stored.int64_data().end()});
      case StoredType::uint32:
      case StoredType::uint64: {
        std::vector<int64_t> integers;
        for (const uint64_t value : stored.uint64_data()) integers.push_back(static_cast<int64_t>(value));
        return integers_of(sizes, std::move(integers));
      }
      default:
        return integers_of(sizes, {wholes.begin(), wholes.end()});
    }
  }
};

}  // namespace

ConstantRef OnnxTensors::read(const onnx::Tensor& tensor) {
  ConstantRef& known = read_[&tensor];
  if (!known) {
    OnnxConstant constant = *TensorReader{file_, tensor, external_}.read();
    constant.is_stored = true;
    known = std::make_shared<const OnnxConstant>(std::move(constant));
  }
  return known;
}

}  // namespace seqcast
