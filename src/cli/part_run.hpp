// SPDX-License-Identifier: MIT
// A run, or one part of it, with its markers.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "cli/shard_option.hpp"
#include "io/pending_file.hpp"
#include "io/text_file.hpp"

namespace seqcast {

/// Of a whole run nothing is marked.
class PartRun {
 public:
  /// @throws RequestError  as parse_shard.
  PartRun(PartOptions options, bool quiet, Durable durable = Durable::yes);
  PartRun(const PartRun&) = delete;
  PartRun& operator=(const PartRun&) = delete;

  const Shard& shard() const noexcept { return shard_; }

  /// Takes the inputs' checksums, and looks for the part.
  ///
  /// @param files    that will be written; those that are no regular files get no marker.
  /// @param inputs   files that are read, each of them once or more often; those that are not there are passed over.
  /// @return         whether nothing is left to do: the part is there, whole, and --resume is given.
  /// @throws Error   with --resume, where a part of another run stands in its place; where an input cannot be read.
  bool is_done(std::vector<PartFile> files, const std::vector<std::string>& inputs, PartForm form);

  /// Gives files their names together with their markers, once it is known that the inputs are still the same. The
  /// object outlives it.
  GiveNames give_names();

 private:
  void read_inputs(const std::vector<std::string>& paths);
  bool is_whole() const;
  void mark(std::span<PendingFile* const> files);
  void say(const std::string& message) const;

  PartOptions options_;
  Shard shard_;
  bool is_part_, quiet_;
  Durable durable_;  // of markers
  std::vector<PartFile> files_;
  std::vector<SummedInput> inputs_;
  PartMarker marker_;  // but for a file's content and sum
};

}  // namespace seqcast
