// SPDX-License-Identifier: MIT
// Copy of a FASTA text whose lines are even.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "genome/fasta_index.hpp"

namespace seqcast {

/// Writes sequences in lines of even length, and notes where they lie. What cannot be written shows in the file
/// (check_copy of io/nameless_file).
class FastaCopy {
 public:
  explicit FastaCopy(std::FILE* file) : file_(file) {}

  void begin(const std::string& name);
  void add(std::string_view bases);
  std::vector<FastaEntry> finish();

 private:
  void put(std::string_view text);

  std::FILE* file_;
  int64_t bytes_ = 0;
  std::vector<FastaEntry> index_;
};

}  // namespace seqcast
