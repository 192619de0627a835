// SPDX-License-Identifier: MIT
// Tests of the free list of aligned buffers.
#include "engine/run/block_pool.hpp"

#include <catch2/catch.hpp>

using namespace seqcast;

TEST_CASE("blocks are aligned, large ones to large pages, and can be written from end to end") {
  for (const size_t bytes : {size_t{1}, size_t{65}, size_t{1} << 20, size_t{5} << 20}) {
    const AlignedBlock block(bytes);
    CHECK(block.bytes() >= bytes);
    CHECK(reinterpret_cast<uintptr_t>(block.data()) % (bytes > 2 * huge_page ? huge_page : 64) == 0);
    block.data()[0] = block.data()[block.bytes() - 1] = std::byte{1};
    CHECK(block.data()[block.bytes() - 1] == std::byte{1});
  }
}

TEST_CASE("a pool's size is no less than what is wanted, at most a half more, and its own") {
  for (int64_t bytes = 256; bytes < int64_t{4} << 20; bytes = bytes * 9 / 8 + 1) {
    INFO(bytes);
    CHECK(pooled_size(bytes) >= bytes);
    CHECK(2 * pooled_size(bytes) <= 3 * bytes);
    CHECK(pooled_size(pooled_size(bytes)) == pooled_size(bytes));
  }
}

TEST_CASE("a block that was let go serves the next one of about its size, until nobody has taken it for some rounds") {
  BlockPool pool;
  AlignedBlock block = pool.take(100'000);
  const std::byte* place = block.data();
  pool.give(std::move(block));
  CHECK(pool.take(10'000).data() != place);  // far smaller
  AlignedBlock again = pool.take(95'000);
  CHECK(again.data() == place);
  pool.give(std::move(again));
  for (int round = 0; round < 10; ++round) pool.end_round();
  CHECK(pool.free_bytes() == 0);
}
