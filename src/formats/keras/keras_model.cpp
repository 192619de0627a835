// SPDX-License-Identifier: MIT
#include "formats/keras/keras_model.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <utility>

#include "base/setting.hpp"
#include "formats/deepstarr.hpp"
#include "formats/importing/imported_letters.hpp"
#include "formats/keras/inputs.hpp"
#include "formats/keras/keras_archive.hpp"
#include "formats/keras/keras_files.hpp"
#include "formats/keras/keras_window.hpp"
#include "formats/keras/layer_census.hpp"
#include "formats/keras/lowering.hpp"
#include "formats/keras/missing_layers.hpp"
#include "formats/keras/network.hpp"
#include "formats/keras/replicas.hpp"
#include "formats/keras/stored_weights.hpp"
#include "formats/partly_read.hpp"
#include "formats/profile_and_counts.hpp"
#include "formats/spliceai.hpp"
#include "genome/alphabet.hpp"
#include "io/file_bytes.hpp"
#include "model/output_heads.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

using Files = KerasFiles;

/// What a model of numbers has instead of letters.
void read_number_contract(Model& model, const FileFacts& facts, const std::vector<KerasInput>& inputs) {
  if (facts.unknown)
    throw RequestError(
        fmt::format("{} is for letters, and the input of {} is numbers", Setting::unknown, model.reading.path));
  const int64_t channels = std::ranges::find_if(inputs, &KerasInput::is_sequence)->channels;
  model.contract.alphabet.clear();
  if (channels > 1)
    model.reading.input_hint = fmt::format("where they are letters: {} of {} letters", Setting::alphabet, channels);
}

/// The inputs, and what the contract says of them.
std::vector<KerasInput> read_inputs(Model& model, const Files& files, const KerasNetwork& network,
                                    const FileFacts& facts) {
  if (facts.alphabet.empty() && reads_numbers(files.layers, network, facts.sequence, facts.may_be_numbers)) {
    std::vector<KerasInput> inputs = read_keras_number_inputs(files.layers, network, facts.sequence);
    read_number_contract(model, facts, inputs);
    return inputs;
  }
  const int64_t embedded = embedded_letters(files.layers, network, facts.sequence);
  if (facts.alphabet.empty() && facts.may_be_numbers && embedded > 5) {  // letters whose names nothing tells
    std::vector<KerasInput> inputs = read_keras_inputs(files.layers, network, embedded, facts.sequence);
    read_number_contract(model, facts, inputs);
    return inputs;
  }
  read_letters(model, facts, embedded, files.layers);
  const auto letters = static_cast<int64_t>(model.contract.alphabet.size());
  return read_keras_inputs(files.layers, network, letters, facts.sequence);
}

/// Of a description: what is known before any layer is looked at.
Model described_model(const Files& files, const KerasLayer& layers, const Json& json) {
  Model model;
  model.reading.path = files.path;
  model.reading.files = files.others;
  model.reading.files.push_back(files.path);
  model.about.name = std::filesystem::path(files.path).stem().string();
  const std::string version = keras_version(files, json);
  model.about.summary =
      fmt::format("Keras model '{}'{}", layers.name, version.empty() ? "" : ", written by Keras " + version);
  model.about.obtain_weights = "Keras saves them as HDF5: model.save_weights('FILE.h5')";
  if (files.h5) model.about.obtain_weights.clear();
  return model;
}

/// Tells which of the sequence's channels are taken as values that are given with its letters.
void say_signal(Model& model, const KerasLowered& lowered) {
  if (!lowered.signal) return;
  const std::string& name = lowered.layers.graph.nodes[*lowered.signal].name;
  const int64_t signals = lowered.layers.shapes[*lowered.signal].channels;
  const auto letters = static_cast<int64_t>(model.contract.alphabet.size());
  if (signals == 1) {
    const std::string option = letters == 4 ? set_to(Setting::alphabet, "ACGTN")
                                            : fmt::format("{} of {} letters", Setting::alphabet, letters + 1);
    model.reading.assumed.push_back(fmt::format("a value a base, '{}', in channel {} ({}, or {} where it is a letter)",
                                                name, letters + 1, set_to(Setting::input, name), option));
    model.reading.input_hint = fmt::format("where it is a letter: {}", option);
  } else {
    model.reading.assumed.push_back(
        fmt::format("{0} values a base, '{1}', in channels {2} to {3} ({4}, or {5} of {3} letters)", signals, name,
                    letters + 1, letters + signals, set_to(Setting::input, name), Setting::alphabet));
    model.reading.input_hint =
        fmt::format("where they are letters: {} of {} letters", Setting::alphabet, letters + signals);
  }
}

/// What the file holds that changes no prediction.
std::vector<std::string> left_out(const Files& files, const KerasLowered& lowered) {
  std::vector<std::string> result;
  for (const auto& [name, layers] : lowered.identities) result.push_back(fmt::format("{} ({})", name, layers.size()));
  if (files.h5 && (files.h5->has("/optimizer_weights") || files.h5->has("/optimizer")))
    result.emplace_back("optimizer weights");
  return result;
}

/// What the user or the file says of the input; layers that cannot run are said before that is asked.
std::vector<KerasInput> described_inputs(Model& model, const Files& files, const KerasLayer& layers,
                                         const FileFacts& facts) {
  try {
    return read_inputs(model, files, layers.network[0], facts);
  } catch (const Error&) {
    if (const LayerCensus census = take_census(files.layers, layers); census.first) throw *census.first;
    throw;
  }
}

/// Names heads and tracks of networks that are known by their layers, whose letters and windows then are, too.
void name_as_published(Model& model) {
  std::vector<std::string> kept;  // what the user may still have to say
  for (const std::string& assumed : model.reading.assumed) {
    const bool is_known =
        std::ranges::any_of(std::array{Setting::alphabet, Setting::unknown, Setting::window},
                            [&](Setting setting) { return assumed.ends_with(fmt::format("({})", setting)); });
    if (!is_known) kept.push_back(assumed);
  }
  const std::vector<std::string> all = std::exchange(model.reading.assumed, kept);
  if (!name_spliceai(model) && !name_profile_and_counts(model) && !name_deepstarr(model)) model.reading.assumed = all;
}

Model read_keras(Files& files, bool with_weights, const FileFacts& facts) {
  const Json json = parse_json(files.layers, files.text);
  const KerasLayer stored = read_keras_layers(files.layers, json);
  if (stored.network.empty())
    throw Error(fmt::format("is a Keras model of kind '{}', expected Sequential or Functional", stored.class_name))
        .in(files.layers);
  const KerasLayer& layers = without_replicas(stored);
  Model model = described_model(files, layers, json);
  const std::vector<KerasInput> inputs = described_inputs(model, files, layers, facts);
  const BackendEvidence evidence = backend_of(files, json, facts);
  if (!evidence.assumed.empty()) model.reading.assumed.push_back(evidence.assumed);
  const auto weights = files.h5 ? std::optional<KerasWeights>(std::in_place, *files.h5, stored) : std::nullopt;
  const KerasFacts known{.file = files.layers,
                         .window = facts.window_bases,
                         .backend = evidence.backend.value_or(KerasBackend::tensorflow),
                         .is_keras3 = written_by(files, json).is_keras3,
                         .has_gelu = written_by(files, json).has_gelu,
                         .weights = weights ? &*weights : nullptr};
  const KerasLowered lowered = lower_for_window(model, layers, inputs, known);
  say_signal(model, lowered);
  if (lowered.layers.obstacle) throw PartlyRead(*lowered.layers.obstacle, part_of(std::move(model), lowered.layers));
  if (with_weights) check_backend(evidence, lowered.flips_kernels, files.path);
  model.reading.left_out = left_out(files, lowered);
  if (&layers != &stored) model.reading.left_out.emplace_back("replicas of multi_gpu_model");
  try {
    Model whole = model;
    if (lowered.weights_error) throw *lowered.weights_error;
    make_heads(whole, lowered.layers.graph, lowered.layers.shapes, lowered.layers.outputs);
    settle(whole);
    if (with_weights && files.h5) {
      whole.weights = weights_of(whole.graph, whole.shapes, lowered.layers.tensors, files.h5->path());
      files.h5->release_unused(whole.weights);
    }
    name_as_published(whole);
    return whole;
  } catch (const Error& error) {  // every layer is understood, but the weights or the outputs do not fit
    throw PartlyRead(error, part_of(std::move(model), lowered.layers));
  }
}

/// What JSON throws on the way is a description of another form than Keras's.
Model read_files(Files files, bool with_weights, const FileFacts& facts) {
  if (!facts.backend.empty() && facts.backend != "tensorflow" && facts.backend != "theano")
    throw RequestError(fmt::format("{} is '{}', expected tensorflow or theano", Setting::backend, facts.backend));
  try {
    return read_keras(files, with_weights, facts);
  } catch (const Json::exception& error) {
    throw Error(fmt::format("describes its layers in another way than Keras does ({})", error.what())).in(files.layers);
  }
}

}  // namespace

Model read_keras_h5(const ModelFiles& from, bool with_weights, const FileFacts& facts) {
  Files files{from.path, from.path, "", from.h5, "", {}};
  if (!from.weights_file.empty()) {
    files.h5 = read_keras_weights(from.weights_file, with_weights);
    files.others.push_back(from.weights_file);
  }
  if (!facts.architecture.empty()) {
    files.layers = facts.architecture;
    files.text = read_architecture(facts.architecture);
    files.others.push_back(facts.architecture);
  } else if (const auto config = from.h5->text("/", "model_config")) {
    files.text = *config;
  } else {
    throw no_layers(*files.h5);
  }
  return read_files(std::move(files), with_weights, facts);
}

Model read_keras_json(const std::string& path, const std::string& weights_file, bool with_weights,
                      const FileFacts& facts) {
  return read_keras_text(path, read_text(path), weights_file, with_weights, facts);
}

Model read_keras_text(const std::string& path, std::string text, const std::string& weights_file, bool with_weights,
                      const FileFacts& facts) {
  Files files{path, path, std::move(text), nullptr, "", {}};
  if (!weights_file.empty()) {
    files.h5 = read_keras_weights(weights_file, with_weights);
    files.others.push_back(weights_file);
  }
  if (with_weights && !files.h5)
    throw Error("is a Keras architecture without weights",
                set_to(Setting::weights, "FILE.h5") + " gives the model its weights")
        .in(path);
  return read_files(std::move(files), with_weights, facts);
}

Model read_keras_archive_model(const std::string& path, const std::string& weights_file, bool with_weights,
                               const FileFacts& facts) {
  return read_files(read_keras_archive(path, weights_file, with_weights), with_weights, facts);
}

bool looks_like_keras_json(std::string_view bytes) noexcept {
  const size_t first = bytes.find_first_not_of(" \t\r\n");
  if (first == bytes.npos || bytes[first] != '{' || bytes.find("\"seqcast_card\"") != bytes.npos) return false;
  return bytes.find("\"class_name\"") != bytes.npos || bytes.find("\"custom_name\"") != bytes.npos;
}

ModelFormat keras_h5_format() {
  const auto matches = [](const ModelFiles& files) { return looks_like_h5(files.first_bytes); };
  const auto read = [](const ModelFiles& files, bool with_weights, const FileFacts& facts) {
    return Ensemble{{read_keras_h5(files, with_weights, facts)}};
  };
  return {"Keras (HDF5)",
          matches,
          read,
          {Setting::architecture, Setting::alphabet, Setting::unknown, Setting::backend, Setting::sequence},
          ""};
}

ModelFormat keras_archive_format() {
  const auto matches = [](const ModelFiles& files) { return is_keras_archive(files.path, files.first_bytes); };
  const auto read = [](const ModelFiles& files, bool with_weights, const FileFacts& facts) {
    return Ensemble{{read_keras_archive_model(files.path, files.weights_file, with_weights, facts)}};
  };
  return {"Keras (.keras)",
          matches,
          read,
          {Setting::alphabet, Setting::unknown, Setting::backend, Setting::sequence},
          "a .keras archive holds its layers itself"};
}

ModelFormat keras_json_format() {
  const auto matches = [](const ModelFiles& files) { return looks_like_keras_json(files.first_bytes); };
  const auto read = [](const ModelFiles& files, bool with_weights, const FileFacts& facts) {
    return Ensemble{{read_keras_json(files.path, files.weights_file, with_weights, facts)}};
  };
  return {"Keras (JSON)",
          matches,
          read,
          {Setting::alphabet, Setting::unknown, Setting::backend, Setting::sequence},
          fmt::format("is an architecture itself, and {} is another", Setting::architecture)};
}

}  // namespace seqcast
