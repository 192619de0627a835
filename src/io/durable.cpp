// SPDX-License-Identifier: MIT
#include "io/durable.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace seqcast {
namespace {

/// File systems without a notion of it say so in one of these ways.
bool cannot_be_synced(int error) { return error == EINVAL || error == ENOSYS || error == ENOTSUP || error == EROFS; }

}  // namespace

int sync_file(int descriptor) noexcept {
  while (::fsync(descriptor) != 0)
    if (errno != EINTR) return cannot_be_synced(errno) ? 0 : errno;
  return 0;
}

int sync_folder(const std::string& path) noexcept {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return errno == EACCES ? 0 : errno;
  const int error = sync_file(descriptor);
  ::close(descriptor);
  return error;
}

}  // namespace seqcast
