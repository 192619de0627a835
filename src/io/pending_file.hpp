// SPDX-License-Identifier: MIT
// Output file with a temporary name until it is complete.
#pragma once

#include <memory>
#include <string>

namespace seqcast {

/// True for standard output: an empty path, "-", "/dev/stdout".
bool is_standard_output(const std::string& path);

/// True for what is no regular file (a device, a pipe, a FIFO, standard output): it is written directly.
bool is_written_directly(const std::string& path);

/// A regular file that is written under a temporary name beside the final one, `.NAME.seqcast-PID-NNNNNN`, and gets
/// its own name once it is whole. Dropped before that, it leaves nothing behind. A link's target is replaced, not the
/// link; a file that is replaced hands on its mode, a new one follows the umask.
class PendingFile {
 public:
  /// Creates the temporary file, empty.
  ///
  /// @throws Error   if the folder is missing or not writable, or the path is a folder or a file that is read-only.
  explicit PendingFile(const std::string& path);

  const std::string& temporary() const { return *temporary_; }

  /// Gives the file its name. It must be written and closed.
  void commit();

 private:
  struct Remove {
    void operator()(const std::string* name) const;
  };
  std::string path_;   // the user's text, for messages
  std::string final_;  // behind any links
  std::unique_ptr<const std::string, Remove> temporary_;
};

}  // namespace seqcast
