// SPDX-License-Identifier: MIT
#include "formats/hdf5/h5_process.hpp"

#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "io/error_cause.hpp"
#include "io/file_bytes.hpp"
#include "io/file_kind.hpp"
#include "io/reader_program.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

namespace fs = std::filesystem;

constexpr size_t max_message_bytes = 4096;

double patience(uintmax_t bytes, const H5Reader& reader) {
  return reader.seconds > 0 ? reader.seconds : 60 + static_cast<double>(bytes) / 4e6;
}

H5Handover map_handover(int descriptor, const std::string& path) {
  struct stat status {};
  constexpr off_t min_bytes = 8;
  if (fstat(descriptor, &status) != 0 || status.st_size < min_bytes)
    throw Error("the reader of HDF5 files handed nothing over").in(path);
  const size_t size = static_cast<size_t>(status.st_size);
  // Shared and to be written, so that parts can be let go.
  void* start = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  if (start == MAP_FAILED) throw Error(fmt::format("cannot read '{}': {}", path, cause_of(errno)));
  return {std::shared_ptr<const void>(start, [size](const void* mapped) { munmap(const_cast<void*>(mapped), size); }),
          {static_cast<const char*>(start), size}};
}

Descriptor file_in_memory() {
  return {memfd_create("seqcast-h5", MFD_CLOEXEC), "cannot start the reader of HDF5 files"};
}

/// @param archived  what to read, where `path` is no file of its own; else nullptr.
H5Handover run(const std::string& path, const Descriptor* archived, double seconds, bool with_values,
               const H5Reader& reader) {
  const Descriptor handed = file_in_memory();
  std::vector<std::string> arguments{with_values ? "values" : "structure"};
  std::vector<const Descriptor*> descriptors{&handed};
  if (archived) {
    arguments.emplace_back("handed");
    descriptors.push_back(archived);
  }
  ChildReader child(h5_program, path, arguments, descriptors, reader.program);
  const ReaderAnswer answer = child.receive_all(max_message_bytes, seconds);
  const std::string& message = answer.text;
  if (message == "ok" && answer.succeeded) return map_handover(handed.number(), path);
  if (message.empty() || message == "ok") throw child.failure();
  const bool may_be_damaged = message.find("damaged") != message.npos || message.find("claim") != message.npos;
  throw Error(message, may_be_damaged ? "the file may be damaged or cut short: copy or download it again" : "")
      .in(path);
}

/// HDF5 may begin behind a block of its user's: what is of no known kind is left to HDF5's library.
void check_is_h5(const std::string& path) {
  std::error_code ignored;
  if (!fs::exists(path, ignored)) return;
  const std::string bytes = first_bytes(path, size_t{1} << 16);
  for (size_t at = 0; at < bytes.size(); at = at == 0 ? 512 : 2 * at)
    if (std::string_view(bytes).substr(at).starts_with("\x89HDF\r\n\x1a\n")) return;
  check_is_none_of_others(path, bytes, {"HDF5"});
}

}  // namespace

void let_go(std::span<const std::byte> bytes) noexcept {
  const auto page = static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
  const auto first = (reinterpret_cast<uintptr_t>(bytes.data()) + page - 1) / page * page;
  const auto end = reinterpret_cast<uintptr_t>(bytes.data() + bytes.size()) / page * page;
  if (first < end) madvise(reinterpret_cast<void*>(first), end - first, MADV_REMOVE);
}

H5Handover run_h5_reader(const std::string& path, bool with_values, const H5Reader& reader) {
  check_is_file(path, {"HDF5"});
  check_read_at_any_place(path, "HDF5");
  check_is_h5(path);
  std::error_code ignored;
  const uintmax_t bytes = fs::file_size(path, ignored);
  return run(path, nullptr, patience(ignored ? 0 : bytes, reader), with_values, reader);
}

H5Handover run_h5_reader(const std::string& name, std::string_view bytes, bool with_values, const H5Reader& reader) {
  const Descriptor file = file_in_memory();
  for (size_t done = 0; done < bytes.size();) {
    const ssize_t wrote = write(file.number(), bytes.data() + done, bytes.size() - done);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) throw Error(fmt::format("cannot read '{}': {}", name, cause_of(errno)));
    done += static_cast<size_t>(wrote);
  }
  return run(name, &file, patience(bytes.size(), reader), with_values, reader);
}

}  // namespace seqcast
