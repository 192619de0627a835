// SPDX-License-Identifier: MIT
#include "genome/signal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/setting.hpp"
#include "genome/other_spellings.hpp"
#include "genome/signal_messages.hpp"
#include "io/byte_stream.hpp"
#include "io/file_bytes.hpp"
#include "io/file_kind.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

/// The path of a file that can be read and begins as bigWig files do.
const std::string& checked(const std::string& path) {
  const ExpectedFile expected{"a bigWig file, as inputs a base are", "bedGraphToBigWig makes one of a bedGraph"};
  ByteStream{path};  // says why a file cannot be opened
  if (is_bigwig(path)) return path;
  if (!is_read_once(path)) check_is_none_of_others(path, first_bytes(path, size_t{1} << 16), expected);
  throw Error("not a bigWig file; per-base inputs must be bigWig").in(path);
}

std::string way_out() {
  return set_to(Setting::input, "NAME=FILE.bw,missing=0") + " reads 0 where the file has no number";
}

}  // namespace

bool is_bigwig(const std::string& path) {
  if (is_read_once(path)) return false;  // what is read of a pipe here is lost
  try {
    const std::string first = first_bytes(path, 4);
    return first == "\x26\xfc\x8f\x88" || first == "\x88\x8f\xfc\x26";
  } catch (const Error&) {  // which whoever reads the file tells
    return false;
  }
}

Signal::Signal(const std::string& path, const MissingValues& missing)
    : path_(path), missing_(missing), process_(checked(path)) {}

/// None where the chromosome is missing and may be.
std::optional<int64_t> Signal::bases_of(const std::string& chrom) const {
  const std::optional<int64_t> held = process_.bases_of(chrom);
  if (held || missing_.chrom) return held;
  throw Error(
      fmt::format("has no chromosome '{}'", chrom),
      fmt::format("its first is '{}'; {}, also on a chromosome that it lacks", process_.first_chrom(), way_out()))
      .in(path_);
}

/// Names that differ by a `chr` must not pass for a chromosome without values.
void Signal::check_spelling(const std::string& chrom) const {
  if (process_.bases_of(chrom)) return;
  for (const std::string& other : other_spellings(chrom))
    if (process_.bases_of(other))
      throw Error(fmt::format("has no chromosome '{}', but '{}'", chrom, other),
                  "names must be the same in both files: give one of them the other's")
          .in(path_);
}

void Signal::check(const std::string& chrom, int64_t bases) {
  check_spelling(chrom);
  const std::optional<int64_t> held = bases_of(chrom);
  if (!held) lacking_[chrom] = bases;
  if (held && *held != bases)
    throw Error(fmt::format("has {} bases of '{}', expected {}", *held, chrom, bases), "is it of another assembly?")
        .in(path_);
}

std::vector<float> Signal::read(const std::string& chrom, int64_t start, int64_t end) const {
  std::vector<float> values(static_cast<size_t>(end - start), 0.0F);
  const std::optional<int64_t> held = bases_of(chrom);
  const int64_t bases = held ? *held : lacking_.at(chrom);
  const int64_t first = std::clamp<int64_t>(start, 0, bases), last = std::clamp<int64_t>(end, 0, bases);
  if (first >= last) return values;
  std::vector<float> inside(static_cast<size_t>(last - first), missing_.chrom.value_or(0));
  if (held) {
    inside = process_.read(chrom, first, last);
    fill_missing(inside, chrom, first);
  }
  std::copy(inside.begin(), inside.end(), values.begin() + (first - start));
  return values;
}

void Signal::fill_missing(std::vector<float>& values, const std::string& chrom, int64_t first) const {
  for (size_t i = 0; i < values.size(); ++i) {
    float& value = values[i];
    if (std::isfinite(value)) continue;
    const std::optional<float> instead = is_no_signal(value) ? missing_.gap : missing_.nan;
    if (std::isinf(value) || !instead) fail_at(values, i, chrom, first);
    value = *instead;
  }
}

/// Names the stretch of bases that are alike. @param first  the base of values[0].
void Signal::fail_at(const std::vector<float>& values, size_t at, const std::string& chrom, int64_t first) const {
  const auto alike = [&](float value) {
    return !std::isfinite(value) && is_no_signal(value) == is_no_signal(values[at]) &&
           std::isinf(value) == std::isinf(values[at]);
  };
  size_t end = at;
  while (end < values.size() && alike(values[end])) ++end;
  const std::string place =
      fmt::format("{}:{}-{}", chrom, first + static_cast<int64_t>(at) + 1, first + static_cast<int64_t>(end));
  if (is_no_signal(values[at])) throw Error(fmt::format("has no value at {}", place), way_out()).in(path_);
  throw Error(fmt::format("the value at {} is {}, which is not a finite number", place, values[at]),
              std::isnan(values[at]) ? way_out() : "")
      .in(path_);
}

}  // namespace seqcast
