// SPDX-License-Identifier: MIT
// Where do rows lie that vector instructions read and write?
#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>

namespace seqcast {

/// Memory aligned for vector registers, in large pages where it is large; not initialised.
class AlignedBlock {
 public:
  /// @throws Error  where there is not so much memory.
  explicit AlignedBlock(size_t bytes);

  size_t bytes() const noexcept { return bytes_; }
  std::byte* data() const noexcept { return data_.get(); }
  float* floats() const noexcept { return reinterpret_cast<float*>(data_.get()); }

 private:
  struct Free {
    void operator()(std::byte* data) const { std::free(data); }
  };
  size_t bytes_;
  std::unique_ptr<std::byte, Free> data_;
};

/// `bytes` rounded up to whole cache lines.
constexpr size_t whole_lines(size_t bytes) noexcept { return (bytes + 63) / 64 * 64; }

}  // namespace seqcast
