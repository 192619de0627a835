// SPDX-License-Identifier: MIT
// Records of numbers in an .npy file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/range.hpp"
#include "io/npy_header.hpp"
#include "io/steady_file.hpp"

namespace seqcast {

/// Whether a file begins as .npy files do; false where it cannot be read.
bool is_npy(const std::string& path);

/// Records of numbers, read when they are asked for from an .npy file of [L, C] or [N, L, C]: L positions with C
/// channels each.
///
/// Types: f2, f4, f8 (rounded to f4), and integers and booleans that a f4 holds exactly; either order of axes in
/// memory; format versions 1.0, 2.0 and 3.0.
class Npy {
 public:
  /// @param channels_first  the axes are [C, L] or [N, C, L].
  /// @throws Error  naming the file, if it cannot be read, is no .npy file, holds another type (big-endian ones are
  ///                named as such), has another number of axes or an empty one, or more or fewer bytes than its shape
  ///                needs.
  Npy(const std::string& path, bool channels_first);

  /// An array in memory, which outlives it: f4 in row-major order, of [N, L, C].
  /// @throws Error  for a shape of other axes, or with an empty one.
  Npy(const float* values, std::vector<int64_t> shape);

  const std::string& path() const { return path_; }
  /// Whether the file has one record without an axis for it.
  bool is_single() const { return header_.shape.size() == 2; }
  int64_t records() const { return records_; }
  int64_t length() const { return length_; }
  int64_t channels() const { return channels_; }

  /// Values of positions [begin, end) of a record, [end - begin, C]. 0 <= begin <= end <= length().
  /// @throws Error  naming the place of a value that is not finite, or an integer that f4 does not hold; or where the
  ///                file was changed since it was opened.
  std::vector<float> read(int64_t record, int64_t begin, int64_t end) const {
    return read(record, {begin, end}, {0, channels_});
  }
  /// Of some channels alone: [positions, channels].
  std::vector<float> read(int64_t record, Range positions, Range channels) const;

 private:
  void set_axes(bool channels_first);
  enum class Order { rows, columns, apart };
  Order order() const noexcept;
  void read_run(int64_t first, std::span<char> out) const;
  std::vector<char> read_bytes(int64_t record, int64_t begin, int64_t end, int64_t number_bytes) const;
  template <class Number>
  void read_as(int64_t record, Range positions, Range channels, float* out) const;
  [[noreturn]] void fail_value(int64_t record, int64_t position, int64_t channel, const std::string& what) const;

  std::string path_;
  NpyHeader header_;
  int64_t records_ = 1, length_ = 0, channels_ = 0;
  int64_t record_step_ = 0, position_step_ = 0, channel_step_ = 0;  // in numbers
  std::shared_ptr<const SteadyFile> file_;                          // or the numbers lie in memory
  int64_t first_byte_ = 0;                                          // of the numbers, in the file
  std::string_view values_;                                         // in memory
};

}  // namespace seqcast
