// SPDX-License-Identifier: MIT
// Asks the helper program that reads a bigWig file, since a damaged file can crash libBigWig.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "io/child_reader.hpp"

namespace seqcast {

/// A process that holds one bigWig file open and answers what is asked of it, one question at a time.
class SignalProcess {
 public:
  /// @throws Error  if the process cannot be started, or libBigWig cannot open the file.
  explicit SignalProcess(const std::string& path);

  /// @throws Error  if the file does not have the chromosome, or libBigWig crashes or takes too long.
  int64_t bases_of(const std::string& chrom) const;

  /// Values of bases [start, end) of a chromosome, which lie inside it; 0 where the file has none.
  /// @throws Error  as bases_of(), and if the file is damaged or a value is not finite.
  std::vector<float> read(const std::string& chrom, int64_t start, int64_t end) const;

 private:
  void ask(const std::string& chrom, int64_t start, int64_t end) const;
  void take_answer(void* to, uint64_t bytes) const;

  mutable ChildReader child_;  // the answers change nothing that can be seen
};

}  // namespace seqcast
