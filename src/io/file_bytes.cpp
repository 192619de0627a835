// SPDX-License-Identifier: MIT
#include "io/file_bytes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>

#include "io/error_cause.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

std::string first_bytes(const std::string& path, size_t count) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) throw Error(fmt::format("cannot read '{}': it is a folder", path));
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

std::string read_text(const std::string& path) {
  constexpr size_t max_bytes = size_t{64} << 20;
  std::string text = first_bytes(path, max_bytes + 1);
  if (text.size() > max_bytes)
    throw Error(fmt::format("{}: larger than 64 MiB, expected a text written by hand", path));
  text.shrink_to_fit();
  return text;
}

}  // namespace seqcast
