// SPDX-License-Identifier: MIT
// bigWig writer.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "io/pending_file.hpp"
#include "output/bins.hpp"
#include "output/writer_options.hpp"

namespace seqcast {

/// A bigWig file through libBigWig, with zoom levels of our own (see zoom_levels.hpp). Neighbours of exactly the same
/// value become one interval unless `merge` is off. It needs a regular file: bigWig is not written front to back.
class BigWig {
 public:
  /// @param options   path of the file, its one track, and every chromosome.
  /// @throws Error    if the path is no regular file, or a chromosome is too long for the format (2^32 - 1 bases, its
  ///                  name 255 bytes).
  explicit BigWig(const WriterOptions& options);

  /// Takes a block of one track; blocks come in genome order.
  void write(const Bins& block);
  void finish();
  void commit() { pending_.commit(); }
  PendingFile* pending() { return &pending_; }

 private:
  struct Handle;  // libBigWig's file
  struct CloseHandle {
    void operator()(Handle* handle) const;
  };
  void add(int64_t start, int64_t end, float value);
  void flush(size_t intervals);
  uint32_t hand_on(uint32_t first, uint32_t most);
  void write_zoom_levels();
  void write_empty_index();
  [[noreturn]] void fail(int cause) const;

  std::string path_;
  bool merge_;
  PendingFile pending_;  // declared before the handle: removed after that is closed
  std::unique_ptr<Handle, CloseHandle> handle_;
  std::string chrom_;
  bool chrom_begun_ = false;  // libBigWig knows that this chromosome is the current one
  int64_t bin_bases_ = 1;
  std::vector<uint32_t> starts_, ends_;  // intervals not yet handed on
  std::vector<float> values_;
};

}  // namespace seqcast
