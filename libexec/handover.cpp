// SPDX-License-Identifier: MIT
#include "handover.hpp"

#include <sys/mman.h>
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
constexpr uint64_t program_bytes = uint64_t{96} << 20;  // of addresses: the libraries take half of them

// How HDF5 gets at the mapped file: every copy of it that HDF5 would make is the mapping itself.
void* the_mapping(size_t, H5FD_file_image_op_t, void* mapping) { return mapping; }
void* no_copy(void* to, const void*, size_t, H5FD_file_image_op_t, void*) { return to; }
herr_t stay(void*, H5FD_file_image_op_t, void*) { return 0; }
void* same_mapping(void* mapping) { return mapping; }
herr_t stay_mapped(void*) { return 0; }

/// HDF5's file is an image in memory, so that HDF5 opens nothing: in the sandbox it could not.
Handle open_file(std::string_view file) {
  const std::string refused = "is damaged or cut short: HDF5 cannot open it";
  const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "HDF5 does not start");
  void* mapping = const_cast<char*>(file.data());
  H5FD_file_image_callbacks_t calls{the_mapping, no_copy, nullptr, stay, same_mapping, stay_mapped, mapping};
  const bool is_set = file.size() > 0 && H5Pset_fapl_core(access, 1, false) >= 0 &&
                      H5Pset_file_image_callbacks(access, &calls) >= 0 &&
                      H5Pset_file_image(access, mapping, file.size()) >= 0;
  if (!is_set) throw Refused(refused);
  return {H5Fopen("the mapped file", H5F_ACC_RDONLY, access), H5Fclose, refused};
}

/// What is handed over must fit into memory besides the two programs, before any of it is read.
void check_memory(uint64_t bytes, uint64_t usable) {
  constexpr uint64_t programs = uint64_t{32} << 20;
  constexpr uint64_t mebibyte = uint64_t{1} << 20;
  if (bytes + programs > usable)
    throw Refused("its arrays take " + std::to_string((bytes + programs) / mebibyte + 1) + " MiB, and there are " +
                  std::to_string(usable / mebibyte) + " MiB of memory");
}

/// Gives the file in memory its length, which seqcast's own limit on files may not allow.
void set_length(int descriptor, uint64_t bytes) {
  libexec::limit_written_file(bytes);
  if (ftruncate(descriptor, static_cast<off_t>(bytes)) == 0) return;
  if (errno == EFBIG)
    throw Refused("what is read of it takes a file in memory of " + std::to_string(bytes) +
                  " bytes, which the limit on file sizes does not allow (ulimit -f)");
  throw Refused("takes more memory than there is");
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

void hand_over(std::string_view mapped, int descriptor, bool with_values, uint64_t usable) {
  const uint64_t file_bytes = mapped.size();
  libexec::limit_time(file_bytes);
  libexec::limit_memory(program_bytes + 3 * file_bytes);
  const Handle file = open_file(mapped);
  const Contents contents = walk(file, file_bytes);
  const std::string header = header_of(contents);
  const uint64_t bytes = length_bytes + header.size() + (with_values ? contents.bytes : 0);
  check_memory(bytes, usable);
  libexec::limit_memory(program_bytes + 3 * file_bytes + 2 * (bytes + header.size()));
  set_length(descriptor, bytes);
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
