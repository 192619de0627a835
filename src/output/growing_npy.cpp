// SPDX-License-Identifier: MIT
#include "output/growing_npy.hpp"

#include "io/npy_header.hpp"

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
    : shape_(std::move(shape)), file_(path, durable) {
  file_.write(std::string(header_bytes, ' '));
}

void GrowingNpy::write(std::span<const float> row) {
  file_.write(row);
  ++rows_;
}

void GrowingNpy::finish() {
  std::vector<int64_t> shape{rows_};
  shape.insert(shape.end(), shape_.begin(), shape_.end());
  file_.seek(0);
  file_.write(growing_npy_header(shape));
  file_.finish();
}

}  // namespace seqcast
