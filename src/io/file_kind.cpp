// SPDX-License-Identifier: MIT
#include "io/file_kind.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <vector>

#include "base/setting.hpp"
#include "io/file_signatures.hpp"
#include "io/folder_names.hpp"
#include "io/little_endian.hpp"
#include "io/protobuf_kind.hpp"
#include "io/zip_file.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

namespace fs = std::filesystem;

bool begins_with_word(std::string_view text, std::string_view word) {
  const size_t at = text.find(word);
  return at != text.npos && (at == 0 || text[at - 1] == '\n');
}

/// Lines of YAML; Kipoi and Keras write such descriptions.
std::optional<FileKind> yaml_kind(const std::string& path, std::string_view bytes) {
  if (begins_with_word(bytes, "class_name:") || begins_with_word(bytes, "keras_version:"))
    return FileKind{
        "a Keras architecture in YAML",
        fmt::format("python3 -c \"import json, yaml; json.dump(yaml.safe_load(open('{0}')), open('{0}.json', "
                    "'w'))\", then {1}",
                    path, set_to(Setting::architecture, path + ".json")),
        false, true};
  if (begins_with_word(bytes, "args:") && begins_with_word(bytes, "type:") && begins_with_word(bytes, "schema:"))
    return FileKind{"Kipoi's description of a model", "the model is the file that it names under 'args'", false, true};
  return std::nullopt;
}

/// The tab-separated columns of a text's first line that is not a comment.
std::vector<std::string> first_columns(std::string_view text) {
  while (text.starts_with('#')) text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
  text = text.substr(0, text.find_first_of("\r\n"));
  std::vector<std::string> columns(1);
  for (const char c : text.substr(0, 4096)) {
    if (c == '\t')
      columns.emplace_back();
    else
      columns.back() += c;
  }
  return columns;
}

/// Lines of places, which a genome has.
std::optional<FileKind> places_kind(std::string_view text) {
  const std::vector<std::string> columns = first_columns(text);
  const auto is_number = [&](size_t i) {
    return !columns[i].empty() && columns[i].find_first_not_of("0123456789") == std::string::npos;
  };
  if (columns.size() == 9 && is_number(3) && is_number(4)) return FileKind{"a GTF or GFF file", "", false, true};
  if (columns.size() >= 3 && is_number(1) && is_number(2)) return FileKind{"a BED file", "", false, true};
  return std::nullopt;
}

/// BSON, which Julia's Flux saves, begins with its length.
bool is_bson(const std::string& path, std::string_view bytes) {
  std::error_code ignored;
  const uintmax_t size = fs::file_size(path, ignored);
  return !ignored && bytes.size() > 5 && little_endian(bytes.substr(0, 4)) == size && bytes[4] >= 1 && bytes[4] <= 18;
}

/// HDF5 may begin at byte 512, or at twice, four times, ... as many.
bool is_behind_a_block(std::string_view bytes) {
  for (size_t at = 512; at < bytes.size(); at *= 2)
    if (bytes.substr(at).starts_with("\x89HDF\r\n\x1a\n")) return true;
  return false;
}

/// Files that TensorFlow names by their place in a checkpoint.
bool is_checkpoint(const std::string& path) {
  const std::string name = fs::path(path).filename().string();
  return name.ends_with(".ckpt.index") || name.ends_with(".ckpt.meta") || name.find(".data-0") != name.npos;
}

FileKind zip_kind(const std::string& path) {
  std::vector<std::string> names;
  try {
    const ZipFile archive(path);
    for (const ZipEntry& entry : archive.entries()) names.push_back(entry.name);
  } catch (const Error&) {  // cut short
    return {"a zip archive (a PyTorch file?)", torch_hint(path)};
  }
  const auto has = [&](std::string_view end) {
    return std::ranges::any_of(names, [&](const std::string& name) { return name.ends_with(end); });
  };
  if (has("constants.pkl") && has(".py"))
    return {"a TorchScript model", "in Python, save module.state_dict() as safetensors; it goes with a card"};
  if (has("data.pkl")) return {"a PyTorch file", torch_hint(path)};
  if (has("config.json") && has("model.weights.h5"))
    return {"a Keras archive (.keras)", fmt::format("it is a model itself: seqcast predict '{}' FASTA", path)};
  if (has(".npy")) return {"an archive of NumPy arrays (.npz)", save_tensors_hint(path)};
  return {"a zip archive", fmt::format("unpack it first: unzip '{}'", path), true};
}

/// Eight bytes of a header's length, which is no large one, and the JSON of that header.
bool is_safetensors(std::string_view bytes) {
  constexpr uint64_t max_header_bytes = 100'000'000;  // as the format allows
  return bytes.size() > 8 && bytes[8] == '{' && little_endian(bytes.substr(0, 8)) <= max_header_bytes;
}

/// Names of files in a folder that may be models, and whether it is TensorFlow's.
std::optional<FileKind> folder_kind(std::string path) {
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  std::vector<std::string> models;
  for (const std::string& name : names_in_folder(path)) {
    if (name == "saved_model.pb" || name == "keras_metadata.pb")
      return FileKind{"a TensorFlow SavedModel (a folder)",
                      fmt::format("python3 -c \"import tensorflow as tf; "
                                  "tf.keras.models.load_model('{0}').save('{0}.h5')\", then seqcast predict '{0}.h5' "
                                  "FASTA",
                                  path)};
    if (name.ends_with(".json") || name.ends_with(".h5") || name.ends_with(".hdf5"))
      models.push_back(path + "/" + name);
  }
  if (models.empty() || models.size() > 20) return FileKind{"a folder", "", true};
  std::ranges::sort(models);
  return FileKind{"a folder", fmt::format("the model is a file in it: {}", fmt::join(models, ", "))};
}

/// Whether a text has bytes that no text has.
bool has_control_bytes(std::string_view text) {
  const auto is_control = [](char c) { return (c >= 0 && c < '\t') || (c > '\r' && c < ' ' && c != '\x1b'); };
  return std::ranges::any_of(text.substr(0, 4096), is_control);
}

/// Printable texts that are of no use to any reader of text.
bool is_no_data(std::string_view text) {
  std::string first(text.substr(0, 32));
  std::ranges::transform(first, first.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c; });
  return std::ranges::any_of(std::array{"version https://git-lfs", "<!doctype html", "<html"},
                             [&](const char* begin) { return first.starts_with(begin); });
}

Error another_kind(const std::string& path, const FileKind& kind, const ExpectedFile& expected) {
  return Error(fmt::format("it is {}, expected {}", kind.name, expected.name),
               kind.hides_another || expected.hint.empty() ? kind.hint : expected.hint)
      .in(path);
}

}  // namespace

std::optional<FileKind> kind_of_file(const std::string& path, std::string_view first_bytes) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) return folder_kind(path);
  if (first_bytes.empty()) return FileKind{"an empty file", "copy or download it again", true};
  if (is_safetensors(first_bytes))
    return FileKind{"a file of weights alone (safetensors)",
                    fmt::format("it goes with a card, which describes the layers: give it with {}",
                                set_to(Setting::weights, path))};
  if (first_bytes.starts_with("PK\3\4") || first_bytes.starts_with("PK\5\6")) return zip_kind(path);
  for (const Signature& one : file_signatures())
    if (first_bytes.size() >= one.offset && first_bytes.substr(one.offset).starts_with(one.bytes))
      return FileKind{std::string(one.name), one.hint(path), one.hides_another, one.is_text};
  if (is_behind_a_block(first_bytes))
    return FileKind{"HDF5 behind a block of its user's",
                    fmt::format("h5unjam -i '{0}' -o '{0}.h5' takes the block off", path)};
  if (is_checkpoint(path)) return FileKind{"a part of a TensorFlow checkpoint", save_keras_hint(path)};
  if (const auto yaml = yaml_kind(path, first_bytes)) return yaml;
  if (const auto places = places_kind(first_bytes)) return places;
  if (is_bson(path, first_bytes)) return FileKind{"a BSON file (Flux?)", save_tensors_hint(path)};
  switch (protobuf_kind(first_bytes)) {
    case ProtobufKind::onnx:
      return FileKind{"an ONNX model", fmt::format("it is a model itself: seqcast predict '{}' FASTA", path)};
    case ProtobufKind::saved_model:
      return FileKind{"a TensorFlow SavedModel", save_keras_hint(path)};
    case ProtobufKind::graph:
      return FileKind{"a frozen TensorFlow graph", save_keras_hint(path)};
    case ProtobufKind::none:
      break;
  }
  return std::nullopt;
}

void check_is_file(const std::string& path, const ExpectedFile& expected) {
  std::error_code ignored;
  if (!fs::is_directory(path, ignored)) return;
  FileKind kind = *folder_kind(path);
  if (kind.name == "a folder") kind.hint.clear();  // which names the models in it
  throw another_kind(path, kind, expected);
}

void check_is_text(const std::string& path, std::string_view text) {
  const bool stands_for_data = is_no_data(text);
  if (text.empty() || (!has_control_bytes(text) && !stands_for_data)) return;
  const std::string hint = "a text is wanted here: was another file meant?";
  const auto kind = kind_of_file(path, text);
  if (kind && (stands_for_data || !kind->is_text)) throw another_kind(path, *kind, {"a text", hint});
}

void check_is_none_of_others(const std::string& path, std::string_view first_bytes, const ExpectedFile& expected) {
  check_is_file(path, expected);
  if (const auto kind = kind_of_file(path, first_bytes)) throw another_kind(path, *kind, expected);
}

}  // namespace seqcast
