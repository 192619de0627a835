// SPDX-License-Identifier: MIT
// Limits of the reader processes: memory, CPU time, files, processes.
#pragma once

#include <cstdint>

namespace seqcast::libexec {

/// Limits what no file has a say in: no core file, nothing written to files, few open files, an empty environment.
void limit_process();

/// Limits the process's address space.
void limit_memory(uint64_t bytes);

/// Limits processor time from now on: a few seconds, one for every 20 MB of the file, and `more_seconds`.
void limit_time(uint64_t file_bytes, uint64_t more_seconds = 0);

/// How long files may be that this process writes.
void limit_written_file(uint64_t bytes);

/// No descriptor beyond those that are open, and no further process, for good.
void limit_to_what_is_open();

}  // namespace seqcast::libexec
