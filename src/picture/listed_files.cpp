// SPDX-License-Identifier: MIT
#include "picture/listed_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>

#include "base/ascii_text.hpp"
#include "base/shown_text.hpp"
#include "base/utf8.hpp"
#include "io/pending_file.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

namespace fs = std::filesystem;

/// Links in the way are followed; the file's own name stays.
fs::path real_place(const std::string& file) {
  const fs::path path = fs::absolute(file).lexically_normal();
  return fs::weakly_canonical(path.parent_path()) / path.filename();
}

bool is_plain(char letter) { return std::isalnum(static_cast<unsigned char>(letter)) != 0; }

}  // namespace

std::string folder_of_list(const std::string& path) {
  if (is_standard_output(path)) return ".";
  const fs::path folder = fs::path(path).parent_path();
  return folder.empty() ? "." : folder.string();
}

std::string path_from(const std::string& folder, const std::string& file) {
  if (file == "-" || is_written_directly(file))
    throw Error(fmt::format("{} has no name that another viewer can open",
                            file.empty() ? "standard output" : fmt::format("'{}'", file)),
                "name a file");
  return real_place(file).lexically_relative(fs::weakly_canonical(fs::absolute(folder))).string();
}

std::string url_from(const std::string& folder, const std::string& file, const std::string& url) {
  std::string path = path_from(folder, file), result = url;
  if (!url.empty() && !url.ends_with('/')) result += '/';
  while (!url.empty() && path.starts_with("../")) {
    const size_t above = result.rfind('/', result.size() - 2);
    if (above < result.find("://") + 3)  // what is left is the server
      throw Error(fmt::format("lies above the folder that {} is the address of", url)).in(file);
    result.resize(above + 1);
    path.erase(0, 3);
  }
  for (const char letter : path) {
    const bool stays = is_plain(letter) || std::string_view("-._~/").find(letter) != std::string_view::npos;
    result += stays ? std::string(1, letter) : fmt::format("%{:02X}", static_cast<unsigned char>(letter));
  }
  return result;
}

bool has_ending(const std::string& path, std::string_view ending) {
  std::string name = lower_case(path);
  for (const std::string_view packed : {".gz", ".bgz"})
    if (name.ends_with(packed)) name.resize(name.size() - packed.size());
  return name.ends_with(ending);
}

std::string_view annotation_format(const std::string& path) {
  if (has_ending(path, ".gtf")) return "gtf";
  if (has_ending(path, ".gff3") || has_ending(path, ".gff")) return "gff3";
  if (has_ending(path, ".bed") || has_ending(path, ".bed12")) return "bed";
  throw Error("its name does not tell other viewers what it is, expected .gtf, .gff3 or .bed").in(path);
}

Colour colour_of_track(size_t index) {
  // Okabe and Ito's colours, which people tell apart whatever colours they see.
  static constexpr std::array<Colour, 6> colours = {
      {{0, 114, 178}, {213, 94, 0}, {0, 158, 115}, {204, 121, 167}, {230, 159, 0}, {86, 180, 233}}};
  return colours.at(index % colours.size());
}

std::string hex_text(Colour colour) {
  return fmt::format("#{:02x}{:02x}{:02x}", colour.red, colour.green, colour.blue);
}

std::string plain_name(const std::string& name, std::set<std::string>& taken) {
  std::string plain = "track_" + name;  // begins with a letter
  for (char& letter : plain)
    if (!is_plain(letter)) letter = '_';
  std::string own = plain;
  for (int number = 2; !taken.insert(own).second; ++number) own = fmt::format("{}_{}", plain, number);
  return own;
}

std::string label_text(const std::string& text, size_t most_letters) {
  std::string line = shown(text);
  std::replace(line.begin(), line.end(), '\t', ' ');
  size_t letters = 0, end = 0;
  while (end < line.size() && letters < most_letters) {
    do ++end;
    while (end < line.size() && continues_character(line[end]));
    ++letters;
  }
  line.resize(end);
  const size_t first = line.find_first_not_of(' ');
  return first == line.npos ? "" : line.substr(first, line.find_last_not_of(' ') + 1 - first);
}

}  // namespace seqcast
