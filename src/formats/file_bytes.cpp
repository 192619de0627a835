// SPDX-License-Identifier: MIT
// What are the first bytes of a file, or all of a small one?
#include "seqcast/formats/file_bytes.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "seqcast/error.hpp"

namespace seqcast {

std::string first_bytes(const std::string& path, size_t count) {
  if (std::filesystem::is_directory(path)) throw Error(fmt::format("cannot read '{}': it is a folder", path));
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Error(fmt::format("cannot read '{}': {}", path, std::strerror(errno)));
  std::string bytes(count, '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(count));
  bytes.resize(static_cast<size_t>(file.gcount()));
  if (file.bad()) throw Error(fmt::format("cannot read '{}': {}", path, std::strerror(errno)));
  return bytes;
}

std::string read_text(const std::string& path) {
  constexpr size_t most_bytes = size_t{64} << 20;
  std::string text = first_bytes(path, most_bytes + 1);
  if (text.size() > most_bytes) throw Error(fmt::format("{}: larger than 64 MiB, expected a text written by hand", path));
  text.shrink_to_fit();
  return text;
}

}  // namespace seqcast
