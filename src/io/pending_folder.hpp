// SPDX-License-Identifier: MIT
// Output folder with a temporary name until it is complete.
#pragma once

#include <memory>
#include <string>

namespace seqcast {

/// A new folder that is filled under a temporary name beside the final one, `.NAME.seqcast-PID-NNNNNN`, and gets its
/// own name once it is whole. Dropped before that, it leaves nothing behind.
class PendingFolder {
 public:
  /// @throws Error  if something other than an empty folder has the name, or the folder above is missing or not
  ///                writable.
  explicit PendingFolder(const std::string& path);

  /// A file's path in the folder while it is pending.
  std::string file(const std::string& name) const { return *temporary_ + "/" + name; }

  /// Gives the folder its name. Its files must be written and closed.
  void commit();

 private:
  struct Remove {
    void operator()(const std::string* name) const;
  };
  std::string path_;
  std::unique_ptr<const std::string, Remove> temporary_;
};

}  // namespace seqcast
