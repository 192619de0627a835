// SPDX-License-Identifier: MIT
// bigWig reader: per-base values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "genome/signal_process.hpp"

namespace seqcast {

/// Whether a file begins as bigWig files do; false where it cannot be read.
bool is_bigwig(const std::string& path);

/// A bigWig file, read base by base. Used by one thread at a time.
class Signal {
 public:
  /// @throws Error  if it cannot be read or is no bigWig file.
  explicit Signal(const std::string& path);

  /// @throws Error  if the file does not have the chromosome, or ends before its `bases` do.
  void check(const std::string& chrom, int64_t bases) const;

  /// Values of bases [start, end); 0 where the file has none and beyond the chromosome's ends.
  /// @throws Error  if the file does not have the chromosome, is damaged, or a value is not finite.
  std::vector<float> read(const std::string& chrom, int64_t start, int64_t end) const;

 private:
  std::string path_;
  SignalProcess process_;
};

}  // namespace seqcast
