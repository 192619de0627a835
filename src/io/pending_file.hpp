// SPDX-License-Identifier: MIT
// Output file without its name until it is complete.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>

#include "io/descriptor.hpp"
#include "io/durable.hpp"
#include "io/temporary_names.hpp"

namespace seqcast {

/// True for standard output: an empty path, "-", "/dev/stdout".
bool is_standard_output(const std::string& path);

/// True for what is no regular file (a device, a pipe, a FIFO, standard output): it is written directly.
bool is_written_directly(const std::string& path);

/// A regular file that gets its name once it is whole. Until it is finished it has no name at all, where the file
/// system knows such files, else a temporary one next to the final one. Dropped before it is committed, it leaves
/// nothing behind. A link's target is replaced, not the link; a file that is replaced hands on its mode, a new one
/// follows the umask.
class PendingFile {
 public:
  /// Creates the file, empty, and removes what ended processes of this machine left of one of its name.
  ///
  /// @throws Error   if the folder is missing or not writable, or the path is a folder or a file that is read-only.
  explicit PendingFile(const std::string& path, Durable durable = Durable::yes);

  /// The name that it will get, as the user has it.
  const std::string& path() const { return path_; }
  /// Where it is opened for writing until it is finished, and its temporary name from then on.
  const std::string& temporary() const { return writable_; }

  /// Brings it to the disk, where it is to be durable, and gives it a temporary name. It must be written and closed.
  void finish();
  /// Finishes it if need be, and gives it its name.
  void commit();
  /// Does so for a set of files: all get their names or none does; where the file system cannot take back what it did,
  /// the message says which have.
  static void commit_all(std::span<PendingFile* const> files);

 private:
  enum class Given { nothing, exchanged, renamed, replaced };
  void open_with_name();
  Given give_name_in_set();
  bool take_back(Given given);
  [[noreturn]] void fail(int cause) const;
  /// Folders of durable files, and a file of each. They are found before names are given: behind that, no memory may be
  /// needed.
  using Folders = std::map<std::string, const PendingFile*>;
  static Folders folders_of(std::span<PendingFile* const> files);
  static void sync(const Folders& folders);

  std::string path_;  // the user's text, for messages
  Durable durable_;
  std::string final_;  // behind any links
  std::string writable_;
  std::optional<Descriptor> descriptor_;  // until it is finished
  TemporaryName temporary_;               // none while the file has no name at all
};

/// How files that are written get their names: PendingFile::commit_all, or what writes more next to them first.
using GiveNames = std::function<void(std::span<PendingFile* const>)>;

}  // namespace seqcast
