// SPDX-License-Identifier: MIT
#include "io/file_sum.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <libdeflate.h>

#include <cerrno>
#include <string_view>
#include <utility>
#include <vector>

#include "base/number_text.hpp"
#include "io/descriptor.hpp"
#include "io/error_cause.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

std::string to_text(const FileSum& sum) {
  return fmt::format("{}, checksum {:08x}", counted(sum.bytes, "byte"), sum.crc32);
}

FileSum sum_of(const std::string& path) {
  constexpr size_t piece_bytes = size_t{1} << 20;
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK), fmt::format("cannot open '{}'", path));
  std::vector<char> buffer(piece_bytes);
  FileSum sum;
  while (true) {
    const std::string_view piece = read_at(file.number(), sum.bytes, buffer);
    if (errno != 0) throw Error(fmt::format("cannot read '{}': {}", path, cause_of(errno)));
    sum.crc32 = libdeflate_crc32(sum.crc32, piece.data(), piece.size());
    sum.bytes += std::ssize(piece);
    if (piece.size() < buffer.size()) return sum;
  }
}

SummedInput::SummedInput(std::string path) : path_(std::move(path)), state_(state_of(path_)) {
  if (!state_) return;
  sum_ = sum_of(path_);
  seqcast::check_unchanged(path_, *state_);
}

void SummedInput::check_unchanged() const {
  if (!state_ || state_of(path_) == state_) return;
  if (state_of(path_) && sum_of(path_) == sum_) return;  // touched, or another copy of the same
  seqcast::check_unchanged(path_, *state_);
}

}  // namespace seqcast
