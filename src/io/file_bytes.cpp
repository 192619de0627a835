// SPDX-License-Identifier: MIT
#include "io/file_bytes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <map>

#include "base/number_list.hpp"
#include "io/error_cause.hpp"
#include "io/file_kind.hpp"
#include "io/text_marks.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

namespace fs = std::filesystem;

constexpr size_t max_text_bytes = size_t{64} << 20;

/// By path: what was read of those that are held.
std::map<std::string, std::string>& held_texts() {
  thread_local std::map<std::string, std::string> texts;
  return texts;
}

std::string read_beginning(const std::string& path, size_t count) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) check_is_file(path, {"a file"});
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Error(fmt::format("cannot read '{}': {}", path, cause_of(errno)));
  std::string bytes;
  constexpr size_t piece = size_t{1} << 16;  // most files are far smaller than what they may be
  while (file && bytes.size() < count) {
    const size_t before = bytes.size();
    bytes.resize(std::min(count, before + piece));
    file.read(bytes.data() + before, static_cast<std::streamsize>(bytes.size() - before));
    bytes.resize(before + static_cast<size_t>(file.gcount()));
  }
  if (file.bad()) throw Error(fmt::format("cannot read '{}': {}", path, cause_of(errno)));
  return bytes;
}

std::string read_small(const std::string& path) {
  std::string text = read_beginning(path, max_text_bytes + 1);
  if (text.size() > max_text_bytes) throw Error("larger than 64 MiB, expected a text written by hand").in(path);
  return text;
}

}  // namespace

std::string first_bytes(const std::string& path, size_t count) {
  const auto held = held_texts().find(path);
  return held == held_texts().end() ? read_beginning(path, count) : held->second.substr(0, count);
}

std::string read_raw_text(const std::string& path) {
  const auto held = held_texts().find(path);
  return held == held_texts().end() ? read_small(path) : held->second;
}

std::string read_text(const std::string& path) {
  std::string text = read_raw_text(path);
  check_encoding(text, path);
  check_is_text(path, text);
  if (text.starts_with(utf8_mark)) text.erase(0, utf8_mark.size());
  text.shrink_to_fit();
  return text;
}

HeldText::HeldText(const std::string& path) {
  if (!is_read_once(path) || held_texts().contains(path)) return;
  held_texts().emplace(path, read_small(path));
  path_ = path;
}

HeldText::HeldText(HeldText&& other) noexcept : path_(std::move(other.path_)) { other.path_.clear(); }

HeldText::~HeldText() {
  if (!path_.empty()) held_texts().erase(path_);
}

bool is_read_once(const std::string& path) noexcept {
  std::error_code ignored;
  const fs::file_status status = fs::status(path, ignored);
  return fs::exists(status) && !fs::is_regular_file(status) && !fs::is_directory(status);
}

void check_read_at_any_place(const std::string& path, std::string_view kind) {
  if (is_read_once(path))
    throw Error(fmt::format("cannot read '{}': not a regular file, and {} is read at any place", path, kind),
                "save it to a file first");
}

std::vector<std::string> file_list(std::string_view text) {
  std::vector<std::string> names;
  std::error_code ignored;
  const std::vector<std::string> parts = parts_of(text, ",");
  for (size_t first = 0; first < parts.size();) {
    std::string name = parts[first], longest = name;
    size_t behind = first + 1;
    for (size_t more = first + 1; more < parts.size(); ++more) {
      name += "," + parts[more];
      if (!fs::exists(name, ignored)) continue;
      longest = name;
      behind = more + 1;
    }
    names.push_back(std::move(longest));
    first = behind;
  }
  return names;
}

}  // namespace seqcast
