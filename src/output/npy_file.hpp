// SPDX-License-Identifier: MIT
// .npy writer.
#pragma once

#include <cstdint>
#include <string>

#include "io/text_file.hpp"
#include "output/bins.hpp"
#include "output/writer_options.hpp"

namespace seqcast {

/// An .npy file of little-endian f4: [B, T] for one region, [N, B, T] for several of the same number of bins, in the
/// order in which their blocks come. Nothing is clipped: a bin's value is its own.
class NpyFile {
 public:
  /// @param options   path of the file, all its tracks, and its rows.
  explicit NpyFile(const WriterOptions& options);

  /// Takes a block of all the tracks, [tracks, bins], and writes it as [bins, tracks].
  void write(const Bins& block);
  /// @throws Error  where other than the promised number of bins came.
  void finish();
  void commit() { file_.commit(); }
  PendingFile* pending() { return file_.pending(); }

 private:
  TextFile file_;
  int64_t expected_bins_;
  int64_t bins_ = 0;
  std::string bytes_;  // kept, so that no block allocates
};

}  // namespace seqcast
