// SPDX-License-Identifier: MIT
#include "io/npz.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

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
    throw Error(fmt::format("{}: array '{}': {}", path, name, error.what()), error.hint());
  }
}

}  // namespace

NpzFile::NpzFile(const std::string& path, uint64_t max_bytes) : zip_(path), max_bytes_(max_bytes) {
  for (const ZipEntry& entry : zip_.entries())
    if (!entry.name.ends_with(extension))
      throw Error(
          fmt::format("{}: entry '{}' is no array, expected names that end in {}", path, entry.name, extension));
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
    throw Error(fmt::format("{}: no array '{}'", path(), name),
                fmt::format("its arrays are '{}'", fmt::join(names(), "', '")));
  LoadedFile bytes = zip_.read(*entry, max_bytes_);
  return named(path(), name, [&] { return parse_npy(std::move(bytes)); });
}

std::vector<float> NpzFile::floats(std::string_view name) const {
  const NpyArray found = array(name);
  return named(path(), name, [&] { return found.floats(); });
}

void NpzWriter::add(const std::string& name, const std::vector<int64_t>& shape, std::span<const float> values) {
  const std::string header = npy_header_of(shape, values);
  zip_.add(name + std::string(extension),
           {header, {reinterpret_cast<const char*>(values.data()), values.size_bytes()}});
}

}  // namespace seqcast
