// SPDX-License-Identifier: MIT
#include "formats/read_model.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "base/setting.hpp"
#include "formats/basenji/params.hpp"
#include "formats/card/card_model.hpp"
#include "formats/family/family_format.hpp"
#include "formats/keras/keras_model.hpp"
#include "formats/onnx/onnx_model.hpp"
#include "formats/seqgra/seqgra_model.hpp"
#include "formats/shipped.hpp"
#include "formats/stored_layout.hpp"
#include "io/file_bytes.hpp"
#include "io/file_kind.hpp"
#include "io/text_marks.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

/// The beginning of a text as its reader sees it.
std::string without_mark(std::string bytes) {
  if (bytes.starts_with(utf8_mark)) bytes.erase(0, utf8_mark.size());
  return bytes;
}

/// What a file is that no format matches.
Error no_model(const ModelFiles& files) {
  constexpr std::string_view expected =
      "expected a card (JSON), a Keras, PyTorch or ONNX file, a params.json or a seqgra definition (XML)";
  if (const auto kind = kind_of_file(files.path, files.first_bytes))
    return Error(fmt::format("it is {}, {}", kind->name, expected), kind->hint).in(files.path);
  return Error(fmt::format("not a model that can be read, {}", expected),
               fmt::format("a file of weights alone goes with its card: give it with {}",
                           set_to(Setting::weights, "FILE")))
      .in(files.path);
}

ModelFormat format_of(const ModelFiles& files) {
  for (const ModelFormat& format : model_formats())
    if (format.matches(files)) return format;
  throw no_model(files);
}

ModelFiles files_of(const std::string& path, const std::string& weights_file) {
  std::error_code ignored;
  const bool is_folder = std::filesystem::is_directory(path, ignored);
  return {path, weights_file, is_folder ? "" : without_mark(first_bytes(path, size_t{1} << 16)), nullptr};
}

}  // namespace

std::vector<ModelFormat> model_formats() {
  return {basenji_h5_format(), keras_h5_format(), keras_archive_format(), keras_json_format(), basenji_json_format(),
          onnx_format(),       family_format(),   seqgra_format(),        card_format()};
}

std::vector<Setting> facts_taken(const std::string& name) { return format_of(files_of(find_model(name), "")).takes; }

ReadModel read_one_model(const std::string& name, const std::string& weights_file, bool with_weights,
                         const FileFacts& facts) {
  const std::string path = find_model(name);
  std::error_code ignored;
  const bool is_folder = std::filesystem::is_directory(path, ignored);
  std::optional<HeldText> held;  // a card through a pipe is told from its beginning, and then read
  if (!is_folder) held.emplace(path);
  ModelFiles files = files_of(path, weights_file);
  const ModelFormat format = format_of(files);
  check_facts(format, path, facts);
  if (looks_like_h5(files.first_bytes)) open_h5(files, with_weights);
  ReadModel result{format.read(files, with_weights, facts), {}, {}};
  if (facts.window_bases > 0) set_window(result.ensemble, facts.window_bases);
  if (!with_weights) return result;
  if (facts.flip_kernels)
    for (Model& member : result.ensemble.members)
      to_our_layout(member.weights, member, all_flipped(member, facts.pictures));
  result.report = settle_weights(result.ensemble, result.dropped_heads);
  return result;
}

}  // namespace seqcast
