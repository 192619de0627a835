// SPDX-License-Identifier: MIT
#include "picture/track_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "base/number_text.hpp"
#include "genome/bedgraph_file.hpp"
#include "genome/regions.hpp"
#include "genome/signal.hpp"
#include "genome/signal_messages.hpp"
#include "genome/variants.hpp"
#include "io/file_kind.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr int64_t read_at_once = int64_t{1} << 20;  // bases

[[noreturn]] void fail_without_chrom(const std::string& path, const std::string& chrom, const std::string& first) {
  throw Error(fmt::format("has nothing on '{}'", chrom),
              first.empty() ? "it has no values at all"
                            : fmt::format("its first chromosome is '{}'; is it of another assembly?", first))
      .in(path);
}

/// What the file calls a chromosome.
std::string name_in(const SignalProcess& process, const std::string& path, const std::string& chrom) {
  const auto name = known_name(chrom, [&](const std::string& one) { return process.bases_of(one).has_value(); });
  if (!name) fail_without_chrom(path, chrom, process.first_chrom());
  return *name;
}

void read_bigwig(const std::string& path, const RegionView& view, TrackCollector& values) {
  const Interval& region = view.region;
  const SignalProcess process(path);
  const std::string name = name_in(process, path, region.chrom);
  const int64_t bases = *process.bases_of(name), end = std::min(region.end, bases);
  check_length(view, name, bases, path);
  for (int64_t start = region.start; start < end; start += read_at_once) {
    const std::vector<float> some = process.read(name, start, std::min(start + read_at_once, end));
    for (size_t i = 0; i < some.size(); ++i) {
      const int64_t base = start + static_cast<int64_t>(i);
      if (std::isinf(some[i]))
        throw Error(fmt::format("the value at {} is {}, which is not a finite number",
                                text_of({region.chrom, base, base + 1}), some[i]))
            .in(path);
      values.add(base, base + 1, some[i]);
    }
  }
}

void read_bedgraph(const std::string& path, const Interval& region, TrackCollector& values) {
  BedGraphFile file(path);
  BedGraphLine line;
  std::string first;
  bool is_there = false;
  const auto is_asked = [&](const std::string& chrom) {
    return known_name(chrom, [&](const std::string& one) { return one == region.chrom.text(); }).has_value();
  };
  while (file.next(line)) {
    if (first.empty()) first = line.interval.chrom.text();
    if (!is_asked(line.interval.chrom)) continue;
    is_there = true;
    values.add(line.interval.start, line.interval.end, line.value);
  }
  if (!is_there) fail_without_chrom(file.name(), region.chrom, first);
}

}  // namespace

std::string track_name(const std::string& path) {
  std::filesystem::path name = std::filesystem::path(path).filename();
  if (name.extension() == ".gz" || name.extension() == ".bgz") name = name.stem();
  const std::string stem = name.stem().string();
  return stem.empty() || path == "-" ? "standard input" : stem;
}

std::optional<int64_t> bases_in_track(const std::string& path, const std::string& chrom) {
  check_is_file(path, {"a bigWig or bedGraph file"});
  if (!is_bigwig(path)) return std::nullopt;
  const SignalProcess process(path);
  return process.bases_of(name_in(process, path, chrom));
}

ShownTrack read_track(const std::string& path, const RegionView& view, int64_t most) {
  TrackCollector values({view.region.start, view.region.end}, most);
  check_is_file(path, {"a bigWig or bedGraph file"});
  if (is_bigwig(path)) {
    read_bigwig(path, view, values);
  } else {
    read_bedgraph(path, view.region, values);
  }
  return values.finish({.name = track_name(path), .source = path, .stretches = {}});
}

}  // namespace seqcast
