// SPDX-License-Identifier: MIT
// bigWig writer.
#pragma once

#include <cstdint>
#include <cstdio>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "io/pending_file.hpp"
#include "output/bins.hpp"
#include "output/block_index.hpp"
#include "output/writer_options.hpp"
#include "output/zoom_levels.hpp"

namespace seqcast {

/// A bigWig file, written from its first byte to its last in a time that grows with what it holds, also of a million
/// sequences. Neighbours of exactly the same value become one interval unless `merge` is off. It needs a regular file:
/// the header is filled in at the end.
class BigWig {
 public:
  /// @param options   path of the file, its one track, and every chromosome. Those that the format cannot hold
  ///                  (check_bigwig_chrom) are left out of its list.
  /// @throws Error    if the path is no regular file.
  explicit BigWig(const WriterOptions& options);

  /// Takes a block of one track; blocks come in genome order.
  /// @throws Error  for a chromosome that is not in the list.
  void write(const Bins& block);
  void finish();
  void commit() { pending_.commit(); }
  PendingFile* pending() { return &pending_; }

 private:
  struct Record {  // of one interval, laid out as in the file
    uint32_t start, end;
    float value;
  };
  struct Summary {
    uint64_t bases = 0;
    double least = std::numeric_limits<double>::infinity(), largest = -least;
    double sum = 0, sum_of_squares = 0;
  };
  struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  void begin_file();
  void begin_chrom(std::string_view name);
  void add(int64_t start, int64_t end, float value);
  void write_block();
  void write_header(uint64_t index_offset);
  void put_whole(const std::string& bytes);
  void seek(int64_t offset, int origin);
  [[noreturn]] void fail() const;

  std::string path_;
  bool merge_;
  std::vector<std::pair<std::string, int64_t>> chroms_;
  PendingFile pending_;  // declared before the file: removed after that is closed
  std::unique_ptr<std::FILE, CloseFile> file_;
  size_t chrom_ = 0;  // position in the list, where blocks are now
  bool is_chrom_begun_ = false;
  uint32_t chrom_number_ = 0;  // of those that the file lists
  uint64_t data_offset_ = 0, position_ = 0;
  std::vector<Record> records_;  // of the block that is not yet written; the last one may still grow
  std::vector<IndexedBlock> blocks_;
  Summary summary_;
  std::optional<ZoomLevels> levels_;  // none before the first block
};

/// @throws Error  if a chromosome is too long for the format (2^32 - 1 bases, its name 255 bytes).
void check_bigwig_chrom(const std::string& name, int64_t bases);

}  // namespace seqcast
