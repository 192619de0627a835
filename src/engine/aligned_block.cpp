// SPDX-License-Identifier: MIT
// Where do rows lie that vector instructions read and write?
#include "seqcast/engine/aligned_block.hpp"

#include <fmt/format.h>
#include <sys/mman.h>

#include "seqcast/error.hpp"

namespace seqcast {

AlignedBlock::AlignedBlock(size_t bytes) : bytes_(block_bytes(bytes)) {
  const bool huge = bytes_ >= 2 * huge_page;
  data_.reset(static_cast<std::byte*>(std::aligned_alloc(huge ? huge_page : 64, bytes_)));
  if (!data_) throw Error(fmt::format("not enough memory: {} MiB more are needed", bytes_ >> 20));
  // Weights of 188 MB read once a window come half as fast again (40 GB/s for 28, one core) from pages of 2 MiB, whose
  // addresses the processor keeps at hand. A system without them says no, and nothing is lost.
  if (huge) madvise(data_.get(), bytes_, MADV_HUGEPAGE);
}

}  // namespace seqcast
