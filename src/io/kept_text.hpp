// SPDX-License-Identifier: MIT
// Text of an input that is read a second time.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "io/file_state.hpp"
#include "io/nameless_file.hpp"

namespace seqcast {

/// Where a text can be read again: its file, if that is a regular one, else a copy on disk without a name.
class KeptText {
 public:
  /// @throws Error  where the file was changed since it was first read.
  std::string path() const;

 private:
  friend class TextKeeper;
  std::string path_;
  std::optional<FileState> state_;  // of a file of its own
  NamelessFile copy_{nullptr, nullptr};
  std::string name_;  // of what it is a copy of
};

/// Sees a text while it is read for the first time.
class TextKeeper {
 public:
  /// @param path   before it is opened; "-": standard input.
  /// @param keeps  false: nothing is kept.
  /// @throws Error where a copy is needed and cannot be written.
  TextKeeper(const std::string& path, bool keeps);

  /// The next line, without its line end. @throws Error  where a copy cannot be written.
  void see(std::string_view line);
  std::shared_ptr<const KeptText> finish();

 private:
  std::shared_ptr<KeptText> text_;
};

}  // namespace seqcast
