// SPDX-License-Identifier: MIT
#include "genome/signal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "io/byte_stream.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

/// The path of a file that can be read and begins as bigWig files do.
const std::string& checked(const std::string& path) {
  ByteStream{path};  // says why a file cannot be opened
  if (!is_bigwig(path)) throw Error(fmt::format("{}: not a bigWig file; per-base inputs must be bigWig", path));
  return path;
}

}  // namespace

bool is_bigwig(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string first(4, '\0');
  return file.read(first.data(), 4) && first == "\x26\xfc\x8f\x88";
}

Signal::Signal(const std::string& path) : path_(path), process_(checked(path)) {}

void Signal::check(const std::string& chrom, int64_t bases) const {
  const int64_t held = process_.bases_of(chrom);
  if (held < bases)
    throw Error(fmt::format("{}: has {} bases of '{}', expected {}", path_, held, chrom, bases),
                "is it of another assembly?");
}

std::vector<float> Signal::read(const std::string& chrom, int64_t start, int64_t end) const {
  std::vector<float> values(static_cast<size_t>(end - start), 0.0F);
  const int64_t bases = process_.bases_of(chrom);
  const int64_t first = std::clamp<int64_t>(start, 0, bases), last = std::clamp<int64_t>(end, 0, bases);
  if (first >= last) return values;
  const std::vector<float> held = process_.read(chrom, first, last);
  std::copy(held.begin(), held.end(), values.begin() + (first - start));
  return values;
}

}  // namespace seqcast
