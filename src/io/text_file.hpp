// SPDX-License-Identifier: MIT
// Buffered text output to a file, BGZF file, pipe or standard output.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "io/pending_file.hpp"

namespace seqcast {

/// Thrown when a pipe's reader has gone (`| head`): no error, main ends quietly. SIGPIPE must be ignored.
struct ClosedPipe {};

/// True if the path ends in .gz or .bgz: it is then written as BGZF.
bool is_bgzf_path(const std::string& path);

/// Buffered text output in which every write and close is checked. Regular files are pending until `commit`.
class TextFile {
 public:
  /// @param path    "-" or empty for standard output.
  /// @param bgzf    compress with BGZF; also on standard output.
  /// @throws Error  if it cannot be opened.
  TextFile(const std::string& path, bool bgzf, Durable durable = Durable::yes);
  explicit TextFile(const std::string& path, Durable durable = Durable::yes)
      : TextFile(path, is_bgzf_path(path), durable) {}

  /// @throws Error       on a full disk and the like.
  /// @throws ClosedPipe  if the reader has gone.
  void write(std::string_view text);

  /// Hands what is buffered to a reader who may be waiting for it (a pipe, a terminal). Nothing for files and BGZF.
  void flush();

  /// Writes the rest and closes; a regular file is finished (io/pending_file). Nothing may be written after.
  void finish();

  /// Gives a finished regular file its name; nothing for others.
  void commit();
  /// What PendingFile::commit_all takes; null where it is not a regular file.
  PendingFile* pending() { return pending_ ? &*pending_ : nullptr; }

  void close() {
    finish();
    commit();
  }

 private:
  struct CloseDescriptor {
    void operator()(const int* descriptor) const;
  };
  void write_block();
  void write_compressed(std::string_view text);
  void write_raw(std::string_view bytes);
  [[noreturn]] void fail(int cause) const;

  std::string path_;
  bool bgzf_;
  std::optional<PendingFile> pending_;                      // removed after the descriptor is closed: declared before
  std::unique_ptr<const int, CloseDescriptor> descriptor_;  // null once finished
  std::string buffer_;
};

/// Writes a file that is one text, or to standard output. @throws  as TextFile.
void print_text(const std::string& text, const std::string& path = "-");

}  // namespace seqcast
