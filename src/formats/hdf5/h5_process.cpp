// SPDX-License-Identifier: MIT
#include "formats/hdf5/h5_process.hpp"

#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "io/child_reader.hpp"
#include "io/error_cause.hpp"
#include "io/file_bytes.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

namespace fs = std::filesystem;

constexpr size_t max_message_bytes = 4096;
constexpr std::string_view download_again = "the file may be damaged or cut short: copy or download it again";

constexpr ReaderProgram h5_program{"seqcast-read-h5", "SEQCAST_READ_H5", "HDF5", "HDF5's library"};

double patience(const std::string& path, const H5Reader& reader) {
  if (reader.seconds > 0) return reader.seconds;
  std::error_code ignored;
  const uintmax_t bytes = fs::file_size(path, ignored);
  return 60 + (ignored ? 0 : static_cast<double>(bytes) / 4e6);
}

H5Handover map_handover(int descriptor, const std::string& path) {
  struct stat status {};
  constexpr off_t min_bytes = 8;
  if (fstat(descriptor, &status) != 0 || status.st_size < min_bytes)
    throw Error(fmt::format("{}: the reader of HDF5 files handed nothing over", path));
  const size_t size = static_cast<size_t>(status.st_size);
  // Shared and to be written, so that parts can be let go.
  void* start = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  if (start == MAP_FAILED) throw Error(fmt::format("cannot read '{}': {}", path, cause_of(errno)));
  return {std::shared_ptr<const void>(start, [size](const void* mapped) { munmap(const_cast<void*>(mapped), size); }),
          {static_cast<const char*>(start), size}};
}

}  // namespace

void let_go(std::span<const std::byte> bytes) noexcept {
  const auto page = static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
  const auto first = (reinterpret_cast<uintptr_t>(bytes.data()) + page - 1) / page * page;
  const auto end = reinterpret_cast<uintptr_t>(bytes.data() + bytes.size()) / page * page;
  if (first < end) madvise(reinterpret_cast<void*>(first), end - first, MADV_REMOVE);
}

H5Handover run_h5_reader(const std::string& path, bool with_values, const H5Reader& reader) {
  check_read_at_any_place(path, "HDF5");
  const Descriptor handed(memfd_create("seqcast-h5", MFD_CLOEXEC), "cannot start the reader of HDF5 files");
  ChildReader child(h5_program, path, {with_values ? "values" : "structure"}, &handed, reader.program);
  const ReaderAnswer answer = child.receive_all(max_message_bytes, patience(path, reader));
  const std::string& message = answer.text;
  if (message == "ok" && answer.succeeded) return map_handover(handed.number(), path);
  if (message.empty() || message == "ok") throw child.failure();
  const bool may_be_damaged = message.find("damaged") != message.npos || message.find("claim") != message.npos;
  throw Error(fmt::format("{}: {}", path, message), may_be_damaged ? std::string(download_again) : "");
}

}  // namespace seqcast
