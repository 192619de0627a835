// SPDX-License-Identifier: MIT
#include "formats/keras/keras_archive.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <vector>

#include "io/file_bytes.hpp"
#include "io/little_endian.hpp"
#include "io/usable_memory.hpp"
#include "io/zip_file.hpp"

namespace seqcast {
namespace {

constexpr std::string_view config_entry = "config.json";
constexpr std::string_view metadata_entry = "metadata.json";
constexpr std::string_view weights_entry = "model.weights.h5";
constexpr uint64_t max_text_bytes = uint64_t{64} << 20;
constexpr std::string_view zip_signature = "PK\x03\x04";

/// The name in the header before the archive's first file; empty where there is none.
std::string_view first_entry(std::string_view bytes) {
  constexpr size_t length_at = 26, name_at = 30;
  if (!bytes.starts_with(zip_signature) || bytes.size() < name_at) return {};
  return bytes.substr(name_at, little_endian(bytes.substr(length_at, 2)));
}

const ZipEntry& entry_of(const ZipFile& zip, std::string_view name) {
  if (const ZipEntry* entry = zip.find(name)) return *entry;
  constexpr size_t few = 5;
  std::vector<std::string> names;
  for (const ZipEntry& entry : zip.entries())
    if (names.size() < few) names.push_back(fmt::format("'{}'", entry.name));
  throw Error(fmt::format("there is no entry '{}', expected a .keras archive; it holds {}{}", name,
                          names.empty() ? "nothing" : fmt::format("{}", fmt::join(names, ", ")),
                          zip.entries().size() > few ? ", ..." : ""),
              "in Keras, model.save('FILE.keras') writes one")
      .in(zip.path());
}

std::string text_of(const ZipFile& zip, const ZipEntry& entry) {
  return std::string(zip.read(entry, max_text_bytes).bytes);
}

/// The version that wrote the archive; empty where it does not say it.
std::string version_of(const ZipFile& zip) {
  const ZipEntry* entry = zip.find(metadata_entry);
  if (!entry) return "";
  const Json metadata = parse_json(fmt::format("{}: {}", zip.path(), metadata_entry), text_of(zip, *entry));
  const auto found = metadata.find("keras_version");
  return found != metadata.end() && found->is_string() ? found->get<std::string>() : "";
}

std::shared_ptr<const H5File> weights_of(const ZipFile& zip, bool with_values) {
  const ZipEntry& entry = entry_of(zip, weights_entry);
  const LoadedFile file = zip.read(entry, static_cast<uint64_t>(usable_memory()));
  const std::string name = fmt::format("{}: {}", zip.path(), weights_entry);
  return std::make_shared<const H5File>(read_archived_h5(name, file.bytes, with_values));
}

}  // namespace

bool is_keras_archive(const std::string& path, std::string_view first_bytes) noexcept {
  constexpr std::array entries{config_entry, metadata_entry, weights_entry};
  const bool is_named = first_bytes.starts_with(zip_signature) && path.ends_with(".keras");
  return is_named || std::ranges::find(entries, first_entry(first_bytes)) != entries.end();
}

KerasFiles read_keras_archive(const std::string& path, const std::string& weights_file, bool with_values) {
  const ZipFile zip(path);
  const std::string config = text_of(zip, entry_of(zip, config_entry));
  if (weights_file.empty())
    return {path, fmt::format("{}: {}", path, config_entry), config, weights_of(zip, with_values), version_of(zip), {}};
  return {path,
          fmt::format("{}: {}", path, config_entry),
          config,
          read_keras_weights(weights_file, with_values),
          version_of(zip),
          {weights_file}};
}

std::shared_ptr<const H5File> read_keras_weights(const std::string& path, bool with_values) {
  if (is_keras_archive(path, first_bytes(path, size_t{1} << 10))) return weights_of(ZipFile(path), with_values);
  return std::make_shared<const H5File>(read_h5(path, with_values));
}

}  // namespace seqcast
