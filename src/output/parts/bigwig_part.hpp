// SPDX-License-Identifier: MIT
// Reader of the bigWig files that BigWigFile writes, from front to back.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "io/steady_file.hpp"
#include "output/bigwig_file.hpp"

namespace seqcast {

class BigWigPart {
 public:
  /// @throws Error  naming the file, for what such a file is not.
  explicit BigWigPart(const std::string& path);

  const std::string& path() const { return file_.path(); }
  /// The tree of chromosomes' names, as it stands in the file.
  const std::string& names() const { return names_; }
  /// Of the zoom levels, the finest first; none where it holds no interval.
  const std::vector<uint32_t>& stretches() const { return stretches_; }
  /// Hands on all intervals, in order. @param take  a chromosome's number, and one of its intervals.
  void read(const std::function<void(uint32_t, const BigWigRecord&)>& take) const;

 private:
  std::string bytes(uint64_t begin, uint64_t count) const;
  void take_block(std::span<const char> block, const std::function<void(uint32_t, const BigWigRecord&)>& take) const;
  [[noreturn]] void fail() const;

  SteadyFile file_;
  std::string names_;
  std::vector<uint32_t> stretches_;
  uint64_t blocks_begin_ = 0, blocks_end_ = 0;
};

}  // namespace seqcast
