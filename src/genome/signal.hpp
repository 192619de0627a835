// SPDX-License-Identifier: MIT
// bigWig reader: per-base values.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "genome/signal_process.hpp"

namespace seqcast {

/// Whether a file begins as bigWig files do; false where it cannot be read.
bool is_bigwig(const std::string& path);

/// What a base gets that a bigWig file has no number for; none: an error.
struct MissingValues {
  std::optional<float> gap = 0.0F;  ///< where the file has no interval
  std::optional<float> nan;         ///< where its value is NaN
  std::optional<float> chrom;       ///< on a chromosome that it does not have
};

/// A bigWig file, read base by base. Used by one thread at a time.
class Signal {
 public:
  /// @throws Error  if it cannot be read or is no bigWig file.
  explicit Signal(const std::string& path, const MissingValues& missing = {});

  /// @throws Error  if the chromosome has another length or spelling (`1` for `chr1`) in the file, or is missing there
  ///                and must not be.
  void check(const std::string& chrom, int64_t bases);

  /// Values of bases [start, end); 0 beyond the chromosome's ends.
  /// @throws Error  if the file is damaged, a value is infinite, or one is missing that must not be.
  std::vector<float> read(const std::string& chrom, int64_t start, int64_t end) const;

 private:
  std::optional<int64_t> bases_of(const std::string& chrom) const;
  void check_spelling(const std::string& chrom) const;
  void fill_missing(std::vector<float>& values, const std::string& chrom, int64_t first) const;
  [[noreturn]] void fail_at(const std::vector<float>& values, size_t at, const std::string& chrom, int64_t first) const;

  std::string path_;
  MissingValues missing_;
  SignalProcess process_;
  std::map<std::string, int64_t> lacking_;  // chromosomes that the file does not have, with their lengths
};

}  // namespace seqcast
