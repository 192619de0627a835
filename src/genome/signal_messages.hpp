// SPDX-License-Identifier: MIT
// Messages between the program and seqcast-read-bigwig.
#pragma once

#include <bit>
#include <cstdint>

namespace seqcast {

/// What is asked: bases [start, end) of the chromosome whose name follows, or with no bases how many it has.
struct SignalQuestion {
  int64_t start, end;
  uint64_t name_bytes;
};

/// What comes back, before `bytes` of values (f4, or an int64 of bases, -1 where there is no such chromosome), or of an
/// error's text and its hint with a line break between. The first answer, before any question, is the name of the first
/// chromosome, or says why the file cannot be read.
struct SignalAnswer {
  uint64_t is_error;
  uint64_t bytes;
};

constexpr uint32_t no_signal_bits = 0x7fc00001;

/// What stands for a base that the file has no value for: a NaN that none of the file's own values has.
inline float no_signal() { return std::bit_cast<float>(no_signal_bits); }
inline bool is_no_signal(float value) { return std::bit_cast<uint32_t>(value) == no_signal_bits; }

}  // namespace seqcast
