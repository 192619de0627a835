// SPDX-License-Identifier: MIT
#include "io/nameless_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <new>
#include <string>

#include "io/error_cause.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

NamelessFile make_nameless_file() {
  const char* set = std::getenv("TMPDIR");
  const std::string folder = set != nullptr && *set != '\0' ? set : "/tmp";
  std::string path = folder + "/seqcast.XXXXXX";
  const int descriptor = ::mkostemp(path.data(), O_CLOEXEC);
  if (descriptor < 0) {
    throw Error(fmt::format("cannot write a temporary file in '{}': {}", folder, cause_of(errno)),
                "set TMPDIR to a folder that can be written");
  }
  ::unlink(path.c_str());
  NamelessFile file(::fdopen(descriptor, "w+b"), &std::fclose);
  if (!file) {
    ::close(descriptor);
    throw std::bad_alloc();
  }
  return file;
}

}  // namespace seqcast
