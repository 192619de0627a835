// SPDX-License-Identifier: MIT
#include "io/descriptor.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>

#include "io/error_cause.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

Descriptor::Descriptor(int descriptor, const std::string& what) {
  constexpr int first_free = 5;
  if (descriptor >= 0) number_ = fcntl(descriptor, F_DUPFD_CLOEXEC, first_free);
  const int error = errno;
  if (descriptor >= 0) close(descriptor);
  if (number_ < 0) throw Error(fmt::format("{}: {}", what, cause_of(error)));
}

void Descriptor::reset() noexcept {
  if (number_ >= 0) close(number_);
  number_ = -1;
}

std::string_view read_at(int descriptor, int64_t begin, std::span<char> buffer) noexcept {
  size_t have = 0;
  errno = 0;
  while (have < buffer.size()) {
    const ssize_t got =
        pread(descriptor, buffer.data() + have, buffer.size() - have, begin + static_cast<int64_t>(have));
    if (got < 0 && errno == EINTR) {
      errno = 0;
      continue;
    }
    if (got <= 0) break;
    have += static_cast<size_t>(got);
  }
  return {buffer.data(), have};
}

}  // namespace seqcast
