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
namespace {

/// With a name for a moment, where the file system cannot do without.
int open_without_name(const std::string& folder) {
  const int descriptor = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (descriptor >= 0) return descriptor;
  std::string path = folder + "/seqcast.XXXXXX";
  const int named = ::mkostemp(path.data(), O_CLOEXEC);
  if (named >= 0) ::unlink(path.c_str());
  return named;
}

}  // namespace

NamelessFile make_nameless_file() {
  const char* set = std::getenv("TMPDIR");
  const std::string folder = set != nullptr && *set != '\0' ? set : "/tmp";
  const int descriptor = open_without_name(folder);
  if (descriptor < 0)
    throw Error(fmt::format("cannot write a temporary file in '{}': {}", folder, cause_of(errno)),
                "set TMPDIR to a folder that can be written");
  NamelessFile file(::fdopen(descriptor, "w+b"), &std::fclose);
  if (!file) {
    ::close(descriptor);
    throw std::bad_alloc();
  }
  return file;
}

void check_copy(std::FILE* copy, const std::string& of) {
  if (copy == nullptr || (std::fflush(copy) == 0 && std::ferror(copy) == 0)) return;
  throw Error(fmt::format("cannot keep a temporary copy of {}: {}", of, cause_of(errno)),
              "set TMPDIR to a folder with more room");
}

}  // namespace seqcast
