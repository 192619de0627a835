// SPDX-License-Identifier: MIT
// Names of unfinished output, which go however the process ends.
#pragma once

#include <memory>
#include <string>

namespace seqcast {

/// A name in the file system that stands for something unfinished. It is removed with this object, or by
/// `remove_temporaries`, unless it was forgotten before.
class TemporaryName {
 public:
  enum class Kind { file, folder };

  TemporaryName() = default;
  /// The name need not be there yet. @throws Error  where it is too long for any file.
  explicit TemporaryName(const std::string& path, Kind kind = Kind::file);

  /// Empty where there is none.
  std::string path() const;
  /// From here on the name stays.
  void forget() noexcept;

 private:
  struct Slot;
  struct Remove {
    void operator()(Slot* slot) const noexcept;
  };
  friend void remove_temporaries() noexcept;
  std::unique_ptr<Slot, Remove> slot_;
};

/// Removes every name that a TemporaryName of this process stands for: files, then folders (which must be empty then).
/// It may be called in a signal handler, as the last thing but for the end of the process.
void remove_temporaries() noexcept;

/// While one of these is there, finished files are getting their names, and a signal had better wait.
class GivingNames {
 public:
  GivingNames() noexcept;
  GivingNames(const GivingNames&) = delete;
  GivingNames& operator=(const GivingNames&) = delete;
  /// Raises the signal that had to wait, if one did.
  ~GivingNames();
};

/// In a signal handler. @return  whether files are getting their names: then the signal will be raised again after.
bool postpone_while_giving_names(int signal) noexcept;

}  // namespace seqcast
