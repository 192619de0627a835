// SPDX-License-Identifier: MIT
#include "io/file_state.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include "seqcast/error.hpp"

namespace seqcast {

std::optional<FileState> state_of(const std::string& path) noexcept {
  struct stat status {};
  if (path == "-" || ::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  return FileState{status.st_dev, status.st_ino, status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec};
}

void check_unchanged(const std::string& path, const FileState& then) {
  if (state_of(path) != then)
    throw Error("the file was changed while it was read", "run again once nothing writes to it any more").in(path);
}

}  // namespace seqcast
