// SPDX-License-Identifier: MIT
#include "io/seekable_file.hpp"

#include <fmt/format.h>

#include <cerrno>

#include "io/error_cause.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

SeekableFile::SeekableFile(const std::string& path, Durable durable) : pending_(path, durable) {
  errno = 0;
  file_.reset(std::fopen(pending_.temporary().c_str(), "wb"));
  if (!file_) fail();
}

void SeekableFile::write(const void* bytes, size_t count) {
  errno = 0;
  if (std::fwrite(bytes, 1, count, file_.get()) != count) fail();
}

void SeekableFile::write(std::string_view bytes) { write(bytes.data(), bytes.size()); }
void SeekableFile::write(std::span<const float> values) { write(values.data(), values.size_bytes()); }

int64_t SeekableFile::offset() {
  errno = 0;
  const off_t offset = ::ftello(file_.get());
  if (offset < 0) fail();
  return offset;
}

void SeekableFile::seek(int64_t offset) {
  errno = 0;
  if (::fseeko(file_.get(), offset, SEEK_SET) != 0) fail();
}

void SeekableFile::seek_to_end() {
  errno = 0;
  if (::fseeko(file_.get(), 0, SEEK_END) != 0) fail();
}

void SeekableFile::finish() {
  errno = 0;
  if (std::fclose(file_.release()) != 0) fail();
  pending_.finish();
}

void SeekableFile::fail() const {
  throw Error(fmt::format("cannot write '{}': {}", pending_.path(), cause_of(errno == 0 ? EIO : errno)));
}

}  // namespace seqcast
