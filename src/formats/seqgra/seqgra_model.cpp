// SPDX-License-Identifier: MIT
#include "formats/seqgra/seqgra_model.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "base/setting.hpp"
#include "formats/card/card.hpp"
#include "formats/keras/keras_model.hpp"
#include "formats/seqgra/definition.hpp"
#include "formats/seqgra/keras_operations.hpp"
#include "formats/seqgra/torch_layers.hpp"
#include "formats/seqgra/torch_tensors.hpp"
#include "formats/seqgra/xml_encoding.hpp"
#include "formats/weight_formats.hpp"
#include "io/file_bytes.hpp"
#include "model/limits.hpp"

namespace seqcast {
namespace {

namespace fs = std::filesystem;

bool is_definition(const ModelFiles& files) {
  const std::string text = xml_beginning(files.first_bytes);
  const size_t first = text.find_first_not_of(" \t\r\n");
  return first != text.npos && text[first] == '<' && text.find("<seqgramodel") != text.npos;
}

/// The names that a definition's weights have next to it. seqgra saves the first.
std::vector<std::string> usual_names(const SeqgraDefinition& definition) {
  if (definition.library == SeqgraLibrary::tensorflow) return {"saved_model.h5", definition.id + ".h5"};
  return {"saved_model.pth", definition.id + ".pth", definition.id + ".pt", definition.id + ".ckpt"};
}

/// Files of weights next to the definition.
std::vector<std::string> weights_beside(const SeqgraDefinition& definition) {
  const fs::path folder = fs::path(definition.file).parent_path();
  std::vector<std::string> found;
  std::error_code ignored;
  for (const std::string& name : usual_names(definition))
    if (fs::exists(folder / name, ignored)) found.push_back((folder / name).string());
  return found;
}

/// The file of weights: the user's, else the one next to the definition.
std::string find_weights(const SeqgraDefinition& definition, const ModelFiles& files) {
  if (!files.weights_file.empty()) return files.weights_file;
  const std::vector<std::string> found = weights_beside(definition);
  if (found.size() > 1)
    throw Error(fmt::format("has its weights in {}, expected one of them", fmt::join(found, " and in ")),
                set_to(Setting::weights, "FILE") + " says which")
        .in(files.path);
  if (found.empty())
    throw Error(fmt::format("has no weights, and next to it is no {}", fmt::join(usual_names(definition), ", no ")),
                set_to(Setting::weights, "FILE") + " gives the model its weights")
        .in(files.path);
  return found[0];
}

/// What seqgra puts behind the network's outputs: it goes by the loss.
/// Source: gifford-lab/seqgra, learner/torch/torchlearner.py, _get_output_layer_activation_function.
std::string transform_of(const SeqgraDefinition& definition, const TorchLayers& layers) {
  std::string transform = "none";
  if (definition.loss == "crossentropyloss") transform = "softmax";
  if (definition.loss == "bcewithlogitsloss") transform = "sigmoid";
  if (definition.loss.empty()) transform = definition.task == SeqgraTask::classes ? "softmax" : "sigmoid";
  if (layers.transform.empty()) return transform;
  if (transform != "none")
    throw Error(fmt::format("its last operation is a {}, and its loss is for outputs without one, so that seqgra "
                            "computes a {} of it",
                            layers.transform, transform),
                "take the operation out, or name the loss that the model was trained with")
        .in(definition.file);
  return layers.transform;
}

/// The length that the definition is named after, as in torch-mc2-dna150-conv1-gmp-s1.
std::optional<int64_t> length_in_id(const SeqgraDefinition& definition) {
  const std::string mark = definition.is_protein ? "-protein" : "-dna";
  const size_t at = definition.id.find(mark);
  if (at == std::string::npos) return std::nullopt;
  const char* first = definition.id.data() + at + mark.size();
  int64_t length = 0;
  const auto [end, error] = std::from_chars(first, definition.id.data() + definition.id.size(), length);
  const bool is_whole = error == std::errc() && (*end == '-' || *end == '\0');
  return is_whole && length > 0 && length <= max_positions ? std::optional(length) : std::nullopt;
}

Json card_of(const SeqgraDefinition& definition, const TorchLayers& layers) {
  Json input{{"alphabet", definition.alphabet()}};
  // Source: DNAHelper and ProteinHelper, which has no unknown letter and no small ones
  if (definition.is_protein) {
    input["unknown_code"] = nullptr;
    input["fold_case"] = false;
  } else {
    input["unknown"] = 0.25;
  }
  int64_t window = layers.window_bases.value_or(0);
  if (window > 0) {
    input["window_bases"] = window;
  } else {
    window = length_in_id(definition).value_or(*layers.named_window);
    input["window_bases"] = {{"least", 1}, {"default", window}};
  }
  Json head{{"name", "labels"},
            {"layer", layers.last},
            {"tracks", definition.labels},
            {"transform", transform_of(definition, layers)}};
  if (layers.window_bases) {
    head["bin_bases"] = window;
    head["first_base"] = 0;
  } else {
    head["bin_bases"] = "layers";
  }
  return {{"seqcast_card", 1},
          {"name", definition.id},
          {"summary", definition.name.empty() ? "seqgra model definition" : definition.name},
          {"source", "seqgra model definition"},
          {"weights", {{"obtain", "seqgra saves them as saved_model.pth"}}},
          {"input", input},
          {"heads", {head}},
          {"layers", layers.layers}};
}

Model read_torch_model(const SeqgraDefinition& definition, const ModelFiles& files, bool with_weights) {
  const bool is_module = !definition.external.empty();
  const TorchLayers layers = is_module ? module_layers(definition) : operation_layers(definition);
  Model model = read_card(definition.file, card_of(definition, layers)).model;
  std::vector<std::string>& assumed = model.reading.assumed;
  if (is_module)
    assumed.push_back(
        fmt::format("the layers that '{}' has by its name; its Python is not run", definition.external[0].path));
  if (!layers.window_bases)
    assumed.push_back(fmt::format("windows of {}, by its {} ({})", model.contract.window_bases,
                                  length_in_id(definition) ? "id" : "module's name", Setting::window));
  if (definition.loss.empty()) assumed.push_back("what turns outputs into probabilities, by the task: no loss says it");
  if (!with_weights) return model;
  WeightsFile weights = read_weights(find_weights(definition, files));
  model.reading.files.push_back(weights.weights.source);
  if (!weights.assumed.empty()) assumed.push_back(weights.assumed);
  give_tensors(definition, std::move(weights), model);
  return model;
}

/// Names the tracks after the labels.
void name_tracks(Model& model, const SeqgraDefinition& definition) {
  if (model.contract.heads.size() != 1)
    throw Error(fmt::format("its network has {} outputs, expected one", model.contract.heads.size()))
        .in(definition.file);
  Head& head = model.contract.heads[0];
  if (head.tracks.size() != definition.labels.size() || head.bins != 1)
    throw Error(fmt::format("its layers give [{}, {}] values, expected [{}, 1], a row a label", head.tracks.size(),
                            head.bins, definition.labels.size()))
        .in(definition.file);
  head.name = "labels";
  head.tracks = definition.labels;
  head.numbered = false;
}

/// A file that the definition names, which lies in its folder or below.
std::string external_file(const SeqgraDefinition& definition) {
  const SeqgraExternal& external = definition.external[0];
  const fs::path path = fs::path(external.path).lexically_normal();
  if (external.path.empty() || path.is_absolute() || *path.begin() == "..")
    throw at_element(definition.file, external.element,
                     fmt::format("names the file '{}', expected one below the definition's folder", external.path));
  return (fs::path(definition.file).parent_path() / path).string();
}

Model read_tensorflow_model(const SeqgraDefinition& definition, const ModelFiles& files, bool with_weights,
                            FileFacts facts) {
  facts.alphabet = definition.alphabet();
  facts.unknown = definition.is_protein ? 0 : 0.25;
  Model model;
  if (definition.external.empty()) {
    const std::string weights = with_weights ? find_weights(definition, files) : files.weights_file;
    model = read_keras_text(files.path, keras_architecture(definition), weights, with_weights, facts);
  } else if (const SeqgraExternal& external = definition.external[0]; external.format == "keras-h5-whole-model") {
    ModelFiles whole{external_file(definition), files.weights_file, "", nullptr};
    open_h5(whole, with_weights);
    model = read_keras_h5(whole, with_weights, facts);
  } else if (external.format == "keras-json-architecture-only") {
    const std::string weights = with_weights ? find_weights(definition, files) : files.weights_file;
    model = read_keras_json(external_file(definition), weights, with_weights, facts);
  } else {
    throw at_element(definition.file, external.element,
                     fmt::format("has the format '{}', expected keras-h5-whole-model or keras-json-architecture-only",
                                 external.format),
                     "Keras writes the model as one H5 file: model.save('FILE.h5')");
  }
  if (definition.is_protein) {
    model.contract.unknown_letter = UnknownLetter::error;
    model.contract.fold_case = false;
  }
  name_tracks(model, definition);
  model.about.name = definition.id;
  model.about.summary = definition.name.empty() ? "seqgra model definition" : definition.name;
  model.reading.path = files.path;
  return model;
}

Model read_model_of(const SeqgraDefinition& definition, const ModelFiles& files, bool with_weights,
                    const FileFacts& facts) {
  if (definition.library == SeqgraLibrary::tensorflow)
    return read_tensorflow_model(definition, files, with_weights, facts);
  if (!definition.external.empty() && definition.external[0].format != "pytorch-module")
    throw at_element(definition.file, definition.external[0].element,
                     fmt::format("has the format '{}', expected pytorch-module", definition.external[0].format));
  return read_torch_model(definition, files, with_weights);
}

Ensemble read_seqgra(const ModelFiles& files, bool with_weights, const FileFacts& facts) {
  const SeqgraDefinition definition = read_definition(files.path, read_raw_text(files.path));
  Model model = read_model_of(definition, files, with_weights, facts);
  model.reading.files.push_back(definition.file);
  if (!with_weights)
    for (std::string& file : weights_beside(definition)) model.reading.files.push_back(std::move(file));
  return {{std::move(model)}};
}

}  // namespace

ModelFormat seqgra_format() {
  return {"seqgra definition", is_definition, read_seqgra, {}, "a definition says its layers and its letters itself"};
}

}  // namespace seqcast
