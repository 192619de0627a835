// SPDX-License-Identifier: MIT
#include "output/npy_file.hpp"

#include <fmt/format.h>

#include <bit>
#include <cstring>

#include "seqcast/error.hpp"

namespace seqcast {
namespace {

static_assert(std::endian::native == std::endian::little, "values are written as they lie in memory");

/// Format version 1.0: magic, version, two bytes of the header's length, and the header, padded to 64 bytes in all.
std::string header_of(const OutputRows& rows, size_t tracks) {
  const std::string shape = rows.regions ? fmt::format("({}, {}, {})", *rows.regions, rows.bins, tracks)
                                         : fmt::format("({}, {})", rows.bins, tracks);
  std::string text = fmt::format("{{'descr': '<f4', 'fortran_order': False, 'shape': {}, }}", shape);
  while ((10 + text.size() + 1) % 64 != 0) text += ' ';
  text += '\n';
  const auto length = static_cast<uint16_t>(text.size());
  return std::string("\x93NUMPY\x01\x00", 8) + static_cast<char>(length & 0xff) + static_cast<char>(length >> 8) + text;
}

}  // namespace

NpyFile::NpyFile(const WriterOptions& options)
    : file_(options.path), expected_bins_(options.rows.regions.value_or(1) * options.rows.bins) {
  file_.write(header_of(options.rows, options.tracks.size()));
}

void NpyFile::write(const Bins& block) {
  bytes_.resize(block.bins * block.tracks * sizeof(float));
  char* out = bytes_.data();
  for (size_t b = 0; b < block.bins; ++b)
    for (size_t t = 0; t < block.tracks; ++t, out += sizeof(float))
      std::memcpy(out, &block.values[t * block.bins + b], sizeof(float));
  file_.write(bytes_);
  bins_ += static_cast<int64_t>(block.bins);
}

void NpyFile::finish() {
  if (bins_ != expected_bins_) throw Error(fmt::format("{} bins came, expected {}", bins_, expected_bins_));
  file_.finish();
}

}  // namespace seqcast
