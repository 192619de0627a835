// SPDX-License-Identifier: MIT
// Output folder with a temporary name until it is complete.
#pragma once

#include <map>
#include <string>

#include "io/durable.hpp"
#include "io/temporary_names.hpp"

namespace seqcast {

/// A new folder that is filled under a temporary name next to the final one and gets its own name once it is whole.
/// Dropped before that, it leaves nothing behind.
class PendingFolder {
 public:
  /// Also removes what ended processes of this machine left of a folder of its name.
  ///
  /// @throws Error  if something other than an empty folder has the name, or the folder above is missing or not
  ///                writable.
  explicit PendingFolder(const std::string& path, Durable durable = Durable::yes);
  PendingFolder(const PendingFolder&) = delete;
  PendingFolder& operator=(const PendingFolder&) = delete;

  /// A file's path in the folder while it is pending.
  std::string file(const std::string& name);

  /// Brings its list of names to the disk, where it is to be durable, and gives the folder its name. Its files must be
  /// written and closed.
  void commit();

 private:
  std::string path_;
  Durable durable_;
  TemporaryName folder_;
  std::map<std::string, TemporaryName> files_;  // that may be in it; they go before it does
};

}  // namespace seqcast
