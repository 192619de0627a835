// SPDX-License-Identifier: MIT
#include "io/memory_file.hpp"

#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "io/error_cause.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

[[noreturn]] void fail(const std::string& of) { throw Error(fmt::format("cannot read '{}': {}", of, cause_of(errno))); }

}  // namespace

MemoryFile::MemoryFile(const std::string& what) : descriptor_(::memfd_create("seqcast", MFD_CLOEXEC), what) {}

int64_t MemoryFile::bytes() const noexcept {
  struct stat status {};
  return ::fstat(descriptor_.number(), &status) == 0 ? status.st_size : 0;
}

void MemoryFile::write(std::string_view bytes, const std::string& of) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_.number(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) fail(of);
    bytes.remove_prefix(static_cast<size_t>(written));
  }
}

MappedBytes MemoryFile::map(const std::string& of) const {
  const auto size = static_cast<size_t>(bytes());
  // Shared and to be written, so that parts can be let go.
  void* start = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor_.number(), 0);
  if (start == MAP_FAILED) fail(of);
  return {std::shared_ptr<const void>(start, [size](const void* mapped) { ::munmap(const_cast<void*>(mapped), size); }),
          {static_cast<const char*>(start), size}};
}

void let_go(std::span<const std::byte> bytes) noexcept {
  const auto page = static_cast<uintptr_t>(::sysconf(_SC_PAGESIZE));
  const auto first = (reinterpret_cast<uintptr_t>(bytes.data()) + page - 1) / page * page;
  const auto end = reinterpret_cast<uintptr_t>(bytes.data() + bytes.size()) / page * page;
  if (first < end) ::madvise(reinterpret_cast<void*>(first), end - first, MADV_REMOVE);
}

}  // namespace seqcast
