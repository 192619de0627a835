// SPDX-License-Identifier: MIT
// Memory and CPU time limits of the HDF5 reader process.
#pragma once

#include <cstdint>

namespace seqcast::read_h5 {

/// Limits the process's address space: room for the program, twice the file, and twice what is handed over.
void limit_memory(uint64_t file_bytes, uint64_t handed_over_bytes);

/// Limits processor time to a few seconds, and one for every 20 MB of the file.
void limit_time(uint64_t file_bytes);

/// Leaves no core file behind, and ends this process when the one that started it ends.
void die_quietly();

}  // namespace seqcast::read_h5
