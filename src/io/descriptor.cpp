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
  constexpr int first_free = 4;
  if (descriptor >= 0) number_ = fcntl(descriptor, F_DUPFD_CLOEXEC, first_free);
  const int error = errno;
  if (descriptor >= 0) close(descriptor);
  if (number_ < 0) throw Error(fmt::format("{}: {}", what, cause_of(error)));
}

void Descriptor::reset() noexcept {
  if (number_ >= 0) close(number_);
  number_ = -1;
}

}  // namespace seqcast
