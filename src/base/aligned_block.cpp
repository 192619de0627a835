// SPDX-License-Identifier: MIT
#include "base/aligned_block.hpp"

#include <fmt/format.h>
#include <sys/mman.h>

#include <cstdint>
#include <cstdlib>

#include "seqcast/error.hpp"

namespace seqcast {
namespace {

[[noreturn]] void fail(size_t bytes) {
  throw Error(fmt::format("not enough memory: {} MiB more are needed", bytes >> 20));
}

/// Whole large pages of a mapping of their own, which goes back to the system when it is let go. Weights of 188 MB read
/// once a window come half as fast again (40 GB/s for 28, one core) from pages of 2 MiB, whose addresses the processor
/// keeps at hand. A system without them says no, and nothing is lost.
std::byte* map_huge_pages(size_t bytes) {
  void* found = mmap(nullptr, bytes + huge_page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (found == MAP_FAILED) fail(bytes);
  auto* begin = static_cast<std::byte*>(found);
  const size_t before = (huge_page - reinterpret_cast<uintptr_t>(begin) % huge_page) % huge_page;
  if (before > 0) munmap(begin, before);
  munmap(begin + before + bytes, huge_page - before);
  madvise(begin + before, bytes, MADV_HUGEPAGE);
  return begin + before;
}

}  // namespace

AlignedBlock::AlignedBlock(size_t bytes) : bytes_(block_bytes(bytes)) {
  if (bytes_ >= 2 * huge_page) {
    data_ = {map_huge_pages(bytes_), Free{bytes_}};
    return;
  }
  data_ = {static_cast<std::byte*>(std::aligned_alloc(64, bytes_)), Free{0}};
  if (!data_) fail(bytes_);
}

void AlignedBlock::Free::operator()(std::byte* data) const {
  if (mapped > 0) {
    munmap(data, mapped);
  } else {
    std::free(data);
  }
}

}  // namespace seqcast
