// SPDX-License-Identifier: MIT
// Asks the helper program that reads a bigWig file, since a file may be hostile.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "io/child_reader.hpp"

namespace seqcast {

/// A process that holds one bigWig file open and answers what is asked of it, one question at a time.
class SignalProcess {
 public:
  /// @throws Error  if the process cannot be started, or the file is damaged.
  explicit SignalProcess(const std::string& path);

  /// By name; empty where the file has none.
  const std::string& first_chrom() const noexcept { return first_chrom_; }

  /// None where the file does not have the chromosome.
  /// @throws Error  if the process crashes or takes too long.
  std::optional<int64_t> bases_of(const std::string& chrom) const;

  /// Values of bases [start, end) of a chromosome, which lie inside it; no_signal() where the file has none.
  /// @throws Error  as bases_of(), and if the file is damaged.
  std::vector<float> read(const std::string& chrom, int64_t start, int64_t end) const;

 private:
  void ask(const std::string& chrom, int64_t start, int64_t end) const;
  uint64_t take_size() const;
  void take_answer(void* to, uint64_t bytes) const;

  mutable ChildReader child_;  // the answers change nothing that can be seen
  std::string first_chrom_;
  mutable std::map<std::string, int64_t> lengths_;  // that were asked for
};

}  // namespace seqcast
