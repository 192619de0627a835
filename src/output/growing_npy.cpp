// SPDX-License-Identifier: MIT
#include "output/growing_npy.hpp"

#include <fmt/format.h>

#include <cerrno>

#include "io/error_cause.hpp"
#include "io/npy_header.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr size_t header_bytes = 192;  // more than any header of a few axes takes

}  // namespace

std::string growing_npy_header(const std::vector<int64_t>& shape) {
  std::string header = npy_header_text({"<f4", false, shape});
  if (header.size() > header_bytes) return header;
  const size_t missing = header_bytes - header.size();
  header.insert(header.size() - 1, missing, ' ');
  const size_t text_bytes = header_bytes - 10;  // behind magic, version and this length itself
  header[8] = static_cast<char>(text_bytes & 0xff);
  header[9] = static_cast<char>(text_bytes >> 8);
  return header;
}

GrowingNpy::GrowingNpy(const std::string& path, std::vector<int64_t> shape, Durable durable)
    : path_(path),
      shape_(std::move(shape)),
      pending_(path, durable),
      file_(std::fopen(pending_.temporary().c_str(), "wb")) {
  if (!file_) fail();
  const std::string blank(header_bytes, ' ');
  put(blank.data(), blank.size());
}

void GrowingNpy::put(const void* bytes, size_t count) {
  if (std::fwrite(bytes, 1, count, file_.get()) != count) fail();
}

void GrowingNpy::write(std::span<const float> row) {
  put(row.data(), row.size_bytes());
  ++rows_;
}

void GrowingNpy::finish() {
  std::vector<int64_t> shape{rows_};
  shape.insert(shape.end(), shape_.begin(), shape_.end());
  const std::string header = growing_npy_header(shape);
  if (std::fseek(file_.get(), 0, SEEK_SET) != 0) fail();
  put(header.data(), header.size());
  if (std::fclose(file_.release()) != 0) fail();
  pending_.finish();
}

void GrowingNpy::fail() const { throw Error(fmt::format("cannot write '{}': {}", path_, cause_of(errno))); }

}  // namespace seqcast
