// SPDX-License-Identifier: MIT
// Memory aligned for vector registers, in large pages where it is large.
#pragma once

#include <cstddef>
#include <memory>

namespace seqcast {

/// `bytes` rounded up to whole cache lines.
constexpr size_t whole_lines(size_t bytes) noexcept { return (bytes + 63) / 64 * 64; }

inline constexpr size_t huge_page = size_t{2} << 20;

/// Bytes of a block for so many: whole cache lines, or whole large pages where that takes no more than a third in vain.
constexpr size_t block_bytes(size_t bytes) noexcept {
  const size_t lines = bytes > 64 ? whole_lines(bytes) : 64;
  return lines >= 2 * huge_page ? (lines + huge_page - 1) / huge_page * huge_page : lines;
}

/// A block of memory that is not initialised.
class AlignedBlock {
 public:
  /// @throws Error  where there is not so much memory.
  explicit AlignedBlock(size_t bytes);

  size_t bytes() const noexcept { return bytes_; }
  std::byte* data() const noexcept { return data_.get(); }
  float* floats() const noexcept { return reinterpret_cast<float*>(data_.get()); }

 private:
  struct Free {
    size_t mapped;  // bytes that are the system's own mapping; 0: the allocator's

    void operator()(std::byte* data) const;
  };
  size_t bytes_;
  std::unique_ptr<std::byte, Free> data_;
};

}  // namespace seqcast
