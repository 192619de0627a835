// SPDX-License-Identifier: MIT
// The options that write files for other viewers in addition to a command's output, and these files.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "cli/declaring.hpp"
#include "io/text_file.hpp"
#include "picture/listed_files.hpp"

namespace seqcast {

struct ViewerOptions {
  std::string igv_session, pygenometracks, hub;  ///< files and a folder; empty: none
  std::string genome, url;

  bool has_any() const { return !igv_session.empty() || !pygenometracks.empty() || !hub.empty(); }
};

void declare_viewers(CLI::App& command, ViewerOptions& options);

/// @param has_fasta     whether a FASTA file is given, and can be opened by its name.
/// @throws RequestError  for options that do not fit together.
void check_viewers(const ViewerOptions& options, bool has_fasta);

class ViewerFiles {
 public:
  ViewerFiles(const ViewerOptions& options, Durable durable) : options_(options), durable_(durable) {}
  ViewerFiles(const ViewerFiles&) = delete;
  ViewerFiles& operator=(const ViewerFiles&) = delete;

  /// Writes what the options ask for; none has its name yet.
  ///
  /// @param listed   but for genome and url.
  /// @param outputs  that the command writes besides.
  /// @param inputs   files that it reads.
  /// @throws Error   as igv_session, pygenometracks_ini and track_hub; where one of the files is another or an input.
  void write(ListedFiles listed, const std::vector<std::string>& outputs, const std::vector<std::string>& inputs);

  /// Gives a command's files their names and these theirs, by `give`. The object outlives it.
  GiveNames joined_to(GiveNames give);

 private:
  void add(const std::string& path, const std::string& text);

  const ViewerOptions& options_;
  Durable durable_;
  std::deque<TextFile> files_;
};

}  // namespace seqcast
