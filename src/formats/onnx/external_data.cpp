// SPDX-License-Identifier: MIT
#include "formats/onnx/external_data.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <optional>

#include "seqcast/error.hpp"

namespace seqcast {
namespace {

namespace fs = std::filesystem;

/// Where a tensor's bytes lie.
struct Place {
  std::string location;
  uint64_t offset = 0;
  std::optional<uint64_t> length;  ///< none: to the end of the file
};

uint64_t whole_number(const onnx::StringEntry& entry) {
  uint64_t number = 0;
  const std::string& text = entry.value();
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size())
    throw Error(fmt::format("its {} is '{}', expected a whole number from 0", entry.key(), text));
  return number;
}

Place place_of(const onnx::Tensor& tensor) {
  Place place;
  for (const onnx::StringEntry& entry : tensor.external_data()) {
    if (entry.key() == "location") {
      place.location = entry.value();
    } else if (entry.key() == "offset") {
      place.offset = whole_number(entry);
    } else if (entry.key() == "length") {
      place.length = whole_number(entry);
    } else if (entry.key() != "checksum") {
      throw Error(fmt::format("says '{}' of its place, expected location, offset and length", entry.key()));
    }
  }
  return place;
}

}  // namespace

const LoadedFile& ExternalData::file(const std::string& location) {
  if (const auto found = files_.find(location); found != files_.end()) return found->second;
  const fs::path relative(location);
  const auto outside = [&] {
    return Error(fmt::format("its data lie in '{}', expected a file in the model's own folder", location),
                 "put the model and its data into one folder, without links");
  };
  if (location.empty() || location.find('\0') != location.npos || relative.is_absolute() ||
      std::ranges::find(relative, "..") != relative.end())
    throw outside();
  std::error_code error;
  const fs::path folder = fs::canonical(fs::absolute(model_).parent_path(), error);
  const fs::path path = error ? fs::path() : fs::canonical(folder / relative, error);
  if (error)
    throw Error(fmt::format("its data lie in '{}', which cannot be opened: {}", location, error.message()),
                "a model with external data is several files: keep them together");
  if (std::ranges::mismatch(folder, path).in1 != folder.end()) throw outside();
  return files_[location] = load_file(path.string(), "the data of an ONNX model");
}

std::vector<std::string> ExternalData::files() const {
  std::vector<std::string> files;
  for (const auto& [location, file] : files_) files.push_back((fs::path(model_).parent_path() / location).string());
  return files;
}

LoadedFile ExternalData::placed(const onnx::Tensor& tensor) {
  const Place place = place_of(tensor);
  const LoadedFile& whole = file(place.location);
  const uint64_t size = whole.bytes.size();
  if (place.offset > size || place.length.value_or(0) > size - place.offset)
    throw Error(fmt::format("its data are {} bytes from byte {} of '{}' on, which has {}", place.length.value_or(0),
                            place.offset, place.location, size),
                "download both again");
  return {whole.storage, whole.bytes.substr(place.offset, place.length.value_or(whole.bytes.npos))};
}

LoadedFile ExternalData::bytes(const onnx::Tensor& tensor) {
  try {
    return placed(tensor);
  } catch (const Error& error) {
    if (!error.file().empty()) throw;  // of the data's own file
    throw error.within(fmt::format("tensor '{}'", tensor.name())).in(model_);
  }
}

}  // namespace seqcast
