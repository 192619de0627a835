// SPDX-License-Identifier: MIT
#include "formats/keras/backend.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/setting.hpp"
#include "formats/keras/stored_weights.hpp"

namespace seqcast {
namespace {

/// What a backend's name means; none for one that is not known. All but Theano compute cross-correlations.
std::optional<KerasBackend> backend_called(const std::string& name) {
  if (name == "theano") return KerasBackend::theano;
  constexpr std::string_view others[] = {"tensorflow", "cntk", "mxnet", "plaidml", "jax", "torch", "numpy", "openvino"};
  if (std::ranges::find(others, name) != std::end(others)) return KerasBackend::tensorflow;
  return std::nullopt;
}

/// Names of the weights, as Keras 1 and 2 list them for each layer.
std::vector<std::string> weight_names(const H5File& h5) {
  std::vector<std::string> names;
  const std::string root = keras_weights_group(h5);
  for (const std::string& layer : h5.texts(root, "layer_names").value_or(std::vector<std::string>{})) {
    const auto of_layer = h5.texts((root == "/" ? "" : root) + "/" + layer, "weight_names");
    if (of_layer) names.insert(names.end(), of_layer->begin(), of_layer->end());
  }
  return names;
}

}  // namespace

BackendEvidence find_backend(const BackendClues& clues) {
  if (!clues.given.empty()) return {backend_called(clues.given), ""};
  if (clues.h5) {
    const std::string root = keras_weights_group(*clues.h5);
    const std::string said = clues.h5->text(root, "backend").value_or(clues.h5->text("/", "backend").value_or(""));
    if (!said.empty()) return {backend_called(said), ""};
  }
  if (clues.is_keras3) return {KerasBackend::tensorflow, ""};
  const std::optional<KerasBackend> by_architecture = backend_called(clues.architecture);
  if (clues.h5) {
    const std::vector<std::string> names = weight_names(*clues.h5);
    const bool is_tensorflow = std::ranges::any_of(names, [](const std::string& name) { return name.ends_with(":0"); });
    if (!names.empty()) return {is_tensorflow ? KerasBackend::tensorflow : KerasBackend::theano, ""};
    if (is_keras3_weights(*clues.h5)) return {KerasBackend::tensorflow, ""};
  }
  const bool is_keras03 = clues.is_keras03 || (clues.h5 && clues.h5->has("/layer_0"));
  if (is_keras03 && by_architecture != KerasBackend::tensorflow)
    return {KerasBackend::theano, fmt::format("kernels as Theano has them, flipped ({})", Setting::backend)};
  return {is_keras03 ? std::nullopt : by_architecture, ""};
}

void check_backend(const BackendEvidence& evidence, bool has_wide_kernels, const std::string& file) {
  if (evidence.backend || !has_wide_kernels) return;
  throw Error(
      "nothing in it says whether its kernels are TensorFlow's, or Theano's, which are flipped",
      fmt::format("{} or {} says it", set_to(Setting::backend, "tensorflow"), set_to(Setting::backend, "theano")))
      .in(file);
}

}  // namespace seqcast
