// SPDX-License-Identifier: MIT
#include "io/zip_writer.hpp"

#include <fmt/format.h>
#include <minizip/zip.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>

#include "io/error_cause.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr uint64_t zip64_bytes = 0xffffffff;      // an entry of so many needs zip64
constexpr size_t piece_bytes = size_t{1} << 30;   // minizip counts a piece in 32 bits
constexpr uLong made_by_unix = 3 << 8 | 45;       // version 4.5, which has zip64
constexpr uLong readable_file = 0100644UL << 16;  // for programs that unpack it
constexpr uLong first_date = 1 << 21 | 1 << 16;   // 1980-01-01, the first there is
constexpr uLong name_is_utf8 = 1 << 11;

}  // namespace

void ZipWriter::Close::operator()(void* zip) const { zipClose(zip, nullptr); }

ZipWriter::ZipWriter(const std::string& path, Durable durable) : path_(path), pending_(path, durable) {
  errno = 0;
  zip_.reset(zipOpen64(pending_.temporary().c_str(), APPEND_STATUS_CREATE));
  check(zip_ ? ZIP_OK : ZIP_ERRNO);
}

void ZipWriter::check(int result) const {
  if (result == ZIP_OK) return;
  throw Error(fmt::format("cannot write '{}': {}", path_, cause_of(errno ? errno : EIO)));
}

void ZipWriter::begin(const std::string& name, uint64_t bytes) {
  const bool is_ascii = std::ranges::all_of(name, [](char letter) { return static_cast<unsigned char>(letter) < 128; });
  zip_fileinfo info{};
  info.dosDate = first_date;
  info.external_fa = readable_file;
  errno = 0;
  check(zipOpenNewFileInZip4_64(zip_.get(), name.c_str(), &info, nullptr, 0, nullptr, 0, nullptr, 0, 0, 0, -MAX_WBITS,
                                DEF_MEM_LEVEL, Z_DEFAULT_STRATEGY, nullptr, 0, made_by_unix,
                                is_ascii ? 0 : name_is_utf8, bytes >= zip64_bytes));
}

void ZipWriter::put(std::string_view piece) {
  errno = 0;
  for (size_t at = 0; at < piece.size(); at += piece_bytes) {
    const std::string_view part = piece.substr(at, piece_bytes);
    check(zipWriteInFileInZip(zip_.get(), part.data(), static_cast<unsigned>(part.size())));
  }
}

void ZipWriter::end() {
  errno = 0;
  check(zipCloseFileInZip(zip_.get()));
}

void ZipWriter::finish() {
  errno = 0;
  check(zipClose(zip_.release(), nullptr));
  pending_.finish();
}

void ZipWriter::commit() {
  if (zip_) finish();
  pending_.commit();
}

}  // namespace seqcast
