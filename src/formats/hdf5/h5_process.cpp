// SPDX-License-Identifier: MIT
#include "formats/hdf5/h5_process.hpp"

#include <filesystem>

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

MappedBytes map_handover(const MemoryFile& handed, const std::string& path) {
  constexpr int64_t min_bytes = 8;
  if (handed.bytes() < min_bytes) throw Error("the reader of HDF5 files handed nothing over").in(path);
  return handed.map(path);
}

MemoryFile file_in_memory() { return MemoryFile("cannot start the reader of HDF5 files"); }

/// @param archived  what to read, where `path` is no file of its own; else nullptr.
MappedBytes run(const std::string& path, const MemoryFile* archived, double seconds, bool with_values,
                const H5Reader& reader) {
  const MemoryFile handed = file_in_memory();
  std::vector<std::string> arguments{with_values ? "values" : "structure"};
  std::vector<const Descriptor*> descriptors{&handed.descriptor()};
  if (archived) {
    arguments.emplace_back("handed");
    descriptors.push_back(&archived->descriptor());
  }
  ChildReader child(h5_program, path, arguments, descriptors, reader.program);
  const ReaderAnswer answer = child.receive_all(max_message_bytes, seconds);
  const std::string& message = answer.text;
  if (message == "ok" && answer.succeeded) return map_handover(handed, path);
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

MappedBytes run_h5_reader(const std::string& path, bool with_values, const H5Reader& reader) {
  check_is_file(path, {"HDF5"});
  check_read_at_any_place(path, "HDF5");
  check_is_h5(path);
  std::error_code ignored;
  const uintmax_t bytes = fs::file_size(path, ignored);
  return run(path, nullptr, patience(ignored ? 0 : bytes, reader), with_values, reader);
}

MappedBytes run_h5_reader(const std::string& name, std::string_view bytes, bool with_values, const H5Reader& reader) {
  MemoryFile file = file_in_memory();
  file.write(bytes, name);
  return run(name, &file, patience(bytes.size(), reader), with_values, reader);
}

}  // namespace seqcast
