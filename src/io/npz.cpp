// SPDX-License-Identifier: MIT
#include "io/npz.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <numeric>
#include <stdexcept>

#include "io/little_endian.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr std::string_view extension = ".npy";

/// What `read` returns. @throws Error  what it throws, with the array's place before it.
template <class Read>
auto named(const std::string& path, std::string_view name, const Read& read) {
  try {
    return read();
  } catch (const Error& error) {
    throw Error(fmt::format("array '{}': {}", name, error.what()), error.hint()).in(path);
  }
}

}  // namespace

bool is_npz(const std::string& path) {
  constexpr size_t head_bytes = 30, length_at = 26, length_bytes = 2;  // of a zip entry's header, before its name
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) return false;  // what is read of a pipe here is lost
  std::ifstream file(path, std::ios::binary);
  std::string head(head_bytes, '\0');
  if (!file.read(head.data(), head_bytes) || !head.starts_with("PK\3\4")) return false;
  std::string name(little_endian(std::string_view(head).substr(length_at, length_bytes)), '\0');
  return file.read(name.data(), std::ssize(name)) && name.ends_with(extension);
}

NpzFile::NpzFile(const std::string& path, uint64_t max_bytes) : zip_(path), max_bytes_(max_bytes) {
  for (const ZipEntry& entry : zip_.entries())
    if (!entry.name.ends_with(extension))
      throw Error(fmt::format("entry '{}' is not an array, expected names that end in {}", entry.name, extension))
          .in(path);
}

std::vector<std::string> NpzFile::names() const {
  std::vector<std::string> names;
  for (const ZipEntry& entry : zip_.entries())
    names.push_back(entry.name.substr(0, entry.name.size() - extension.size()));
  return names;
}

bool NpzFile::has(std::string_view name) const { return zip_.find(fmt::format("{}{}", name, extension)) != nullptr; }

NpyArray NpzFile::array(std::string_view name) const {
  const ZipEntry* entry = zip_.find(fmt::format("{}{}", name, extension));
  if (!entry)
    throw Error(fmt::format("no array '{}'", name), fmt::format("its arrays are '{}'", fmt::join(names(), "', '")))
        .in(path());
  LoadedFile bytes = zip_.read(*entry, max_bytes_);
  return named(path(), name, [&] { return parse_npy(std::move(bytes)); });
}

std::vector<float> NpzFile::floats(std::string_view name) const {
  const NpyArray found = array(name);
  return named(path(), name, [&] { return found.floats(); });
}

void NpzWriter::begin(const std::string& name, const std::vector<int64_t>& shape) {
  const std::string header = npy_header_text({"<f4", false, shape});
  values_left_ = std::accumulate(shape.begin(), shape.end(), int64_t{1}, std::multiplies<>());
  zip_.begin(name + std::string(extension), header.size() + static_cast<uint64_t>(values_left_) * sizeof(float));
  zip_.put(header);
}

void NpzWriter::put(std::span<const float> values) {
  values_left_ -= std::ssize(values);
  zip_.put({reinterpret_cast<const char*>(values.data()), values.size_bytes()});
}

void NpzWriter::end() {
  if (values_left_ != 0) throw std::logic_error("an array of an .npz file has other than its shape's values");
  zip_.end();
}

}  // namespace seqcast
