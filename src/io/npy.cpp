// SPDX-License-Identifier: MIT
#include "io/npy.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "io/file_bytes.hpp"
#include "io/npy_numbers.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

void check_shape(const std::vector<int64_t>& shape, std::string_view expected) {
  if (shape.size() != 2 && shape.size() != 3)
    throw Error(fmt::format("has {} ax{} ({}), expected {}", shape.size(), shape.size() == 1 ? "is" : "es",
                            fmt::join(shape, " x "), expected));
  for (int64_t extent : shape)
    if (extent == 0) throw Error(fmt::format("has an axis of length 0 ({})", fmt::join(shape, " x ")));
}

}  // namespace

bool is_npy(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) return false;  // what is read of a pipe here is lost
  std::ifstream file(path, std::ios::binary);
  char first[6] = {};
  return file.read(first, sizeof first) && looks_like_npy({first, sizeof first});
}

Npy::Npy(const std::string& path, bool channels_first)
    : path_(path), file_(std::make_shared<const SteadyFile>(path, "an .npy file")) {
  std::string head(static_cast<size_t>(std::min<int64_t>(file_->size(), max_npy_head_bytes)), '\0');
  file_->read(0, head);
  try {
    const auto [header, values] = split_npy(head);
    header_ = header;
    first_byte_ = values.data() - head.data();
    check_shape(header_.shape, channels_first ? "[C, L] or [N, C, L]" : "[L, C] or [N, L, C]");
    check_npy_size(header_, static_cast<size_t>(file_->size() - first_byte_));
  } catch (const Error& error) {
    throw error.in(path);
  }
  set_axes(channels_first);
}

Npy::Npy(const float* values, std::vector<int64_t> shape) : path_("array") {
  header_.type = "<f4";
  header_.shape = std::move(shape);
  try {
    check_shape(header_.shape, "[N, L, C]");
    int64_t bytes = sizeof(float);
    for (const int64_t extent : header_.shape)
      if (extent < 0 || __builtin_mul_overflow(bytes, extent, &bytes))
        throw Error(fmt::format("has the shape [{}], which no array has", fmt::join(header_.shape, ", ")));
    values_ = {reinterpret_cast<const char*>(values), static_cast<size_t>(bytes)};
  } catch (const Error& error) {
    throw error.in(path_);
  }
  set_axes(false);
}

/// Which axis is which, and how far apart values lie along each.
void Npy::set_axes(bool channels_first) {
  const std::vector<int64_t>& shape = header_.shape;
  const std::vector<int64_t> steps = npy_strides(header_);
  const size_t positions = shape.size() - (channels_first ? 1 : 2);
  const size_t channels = shape.size() - (channels_first ? 2 : 1);
  if (!is_single()) {
    records_ = shape[0];
    record_step_ = steps[0];
  }
  length_ = shape[positions];
  position_step_ = steps[positions];
  channels_ = shape[channels];
  channel_step_ = steps[channels];
}

void Npy::fail_value(int64_t record, int64_t position, int64_t channel, const std::string& what) const {
  throw Error(
      fmt::format("record {}, position {}, channel {} (counted from 0): {}", record + 1, position, channel, what))
      .in(path_);
}

/// How the numbers of some positions lie in the file: position after position, channel after channel, or each alone.
Npy::Order Npy::order() const noexcept {
  if (channel_step_ == 1 && position_step_ == channels_) return Order::rows;
  return position_step_ == 1 ? Order::columns : Order::apart;
}

/// Bytes that follow each other. @param first  counted from the first number on.
void Npy::read_run(int64_t first, std::span<char> out) const {
  if (file_) return file_->read(first_byte_ + first, out);
  std::copy_n(values_.data() + first, out.size(), out.data());
}

/// The numbers as they are stored, in the file's order; those that lie alone, row by row.
std::vector<char> Npy::read_bytes(int64_t record, int64_t begin, int64_t end, int64_t number_bytes) const {
  const int64_t positions = end - begin;
  std::vector<char> bytes(static_cast<size_t>(positions * channels_ * number_bytes));
  const int64_t in_run = order() == Order::rows ? positions * channels_ : order() == Order::columns ? positions : 1;
  for (int64_t done = 0; done < positions * channels_; done += in_run) {
    const int64_t position = order() == Order::apart ? done / channels_ : 0;
    const int64_t channel = order() == Order::apart ? done % channels_ : done / std::max<int64_t>(positions, 1);
    const int64_t index = record * record_step_ + (begin + position) * position_step_ +
                          (order() == Order::rows ? 0 : channel * channel_step_);
    read_run(index * number_bytes, {bytes.data() + done * number_bytes, static_cast<size_t>(in_run * number_bytes)});
  }
  return bytes;
}

template <class Number>
void Npy::read_as(int64_t record, Range positions, Range channels, float* out) const {
  const std::vector<char> bytes = read_bytes(record, positions.begin, positions.end, sizeof(Number));
  for (int64_t position = positions.begin; position < positions.end; ++position) {
    for (int64_t channel = channels.begin; channel < channels.end; ++channel) {
      const int64_t place = order() == Order::columns ? channel * positions.size() + (position - positions.begin)
                                                      : (position - positions.begin) * channels_ + channel;
      const auto fail = [&](const std::string& what) { fail_value(record, position, channel, what); };
      *out++ = npy_number<Number>(bytes.data() + static_cast<size_t>(place) * sizeof(Number), fail);
    }
  }
}

std::vector<float> Npy::read(int64_t record, Range positions, Range channels) const {
  std::vector<float> values(static_cast<size_t>(positions.size() * channels.size()));
  const std::string_view type = std::string_view(header_.type).substr(1);
  with_npy_number(type, [&]<class Number>() { read_as<Number>(record, positions, channels, values.data()); });
  return values;
}

}  // namespace seqcast
