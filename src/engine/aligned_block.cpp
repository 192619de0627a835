// SPDX-License-Identifier: MIT
// Where do rows lie that vector instructions read and write?
#include "seqcast/engine/aligned_block.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "seqcast/error.hpp"

namespace seqcast {

AlignedBlock::AlignedBlock(size_t bytes) : bytes_(std::max<size_t>(whole_lines(bytes), 64)) {
  data_.reset(static_cast<std::byte*>(std::aligned_alloc(64, bytes_)));
  if (!data_) throw Error(fmt::format("not enough memory: {} MiB more are needed", bytes_ >> 20));
}

}  // namespace seqcast
