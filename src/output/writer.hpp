// SPDX-License-Identifier: MIT
// Table of output formats, and the writer that distributes tracks to files.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "io/pending_file.hpp"
#include "output/bins.hpp"
#include "output/writer_options.hpp"

namespace seqcast {

/// One open file of some format.
struct OutputFile {
  std::function<void(const Bins&)> write;
  std::function<void()> finish;           // writes the rest; the file does not have its name yet
  std::function<PendingFile*()> pending;  // which gives it its name; null where it has had it all along
};

/// What the program knows of a format. A new one is a header, a source, and a line in `output_formats`.
struct OutputFormat {
  std::string_view name;                     // as the setting format has it
  std::vector<std::string_view> extensions;  // lower case, with the dot, without .gz
  bool one_track_a_file = false;
  bool is_text = false;   // can go to standard output and be compressed
  bool is_array = false;  // a row a region, in the order asked; else bins in genome order, each base once
  bool needs_chroms = false;
  void (*check_chrom)(const std::string& name, int64_t bases) = nullptr;  // fails where it cannot hold one
  std::function<OutputFile(const WriterOptions&)> open;
};

/// Every format, in the order in which help names them.
std::span<const OutputFormat> output_formats();

/// The format that the options ask for: by name, else by the path's extension; on standard output (and devices and
/// pipes) bedGraph for one track and table for several.
///
/// @throws Error   if neither says, or the format cannot go there.
const OutputFormat& choose_format(const WriterOptions& options);

/// The files that the options name: one a track where the format holds one, else one. Nothing is opened.
///
/// @throws Error   as paths_of_tracks does.
std::vector<std::string> output_paths(const WriterOptions& options);

/// Checks the options against the format. Nothing is opened.
///
/// @throws Error   as choose_format and output_paths do; for options that the format has no use for.
void check_output(const WriterOptions& options);

/// @throws Error   where the format cannot hold values of a sequence of that name and length.
void check_chrom(const WriterOptions& options, const std::string& name, int64_t bases);

/// How many tracks one Writer can take at a time, for callers that have thousands: what this process's limit of open
/// files allows, which stays as it is.
size_t tracks_at_once(const WriterOptions& options);

/// Takes blocks of all tracks in genome order (for an array: region after region) and writes each track where it
/// belongs.
class Writer {
 public:
  /// Opens every file.
  ///
  /// @throws Error   if the options do not fit together or a file cannot be written.
  explicit Writer(const WriterOptions& options);

  /// @param block   of exactly the options' tracks.
  /// @throws Error  if it is out of order, or holds a value that is not finite.
  void write(const Bins& block);

  /// Writes the rest of every file; none has its name yet.
  void finish();
  /// What PendingFile::commit_all takes of finished files.
  std::vector<PendingFile*> pending() const;
  /// Finishes every file, then gives all their names. If that fails for one, none gets its name.
  void close();

 private:
  std::vector<std::string> tracks_;
  bool one_track_a_file_, is_array_;
  GiveNames give_names_;
  GenomeOrder order_;
  std::vector<OutputFile> files_;
};

/// Gives the files of several finished writers their names: all or none.
void commit_all(std::span<const Writer> writers, const GiveNames& give_names);

}  // namespace seqcast
