// SPDX-License-Identifier: MIT
#include "output/parts/parts.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

#include "base/number_text.hpp"
#include "base/setting.hpp"
#include "io/error_cause.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

/// @throws Error  by what the path leads to instead.
void check_is_part(const std::string& path) {
  std::error_code error;
  const std::filesystem::file_type type = std::filesystem::status(path, error).type();
  if (type == std::filesystem::file_type::not_found)
    throw Error("no such file, expected a part of a run", "its run writes it, and the marker next to it").in(path);
  if (error) throw Error(fmt::format("cannot open '{}': {}", path, cause_of(error.value())));
  if (type == std::filesystem::file_type::directory)
    throw Error("it is a folder, expected a part of a run", "name the files of parts that are in it").in(path);
  if (!state_of(path)) throw Error("it is not a regular file, expected a part of a run").in(path);
  if (path.ends_with(marker_path("")) && !state_of(marker_path(path)))
    throw Error("it is a marker, expected a part of a run", "name the parts alone: markers are found next to them")
        .in(path);
}

Part read_part(const std::string& path) {
  check_is_part(path);
  const std::string marker = marker_path(path);
  if (!state_of(marker))
    throw Error(fmt::format("it has no marker '{}', so it is not known to be a whole part", marker),
                fmt::format("parts are what {} {} writes, and markers move with their files",
                            set_to(Setting::shard, "I/N"), set_to(Setting::output, "FILE")))
        .in(path);
  return {path, read_marker(marker)};
}

void check_run(const Part& part, const Part& first, bool of_one_file) {
  std::optional<std::string> other = difference(part.marker.run, first.marker.run);
  if (!other && part.marker.shard.count != first.marker.shard.count)
    other = fmt::format("it is one of {} parts, expected of {}", part.marker.shard.count, first.marker.shard.count);
  if (!other && of_one_file && part.marker.content != first.marker.content)
    other = fmt::format("it holds '{}', expected '{}'", part.marker.content, first.marker.content);
  if (other)
    throw Error(fmt::format("a part of another run than '{}': {}", first.path, *other),
                "all parts have the same options and inputs, and are of the same version and instruction set "
                "(SEQCAST_ISA pins it)")
        .in(part.path);
}

/// @param parts  sorted.
void check_numbers(const std::vector<Part>& parts) {
  std::vector<int64_t> missing;
  int64_t expected = 1, num_missing = 0;
  constexpr int64_t most_named = 20;
  for (size_t i = 0; i <= parts.size(); ++i) {
    const int64_t number = i < parts.size() ? parts[i].marker.shard.number : parts[0].marker.shard.count + 1;
    if (i > 0 && i < parts.size() && number == parts[i - 1].marker.shard.number)
      throw Error(fmt::format("'{}' is part {} too", parts[i - 1].path, number), "name each part once")
          .in(parts[i].path);
    for (; expected < number; ++expected)
      if (++num_missing <= most_named) missing.push_back(expected);
    expected = number + 1;
  }
  if (num_missing == 0) return;
  throw Error(
      fmt::format("{} of {} parts {} not given: {}{}", num_missing, parts[0].marker.shard.count,
                  num_missing == 1 ? "is" : "are", fmt::join(missing, ", "), num_missing > most_named ? ", ..." : ""),
      fmt::format("the run of a missing part writes it; {} leaves those that are there alone", Setting::resume));
}

void check_file(const Part& part) {
  const FileSum& said = part.marker.file;
  const std::optional<FileState> state = state_of(part.path);
  if (state && state->bytes != said.bytes)
    throw Error(fmt::format("it has {}, its marker says {}", counted(state->bytes, "byte"), with_commas(said.bytes)),
                "it is half a part, or not the one that was marked: run it again")
        .in(part.path);
  if (const FileSum sum = sum_of(part.path); sum != said)
    throw Error(fmt::format("it has {}, its marker says {:08x}", to_text(sum), said.crc32),
                "it is not the part that was marked: run it again")
        .in(part.path);
}

/// As they come.
std::vector<Part> read_run(const std::vector<std::string>& paths, bool of_one_file) {
  std::vector<Part> parts;
  for (const std::string& path : paths) {
    parts.push_back(read_part(path));
    check_run(parts.back(), parts[0], of_one_file);
  }
  if (parts[0].marker.run.form.is_whole)
    throw Error("it is the whole array of a region or a record, and nothing is to be joined").in(parts[0].path);
  return parts;
}

/// In order, all of them there and whole.
std::vector<Part> checked(std::vector<Part> parts) {
  std::ranges::stable_sort(parts, {}, [](const Part& part) { return part.marker.shard.number; });
  check_numbers(parts);
  for (const Part& part : parts) check_file(part);
  return parts;
}

}  // namespace

std::vector<Part> read_parts(const std::vector<std::string>& paths) { return checked(read_run(paths, true)); }

std::vector<std::vector<Part>> read_parts_of_tracks(const std::vector<std::string>& paths) {
  std::map<std::string, std::vector<Part>> of_track;
  for (Part& part : read_run(paths, false)) of_track[part.marker.content].push_back(std::move(part));
  std::vector<std::vector<Part>> tracks;
  for (auto& [track, parts] : of_track) {
    try {
      tracks.push_back(checked(std::move(parts)));
    } catch (const Error& error) {
      throw error.file().empty() && !track.empty() ? error.within(fmt::format("track '{}'", track)) : error;
    }
  }
  return tracks;
}

}  // namespace seqcast
