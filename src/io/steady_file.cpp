// SPDX-License-Identifier: MIT
#include "io/steady_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "io/error_cause.hpp"
#include "io/file_kind.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

[[noreturn]] void cannot_read(const std::string& path, int cause) {
  throw Error(fmt::format("cannot read '{}': {}", path, cause_of(cause)));
}

/// A pipe must not wait for a writer.
Descriptor open_to_read(const std::string& path) {
  return {::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK), fmt::format("cannot open '{}'", path)};
}

}  // namespace

SteadyFile::SteadyFile(const std::string& path, std::string_view kind) : path_(path), descriptor_(open_to_read(path)) {
  struct stat status {};
  if (::fstat(descriptor_.number(), &status) != 0) cannot_read(path, errno);
  if (S_ISDIR(status.st_mode)) check_is_file(path, {std::string(kind)});
  if (!S_ISREG(status.st_mode))
    throw Error(fmt::format("cannot read '{}': not a regular file, expected one that can be read at any place", path),
                "save it to a file first");
  if (status.st_size == 0) throw Error(fmt::format("the file is empty, expected {}", kind)).in(path);
  size_ = status.st_size;
  changed_ = status.st_mtim;
}

void SteadyFile::check_unchanged() const {
  struct stat status {};
  if (::fstat(descriptor_.number(), &status) != 0) cannot_read(path_, errno);
  const timespec& now = status.st_mtim;
  if (status.st_size == size_ && now.tv_sec == changed_.tv_sec && now.tv_nsec == changed_.tv_nsec) return;
  throw Error("the file was changed while it was read", "run again once nothing writes to it any more").in(path_);
}

void SteadyFile::read(int64_t offset, std::span<char> out) const {
  while (!out.empty()) {
    const ssize_t got = ::pread(descriptor_.number(), out.data(), out.size(), offset);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) cannot_read(path_, errno);
    if (got == 0) break;  // it was cut
    out = out.subspan(static_cast<size_t>(got));
    offset += got;
  }
  check_unchanged();
  if (!out.empty()) cannot_read(path_, EIO);
}

}  // namespace seqcast
