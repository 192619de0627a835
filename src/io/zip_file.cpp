// SPDX-License-Identifier: MIT
#include "io/zip_file.hpp"

#include <fmt/format.h>
#include <libdeflate.h>

#include <algorithm>
#include <memory>

#include "io/zip_directory.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

struct FreeDecompressor {
  void operator()(libdeflate_decompressor* decompressor) const { libdeflate_free_decompressor(decompressor); }
};

/// @return  whether the packed bytes are exactly `out` when unpacked.
bool inflate(std::string_view packed, std::span<char> out) {
  const std::unique_ptr<libdeflate_decompressor, FreeDecompressor> decompressor(libdeflate_alloc_decompressor());
  return decompressor && libdeflate_deflate_decompress(decompressor.get(), packed.data(), packed.size(), out.data(),
                                                       out.size(), nullptr) == LIBDEFLATE_SUCCESS;
}

}  // namespace

ZipFile::ZipFile(const std::string& path) : path_(path), file_(load_file(path, "a zip archive")) {
  try {
    entries_ = read_zip_directory(file_.bytes);
  } catch (const Error& error) {
    throw Error(fmt::format("{}", error.what()), error.hint()).in(path);
  }
}

const ZipEntry* ZipFile::find(std::string_view name) const noexcept {
  const auto found = std::ranges::find(entries_, name, &ZipEntry::name);
  return found == entries_.end() ? nullptr : &*found;
}

std::string_view ZipFile::packed(const ZipEntry& entry) const {
  return file_.bytes.substr(entry.offset, entry.packed_bytes);
}

void ZipFile::fail(const ZipEntry& entry, const std::string& what) const {
  throw Error(fmt::format("entry '{}' {}", entry.name, what), std::string(copy_again)).in(path_);
}

void ZipFile::read_into(const ZipEntry& entry, std::span<char> out) const {
  if (out.size() != entry.bytes) fail(entry, fmt::format("has {} bytes, expected {}", entry.bytes, out.size()));
  if (!entry.is_deflated)
    std::ranges::copy(packed(entry), out.begin());
  else if (!inflate(packed(entry), out))
    fail(entry, fmt::format("is damaged: it does not unpack to {} bytes", entry.bytes));
  if (libdeflate_crc32(0, out.data(), out.size()) != entry.crc) fail(entry, "is damaged: its CRC is another");
}

LoadedFile ZipFile::read(const ZipEntry& entry, uint64_t max_bytes) const {
  if (entry.bytes > max_bytes) fail(entry, fmt::format("has {} bytes, expected at most {}", entry.bytes, max_bytes));
  if (!entry.is_deflated) {
    const std::string_view view = packed(entry);
    if (libdeflate_crc32(0, view.data(), view.size()) != entry.crc) fail(entry, "is damaged: its CRC is another");
    return {file_.storage, view};
  }
  const std::shared_ptr<char[]> buffer(new char[entry.bytes]);
  read_into(entry, {buffer.get(), entry.bytes});
  return {buffer, {buffer.get(), entry.bytes}};
}

}  // namespace seqcast
