// SPDX-License-Identifier: MIT
// How is a model read from the files that Keras writes?
#include "seqcast/formats/keras/keras_model.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>

#include "seqcast/error.hpp"
#include "seqcast/formats/file_bytes.hpp"
#include "seqcast/formats/h5_file.hpp"
#include "seqcast/formats/keras/keras_contract.hpp"
#include "seqcast/formats/keras/lowering.hpp"
#include "seqcast/formats/keras/network.hpp"
#include "seqcast/formats/keras/stored_weights.hpp"
#include "seqcast/model/geometry.hpp"

namespace seqcast {
namespace {

/// The files of one model.
struct Files {
  std::string path;    ///< what the user named
  std::string layers;  ///< where the layers are described, for messages
  std::string text;    ///< that description
  std::optional<H5File> h5;
};

std::string text_at(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : "";
}

std::string attribute(const Files& files, const char* name) {
  if (!files.h5) return "";
  return files.h5->text(keras_weights_group(*files.h5), name).value_or(files.h5->text("/", name).value_or(""));
}

/// The sizes of an input beside the batch; 0 where they are left open.
std::vector<int64_t> input_sizes(const std::string& file, const KerasLayer& layer) {
  const KerasConfig config(fmt::format("{}: layer '{}' ({})", file, layer.name, layer.class_name), layer.config);
  const Json* with_batch = config.find({"batch_input_shape", "batch_shape"});
  const Json* shape = with_batch ? with_batch : config.find({"input_shape"});
  std::vector<int64_t> sizes;
  if (!shape && config.find({"input_dim"})) return {config.integer({"input_length"}, 0), config.integer({"input_dim"})};
  if (!shape || !shape->is_array() || (with_batch && shape->empty()))
    throw config.error("the input's shape is missing");
  for (size_t i = with_batch ? 1 : 0; i < shape->size(); ++i) {
    const Json& size = shape->at(i);
    const bool good = size.is_null() || (size.is_number_integer() && size >= 1 && size <= most_window_bases);
    if (!good) throw config.error(fmt::format("the input's shape is {}, expected sizes", shape->dump().substr(0, 80)));
    sizes.push_back(size.is_null() ? 0 : size.get<int64_t>());
  }
  return sizes;
}

std::string shape_text(const std::vector<int64_t>& sizes) {
  std::vector<std::string> texts;
  for (int64_t size : sizes) texts.push_back(size == 0 ? "None" : std::to_string(size));
  return fmt::format("[{}]", fmt::join(texts, ", "));
}

/// The one input; what reads others is refused with all their names and shapes.
const KerasLayer& only_input(const std::string& file, const KerasNetwork& network) {
  std::vector<std::string> inputs;
  for (const KerasReference& input : network.inputs) {
    const KerasLayer& layer = network.layers[input.layer];
    inputs.push_back(fmt::format("'{}' {}", layer.name, shape_text(input_sizes(file, layer))));
  }
  if (inputs.size() == 1) return network.layers[network.inputs[0].layer];
  throw Error(fmt::format("{}: has {} inputs, {}: inputs beside the sequence are not supported", file, inputs.size(),
                          fmt::join(inputs, ", ")));
}

KerasBackend read_backend(const Files& files, const Json& json, const FileFacts& facts,
                          std::vector<std::string>& assumed) {
  std::string backend = facts.backend;
  if (backend.empty()) backend = attribute(files, "backend");
  if (backend.empty()) backend = text_at(json, "backend");
  if (backend.empty() && files.text.find("\"nb_filter\"") != std::string::npos) {  // before Keras 2
    assumed.push_back("kernels as Theano has them, flipped (--backend)");
    return KerasBackend::theano;
  }
  return backend == "theano" ? KerasBackend::theano : KerasBackend::tensorflow;
}

/// The length of windows where the file leaves it open: 5,000 bases more than the layers cut off.
int64_t open_window(const KerasLayer& model, const std::vector<KerasAxis>& axes, KerasInputFacts facts) {
  constexpr int64_t kept_bases = 5000;
  facts.window = int64_t{1} << 22;  // a trial, to see what is cut off; 2^22 suits any pool of 2
  const KerasLowered trial = lower_keras(model, axes, facts);
  int64_t window = 0;
  for (const KerasOutput& output : trial.outputs) {
    const auto stride = receptive_field(trial.graph, trial.shapes, output.value.node).stride;
    const int64_t length = trial.shapes[output.value.node].length;
    if (!stride || stride->positions != 1) continue;
    const int64_t cut = facts.window - length * stride->bases;
    const int64_t kept = ceil_div(kept_bases, stride->bases) * stride->bases;
    if (cut > 0) window = std::max(window, cut + kept);
  }
  if (window == 0)
    throw Error(fmt::format("{}: leaves open how long its windows are", facts.file),
                "--window BASES says how long they were in training");
  return window;
}

/// The least window from which all layers have an output: found by halving, since they do from some length on.
int64_t least_window(const KerasLayer& model, const std::vector<KerasAxis>& axes, KerasInputFacts facts) {
  int64_t low = 1, high = facts.window;
  while (low < high) {
    facts.window = low + (high - low) / 2;
    try {
      const KerasLowered trial = lower_keras(model, axes, facts);
      shapes(trial.graph, facts.window);
      high = facts.window;
    } catch (const Error&) {
      low = facts.window + 1;
    }
  }
  return low;
}

void read_contract(Model& model, const FileFacts& facts) {
  Contract& contract = model.contract;
  if (!facts.alphabet.empty()) contract.alphabet = facts.alphabet;
  std::string sorted = contract.alphabet;
  std::sort(sorted.begin(), sorted.end());
  if (sorted.size() > 200 || std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end())
    throw UsageError(fmt::format("--alphabet is '{}', expected up to 200 different letters", contract.alphabet));
  if (facts.alphabet.empty()) model.assumed.push_back("letters " + contract.alphabet + " (--alphabet)");
  if (facts.unknown && !(*facts.unknown >= 0 && *facts.unknown <= 1))
    throw UsageError(fmt::format("--unknown is {}, expected 0 to 1", *facts.unknown));
  contract.unknown = facts.unknown.value_or(0);
  if (!facts.unknown) model.assumed.push_back("an unknown base 0 in every channel (--unknown)");
}

Model read_keras(Files& files, bool with_weights, const FileFacts& facts) {
  const Json json = parse_json(files.layers, files.text);
  const KerasLayer layers = read_keras_layers(files.layers, json);
  if (layers.network.empty())
    throw Error(fmt::format("{}: is a Keras model of kind '{}', expected Sequential or Functional", files.layers,
                            layers.class_name));
  Model model;
  model.path = files.path;
  model.name = std::filesystem::path(files.path).stem().string();
  std::string version = attribute(files, "keras_version");
  if (version.empty()) version = text_at(json, "keras_version");
  model.summary =
      fmt::format("Keras model '{}'{}", layers.name, version.empty() ? "" : ", written by Keras " + version);
  model.obtain_weights = "Keras saves them as HDF5: model.save_weights('FILE.h5')";
  if (files.h5) model.obtain_weights.clear();
  read_contract(model, facts);
  KerasInputFacts input{files.layers, static_cast<int64_t>(model.contract.alphabet.size()), facts.window_bases,
                        read_backend(files, json, facts, model.assumed)};
  const KerasLayer& input_layer = only_input(files.layers, layers.network[0]);
  const std::vector<int64_t> sizes = input_sizes(files.layers, input_layer);
  const std::vector<KerasAxis> axes =
      input_axes(sizes, input.channels, fmt::format("{}: input '{}'", files.layers, input_layer.name));
  const size_t length_axis = static_cast<size_t>(std::find(axes.begin(), axes.end(), KerasAxis::length) - axes.begin());
  const bool is_open = sizes[length_axis] == 0;
  if (!is_open) input.window = sizes[length_axis];
  if (input.window == 0) {
    input.window = open_window(layers, axes, input);
    model.assumed.push_back(fmt::format("windows of {} bases (--window)", input.window));
  }
  model.contract.window_bases = input.window;
  if (is_open) model.contract.least_window_bases = least_window(layers, axes, input);
  const KerasLowered lowered = lower_keras(layers, axes, input);
  if (files.h5)
    model.weights = convert_keras_weights(*files.h5, place_keras_weights(*files.h5, layers), lowered, with_weights);
  make_keras_heads(model, lowered);
  settle(model);
  return model;
}

/// What JSON throws on the way is a description of another form than Keras's.
Model read_files(Files files, bool with_weights, const FileFacts& facts) {
  if (!facts.backend.empty() && facts.backend != "tensorflow" && facts.backend != "theano")
    throw UsageError(fmt::format("--backend is '{}', expected tensorflow or theano", facts.backend));
  try {
    return read_keras(files, with_weights, facts);
  } catch (const Json::exception& error) {
    throw Error(
        fmt::format("{}: describes its layers in another way than Keras does ({})", files.layers, error.what()));
  }
}

}  // namespace

Model read_keras_h5(const std::string& path, const std::string& weights_file, bool with_weights,
                    const FileFacts& facts) {
  Files files{path, path, "", read_h5(weights_file.empty() ? path : weights_file, with_weights)};
  if (!facts.architecture.empty()) {
    files.layers = facts.architecture;
    files.text = read_text(facts.architecture);
  } else if (const auto config = weights_file.empty() ? files.h5->text("/", "model_config")
                                                      : read_h5(path, false).text("/", "model_config")) {
    files.text = *config;
  } else {
    throw Error(
        fmt::format("{}: holds no model_config, which describes a Keras model's layers", path),
        "a file of weights alone needs its architecture: --architecture FILE.json, as model.to_json() writes it");
  }
  return read_files(std::move(files), with_weights, facts);
}

Model read_keras_json(const std::string& path, const std::string& weights_file, bool with_weights,
                      const FileFacts& facts) {
  if (!facts.architecture.empty())
    throw UsageError(fmt::format("{}: is an architecture itself, and --architecture is another", path));
  Files files{path, path, read_text(path), std::nullopt};
  if (!weights_file.empty()) files.h5 = read_h5(weights_file, with_weights);
  if (with_weights && !files.h5)
    throw Error(fmt::format("{}: is a Keras architecture without weights", path),
                "--weights FILE.h5 gives the model its weights");
  return read_files(std::move(files), with_weights, facts);
}

bool looks_like_keras_json(std::string_view bytes) noexcept {
  const size_t first = bytes.find_first_not_of(" \t\r\n");
  if (first == bytes.npos || bytes[first] != '{' || bytes.find("\"seqcast_card\"") != bytes.npos) return false;
  return bytes.find("\"class_name\"") != bytes.npos || bytes.find("\"custom_name\"") != bytes.npos;
}

}  // namespace seqcast
