// SPDX-License-Identifier: MIT
#include "io/mapped_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "io/error_cause.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

MappedFile map_descriptor(int descriptor, const std::string& path, std::string_view kind) {
  struct stat status {};
  if (fstat(descriptor, &status) != 0) throw Error(fmt::format("cannot read '{}': {}", path, cause_of(errno)));
  if (S_ISDIR(status.st_mode)) throw Error(fmt::format("cannot read '{}': {}", path, cause_of(EISDIR)));
  if (!S_ISREG(status.st_mode))
    throw Error(fmt::format("cannot read '{}': not a regular file, expected one that can be mapped", path),
                "save it to a file first");
  if (status.st_size == 0) throw Error(fmt::format("{}: the file is empty, expected {}", path, kind));
  const size_t size = static_cast<size_t>(status.st_size);
  void* start = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
  if (start == MAP_FAILED) throw Error(fmt::format("cannot read '{}': {}", path, cause_of(errno)));
  std::shared_ptr<const void> storage(start, [start, size](const void*) { munmap(start, size); });
  return {std::move(storage), {static_cast<const char*>(start), size}};
}

}  // namespace

MappedFile map_file(const std::string& path, std::string_view kind) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);  // a pipe must not wait for a writer
  if (descriptor < 0) throw Error(fmt::format("cannot open '{}': {}", path, cause_of(errno)));
  const std::shared_ptr<void> closer(nullptr, [descriptor](void*) { close(descriptor); });
  return map_descriptor(descriptor, path, kind);
}

}  // namespace seqcast
