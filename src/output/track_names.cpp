// SPDX-License-Identifier: MIT
#include "output/track_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "base/setting.hpp"
#include "base/shown_text.hpp"
#include "base/utf8.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr std::string_view pattern = "{track}";
constexpr std::string_view region_pattern = "{region}";
constexpr size_t max_bytes = 200;  // leaves room for what stands around it: names have 255

constexpr std::string_view marks_of_tracks = "._-+";  // no others: file systems and lists of files give them a meaning
constexpr std::string_view marks_of_regions = "._-+,:=@%";

bool is_plain(char c, std::string_view marks) {
  const auto byte = static_cast<unsigned char>(c);
  if (byte >= 0x80) return true;  // part of a UTF-8 letter
  const bool alphanumeric = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  return alphanumeric || marks.find(c) != std::string_view::npos;
}

std::string replace_pattern(std::string path, std::string_view what, const std::string& name) {
  for (size_t at = path.find(what); at != std::string::npos; at = path.find(what, at + name.size())) {
    path.replace(at, what.size(), name);
  }
  return path;
}

/// out/x.bw becomes out/x.{track}.bw, for the hint.
std::string with_pattern(const std::string& path) {
  const size_t slash = path.rfind('/');
  const size_t name = slash == std::string::npos ? 0 : slash + 1;
  size_t dot = path.find('.', name + 1);
  if (dot == std::string::npos) dot = path.size();
  return path.substr(0, dot) + ".{track}" + path.substr(dot);
}

/// A text as a part of a file name, every letter replaced that is no letter, digit or one of the marks.
std::string file_name(std::string_view name, std::string_view marks) {
  std::string safe(name);
  if (safe.size() > max_bytes) {
    size_t end = max_bytes;
    while (end > 0 && continues_character(safe[end])) --end;
    safe.resize(end);
  }
  for (char& c : safe) {
    if (!is_plain(c, marks)) c = '_';
  }
  if (safe.empty()) return "_";
  if (safe.front() == '.' || safe.front() == '-') safe.front() = '_';
  return safe;
}

}  // namespace

std::string file_name_of_track(std::string_view name) { return file_name(name, marks_of_tracks); }

std::string header_name_of_track(std::string_view name) {
  std::string safe = shown(name);
  std::ranges::replace(safe, '\t', '_');
  return safe;
}

bool has_track_pattern(std::string_view path) { return path.find(pattern) != std::string_view::npos; }

bool has_region_pattern(std::string_view path) { return path.find(region_pattern) != std::string_view::npos; }

std::string path_of_region(std::string path, std::string_view region) {
  return replace_pattern(std::move(path), region_pattern, file_name(region, marks_of_regions));
}

std::vector<std::string> paths_of_tracks(const std::string& path, const std::vector<std::string>& tracks) {
  if (tracks.size() > 1 && !has_track_pattern(path)) {
    throw Error(fmt::format("{} tracks need a file each, but '{}' names one", tracks.size(), path),
                set_to(Setting::output, fmt::format("'{}'", with_pattern(path))));
  }
  std::vector<std::string> paths;
  std::map<std::string, std::string> track_of_path;
  for (const std::string& track : tracks) {
    paths.push_back(replace_pattern(path, pattern, file_name_of_track(track)));
    const auto [other, is_new] = track_of_path.emplace(paths.back(), track);
    if (!is_new) {
      throw Error(fmt::format("tracks '{}' and '{}' would both be written to '{}'", other->second, track, paths.back()),
                  fmt::format("{} picks one of them; {} holds both in one file", Setting::tracks,
                              set_to(Setting::format, "table")));
    }
  }
  return paths;
}

}  // namespace seqcast
