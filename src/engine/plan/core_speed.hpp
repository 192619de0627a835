// SPDX-License-Identifier: MIT
// Fixed table of core speeds by instruction set, so that plans are deterministic.
#pragma once

namespace seqcast {

/// In round figures. `./dev bench costs` measures them and writes core_speeds.inc; no run measures anything.
struct CoreSpeed {
  double multiply_adds;       ///< of a product whose operands are in the first cache
  double shared_cache_bytes;  ///< read from and written to a cache that cores share
  double memory_bytes;        ///< read from and written to memory
  double own_cache_size;      ///< bytes that stay in a core's own cache
  double shared_cache_size;   ///< bytes that stay in the cache that cores share, if others use half of it
};

/// Of the instruction set in use.
const CoreSpeed& core_speed();

}  // namespace seqcast
