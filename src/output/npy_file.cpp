// SPDX-License-Identifier: MIT
#include "output/npy_file.hpp"

#include <fmt/format.h>

#include <bit>
#include <cstring>

#include "io/npy_header.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

static_assert(std::endian::native == std::endian::little, "values are written as they lie in memory");

NpyHeader header_of(const OutputRows& rows, size_t num_tracks) {
  const auto tracks = static_cast<int64_t>(num_tracks);
  if (rows.regions) return {"<f4", false, {*rows.regions, rows.bins, tracks}};
  return {"<f4", false, {rows.bins, tracks}};
}

}  // namespace

NpyFile::NpyFile(const WriterOptions& options)
    : file_(options.path, options.durable), expected_bins_(options.rows.regions.value_or(1) * options.rows.bins) {
  file_.write(npy_header_text(header_of(options.rows, options.tracks.size())));
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
