// SPDX-License-Identifier: MIT
#include "formats/file_kind.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "base/setting.hpp"
#include "formats/protobuf_kind.hpp"
#include "formats/safetensors.hpp"
#include "io/folder_names.hpp"
#include "io/little_endian.hpp"
#include "io/zip_file.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

namespace fs = std::filesystem;
using namespace std::string_view_literals;

std::string torch_hint(const std::string& path) {
  return fmt::format(
      "python3 -c \"import torch, safetensors.torch as s; s.save_file(torch.load('{0}', map_location='cpu'), "
      "'{0}.safetensors')\" writes weights that go with a card",
      path);
}

constexpr std::string_view keras_hint = "in Keras, model.save('FILE.h5') writes HDF5, which is read";

/// A kind that is told by the bytes at one place.
struct Signature {
  size_t offset;
  std::string_view bytes;
  std::string_view name;
  std::string (*hint)(const std::string& path);
};

std::string no_hint(const std::string&) { return {}; }
std::string save_tensors(const std::string&) {
  return "save the weights as safetensors (safetensors.numpy.save_file(TENSORS, FILE)); they go with a card";
}
std::string save_keras(const std::string&) { return std::string(keras_hint); }
std::string unpacked_by(const char* tool, const std::string& path) {
  return fmt::format("unpack it first: {} '{}'", tool, path);
}
std::string gunzip(const std::string& path) { return unpacked_by("gunzip", path); }
std::string bunzip2(const std::string& path) { return unpacked_by("bunzip2", path); }
std::string unxz(const std::string& path) { return unpacked_by("unxz", path); }
std::string unzstd(const std::string& path) { return unpacked_by("unzstd", path); }
std::string un7z(const std::string& path) { return unpacked_by("7z x", path); }
std::string untar(const std::string& path) { return unpacked_by("tar -xf", path); }
std::string pull(const std::string& path) { return fmt::format("fetch the file: git lfs pull --include '{}'", path); }
std::string download(const std::string&) { return "the download failed: look into the file, then download it again"; }
std::string sequence_hint(const std::string& path) {
  return fmt::format("the model comes first: seqcast predict MODEL '{}'", path);
}
std::string from_utf(int bits, const std::string& path) {
  return fmt::format("iconv -f UTF-{} -t UTF-8 '{}' > NEW", bits, path);
}
std::string from_utf_16(const std::string& path) { return from_utf(16, path); }
std::string from_utf_32(const std::string& path) { return from_utf(32, path); }
std::string old_torch(const std::string& path) { return torch_hint(path); }
std::string lua_torch(const std::string&) {
  return "in Python, torchfile.load(FILE) reads its tensors; saved as safetensors they go with a card";
}

constexpr Signature signatures[] = {
    {0, "\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19\x2e"sv, "a PyTorch file of before version 1.6",
     old_torch},
    {0, "\x80\x02"sv, "a Python pickle", save_tensors},
    {0, "\x80\x03"sv, "a Python pickle", save_tensors},
    {0, "\x80\x04"sv, "a Python pickle", save_tensors},
    {0, "\x80\x05"sv, "a Python pickle", save_tensors},
    {0, "\xff\xfe\0\0"sv, "a text of UTF-32", from_utf_32},
    {0, "\0\0\xfe\xff"sv, "a text of UTF-32", from_utf_32},
    {0, "\xff\xfe"sv, "a text of UTF-16", from_utf_16},
    {0, "\xfe\xff"sv, "a text of UTF-16", from_utf_16},
    {0, "\x93NUMPY"sv, "a NumPy array", save_tensors},
    {0, "\x1f\x8b"sv, "compressed with gzip", gunzip},
    {0, "BZh"sv, "compressed with bzip2", bunzip2},
    {0, "\xfd\x37zXZ\0"sv, "compressed with xz", unxz},
    {0, "\x28\xb5\x2f\xfd"sv, "compressed with zstd", unzstd},
    {0, "7z\xbc\xaf\x27\x1c"sv, "a 7z archive", un7z},
    {257, "ustar"sv, "a tar archive", untar},
    {0, "version https://git-lfs"sv, "a Git LFS pointer, not the file itself", pull},
    {0, "<"sv, "a web page or XML", download},
    {0, ">"sv, "a FASTA file", sequence_hint},
    {4, "TFL3"sv, "a TensorFlow Lite model", save_keras},
    {0, "MATLAB "sv, "a MATLAB file", save_tensors},
    {0, "HDF5-based Julia Data Format"sv, "a Julia file (JLD2)", save_tensors},
    {0, "RDX2\n"sv, "an R file", save_tensors},
    {0, "RDX3\n"sv, "an R file", save_tensors},
    {0, "\4\0\0\0\1\0\0\0\3\0\0\0V 1"sv, "a file of Lua's Torch", lua_torch},
    {0, "4\n1\n3\nV 1\n"sv, "a file of Lua's Torch", lua_torch},
    {0, "\x12\1\0\0\0\0\0\0"sv, "an MXNet file of weights", save_tensors},
    {0, "model_checkpoint_path:"sv, "a TensorFlow checkpoint's list of files", save_keras},
    {0, "MEME version"sv, "a file of motifs (MEME)", no_hint},
    {0, "%PDF"sv, "a PDF document", no_hint},
    {0, "\x7f\x45LF"sv, "a program", no_hint},
    {0, "\x89PNG"sv, "a picture", no_hint},
};

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
                    path, set_to(Setting::architecture, path + ".json"))};
  if (begins_with_word(bytes, "args:") && begins_with_word(bytes, "type:") && begins_with_word(bytes, "schema:"))
    return FileKind{"Kipoi's description of a model", "the model is the file that it names under 'args'"};
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
  if (has(".npy")) return {"an archive of NumPy arrays (.npz)", save_tensors(path)};
  return {"a zip archive", fmt::format("unpack it first: unzip '{}'", path)};
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
  if (models.empty() || models.size() > 20) return FileKind{"a folder", ""};
  std::ranges::sort(models);
  return FileKind{"a folder", fmt::format("the model is a file in it: {}", fmt::join(models, ", "))};
}

}  // namespace

std::optional<FileKind> kind_of_file(const std::string& path, std::string_view first_bytes) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) return folder_kind(path);
  if (first_bytes.empty()) return FileKind{"an empty file", "copy or download it again"};
  if (looks_like_safetensors(first_bytes))
    return FileKind{"a file of weights alone (safetensors)",
                    fmt::format("it goes with a card, which describes the layers: seqcast predict CARD FASTA {}",
                                set_to(Setting::weights, path))};
  if (first_bytes.starts_with("PK\3\4") || first_bytes.starts_with("PK\5\6")) return zip_kind(path);
  for (const Signature& one : signatures)
    if (first_bytes.size() >= one.offset && first_bytes.substr(one.offset).starts_with(one.bytes))
      return FileKind{std::string(one.name), one.hint(path)};
  if (is_behind_a_block(first_bytes))
    return FileKind{"HDF5 behind a block of its user's",
                    fmt::format("h5unjam -i '{0}' -o '{0}.h5' takes the block off", path)};
  if (is_checkpoint(path)) return FileKind{"a part of a TensorFlow checkpoint", std::string(keras_hint)};
  if (const auto yaml = yaml_kind(path, first_bytes)) return yaml;
  if (is_bson(path, first_bytes)) return FileKind{"a BSON file (Flux?)", save_tensors(path)};
  switch (protobuf_kind(first_bytes)) {
    case ProtobufKind::onnx:
      return FileKind{"an ONNX model", fmt::format("it is a model itself: seqcast predict '{}' FASTA", path)};
    case ProtobufKind::saved_model:
      return FileKind{"a TensorFlow SavedModel", std::string(keras_hint)};
    case ProtobufKind::graph:
      return FileKind{"a frozen TensorFlow graph", std::string(keras_hint)};
    case ProtobufKind::none:
      break;
  }
  return std::nullopt;
}

}  // namespace seqcast
