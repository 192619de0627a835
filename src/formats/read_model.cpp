// SPDX-License-Identifier: MIT
// Which formats of model files are there, and how is a model read from whichever it is?
#include "seqcast/formats/read_model.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "seqcast/error.hpp"
#include "seqcast/formats/card.hpp"
#include "seqcast/formats/file_bytes.hpp"
#include "seqcast/formats/h5_file.hpp"
#include "seqcast/formats/keras/keras_model.hpp"
#include "seqcast/formats/safetensors.hpp"
#include "seqcast/formats/shipped.hpp"

namespace seqcast {
namespace {

bool looks_like_card(std::string_view bytes) {
  const size_t first = bytes.find_first_not_of(" \t\r\n");
  return first != bytes.npos && bytes[first] == '{';
}

Model read_card_model(const std::string& path, const std::string& weights_file, bool with_weights,
                      const FileFacts& facts) {
  if (!facts.architecture.empty() || !facts.alphabet.empty() || facts.unknown || !facts.backend.empty())
    throw UsageError(fmt::format("{}: a card says its layers and its letters itself", path),
                     "leave out --architecture, --alphabet, --unknown and --backend");
  Card card = read_card(path);
  if (!with_weights) return std::move(card.model);
  std::string file = weights_file;
  if (file.empty() && !card.weights_file.empty())
    file = (std::filesystem::path(path).parent_path() / card.weights_file).string();
  if (file.empty())
    throw Error(
        fmt::format("{}: no weights come with model '{}': {}", path, card.model.name, card.model.obtain_weights),
        "--weights FILE.safetensors gives the model its weights");
  card.model.weights = read_safetensors(file);
  to_our_layout(card.model.weights, card.model, card.stored);
  return std::move(card.model);
}

}  // namespace

std::vector<ModelFormat> model_formats() {
  return {{"Keras (HDF5)", looks_like_h5, read_keras_h5},
          {"Keras (JSON)", looks_like_keras_json, read_keras_json},
          {"card", looks_like_card, read_card_model}};
}

ReadModel read_model(const std::string& name, const std::string& weights_file, bool with_weights, int64_t window_bases,
                     FileFacts facts) {
  facts.window_bases = window_bases;
  const std::string path = find_model(name);
  const std::string bytes = first_bytes(path, 4096);
  for (const ModelFormat& format : model_formats()) {
    if (!format.matches(bytes)) continue;
    ReadModel result{format.read(path, weights_file, with_weights, facts), {}, {}};
    if (window_bases > 0) set_window(result.model, window_bases);
    if (with_weights) result.report = settle_weights(result.model, result.dropped_heads);
    return result;
  }
  throw Error(fmt::format("{}: not a model that can be read, expected a card (JSON) or a Keras file (HDF5)", path),
              "a file of weights alone goes with its card: seqcast predict CARD FASTA --weights FILE");
}

}  // namespace seqcast
