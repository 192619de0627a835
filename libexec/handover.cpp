// SPDX-License-Identifier: MIT
#include "handover.hpp"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "handle.hpp"
#include "io/little_endian.hpp"
#include "limits.hpp"
#include "walk.hpp"

namespace seqcast::read_h5 {
namespace {

constexpr size_t length_bytes = 8;
constexpr size_t alignment = 64;
constexpr uint64_t program_bytes = uint64_t{96} << 20;  // of addresses: the libraries take half of them

uint64_t size_of(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) throw Refused(std::string("cannot be read: ") + std::strerror(errno));
  if (!S_ISREG(status.st_mode)) throw Refused("is not a regular file");
  return static_cast<uint64_t>(status.st_size);
}

Handle open_file(const std::string& path) {
  const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "HDF5 does not start");
  H5Pset_fapl_sec2(access);
  return {H5Fopen(path.c_str(), H5F_ACC_RDONLY, access), H5Fclose, "is damaged or cut short: HDF5 cannot open it"};
}

std::string header_of(const Contents& contents) {
  const nlohmann::ordered_json header{{"objects", contents.objects}};
  std::string text = header.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  text.resize((length_bytes + text.size() + alignment - 1) / alignment * alignment - length_bytes, ' ');
  return text;
}

/// The values of one array, as little-endian f16 or f32.
void read_array(hid_t file, const Array& array, void* values) {
  const std::string damaged = "'" + array.path + "' cannot be read: it is damaged";
  const Handle dataset(H5Dopen2(file, array.path.c_str(), H5P_DEFAULT), H5Dclose, damaged);
  const Handle type(array.half ? H5Dget_type(dataset) : H5Tcopy(H5T_IEEE_F32LE), H5Tclose, damaged);
  H5Tset_order(type, H5T_ORDER_LE);
  if (H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) < 0) throw Refused(damaged);
}

}  // namespace

void hand_over(const std::string& path, int descriptor, bool with_values) {
  const uint64_t file_bytes = size_of(path);
  libexec::limit_time(file_bytes);
  libexec::limit_memory(program_bytes + 2 * file_bytes);
  const Handle file = open_file(path);
  const Contents contents = walk(file, file_bytes);
  const std::string header = header_of(contents);
  const uint64_t bytes = length_bytes + header.size() + (with_values ? contents.bytes : 0);
  libexec::limit_memory(program_bytes + 2 * file_bytes + 2 * (bytes + header.size()));
  libexec::limit_written_file(bytes);
  if (ftruncate(descriptor, static_cast<off_t>(bytes)) != 0) throw Refused("takes more memory than there is");
  void* start = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  if (start == MAP_FAILED) throw Refused("takes more memory than there is");
  char* out = static_cast<char*>(start);
  std::memcpy(out, to_little_endian(header.size(), length_bytes).data(), length_bytes);
  std::memcpy(out + length_bytes, header.data(), header.size());
  if (with_values)
    for (const Array& array : contents.arrays)
      if (array.bytes > 0) read_array(file, array, out + length_bytes + header.size() + array.begin);
  munmap(start, bytes);
}

}  // namespace seqcast::read_h5
