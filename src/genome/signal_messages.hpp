// SPDX-License-Identifier: MIT
// Messages between the program and seqcast-read-bigwig.
#pragma once

#include <cstdint>

namespace seqcast {

/// What is asked: bases [start, end) of the chromosome whose name follows, or with no bases how many it has.
struct SignalQuestion {
  int64_t start, end;
  uint64_t name_bytes;
};

/// What comes back, before `bytes` of values (f4, or an int64 of bases), or of an error's text and its hint with a line
/// break between. The first answer, before any question, is empty or says why the file cannot be opened.
struct SignalAnswer {
  uint64_t is_error;
  uint64_t bytes;
};

}  // namespace seqcast
