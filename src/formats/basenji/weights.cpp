// SPDX-License-Identifier: MIT
#include "formats/basenji/weights.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "model/geometry.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

/// The last part of an array's name without TensorFlow's number: kernel of conv1d/kernel:0.
std::string role_of(const std::string& weight) {
  const std::string last = weight.substr(weight.rfind('/') + 1);
  return last.substr(0, last.find(':'));
}

/// Nodes that are one layer of Keras's: a separable convolution is two here.
using Layers = std::vector<std::vector<size_t>>;

Layers layers_with_weights(const Model& model, const Head& head) {
  Layers layers;
  const std::vector<bool> read = upstream(model.graph, head.node);
  for (size_t i = 1; i < read.size(); ++i) {
    if (!read[i] || tensors(model.graph.nodes[i].layer, input_shapes(model.graph, model.shapes, i)).empty()) continue;
    const bool second = model.graph.nodes[i].name.starts_with("separable_conv1d_pointwise");
    if (second) {
      layers.back().push_back(i);
    } else {
      layers.push_back({i});
    }
  }
  return layers;
}

/// Collects a model's tensors from the file's arrays.
class Giver {
 public:
  Giver(Model& model, const H5File& file) : model_(model), file_(file) {}

  void give(const std::vector<size_t>& nodes, const SavedLayer& saved) {
    for (size_t node : nodes) std::visit([&](auto& layer) { fill(layer, node, saved); }, at(node).layer);
  }

  void finish() {
    model_.weights.source = file_.path();
    model_.weights.storage = file_.storage();
    file_.release_unused(model_.weights);
  }

 private:
  Node& at(size_t node) { return model_.graph.nodes[node]; }

  const Tensor* find(const SavedLayer& saved, const std::string& role) const {
    for (size_t i = 0; i < saved.weights.size(); ++i)
      if (role_of(saved.weights[i]) == role) return &file_.tensor(saved.paths[i]);
    return nullptr;
  }

  const Tensor& array(size_t node, const SavedLayer& saved, const std::string& role,
                      const std::vector<int64_t>& shape) {
    const Tensor* tensor = find(saved, role);
    if (!tensor)
      throw Error(fmt::format("layer '{}' has {}, expected '{}' for layer '{}' ({}) of the params", saved.name,
                              fmt::join(saved.weights, ", "), role, at(node).name, kind(at(node).layer)))
          .in(file_.path());
    if (tensor->shape != shape)
      throw Error(fmt::format("'{}' of layer '{}' has shape [{}], expected [{}] for layer '{}' ({}) of the params",
                              role, saved.name, fmt::join(tensor->shape, ", "), fmt::join(shape, ", "), at(node).name,
                              kind(at(node).layer)))
          .in(file_.path());
    return *tensor;
  }

  /// Sees [k, in, out] as [out, in, k].
  void kernel(size_t node, const Tensor& stored, std::vector<int64_t> shape) {
    const int64_t in = shape[1], out = shape[0];
    shape.resize(std::holds_alternative<Dense>(at(node).layer) ? 2 : 3);
    View view{0, {1, out, in * out}};
    view.strides.resize(shape.size());
    model_.weights.tensors[at(node).name + ".weight"] = seen_as(stored, std::move(shape), view);
  }

  void vector(size_t node, const SavedLayer& saved, const std::string& role, const std::string& name, int64_t size) {
    model_.weights.tensors[at(node).name + "." + name] = array(node, saved, role, {size});
  }

  int64_t channels(size_t node) const { return model_.shapes[model_.graph.nodes[node].inputs[0]].channels; }

  void fill(Conv1d& conv, size_t node, const SavedLayer& saved) {
    const bool depthwise = at(node).name.starts_with("separable_conv1d_depthwise");
    const bool pointwise = at(node).name.starts_with("separable_conv1d_pointwise");
    const int64_t in = channels(node);
    if (depthwise)  // [k, in, 1]
      return kernel(node, array(node, saved, "depthwise_kernel", {conv.kernel, in, 1}), {in, 1, conv.kernel});
    kernel(node, array(node, saved, pointwise ? "pointwise_kernel" : "kernel", {conv.kernel, in, conv.filters}),
           {conv.filters, in, conv.kernel});
    conv.bias = find(saved, "bias") != nullptr;
    if (conv.bias) vector(node, saved, "bias", "bias", conv.filters);
  }
  void fill(Dense& dense, size_t node, const SavedLayer& saved) {
    const int64_t in = channels(node);
    kernel(node, array(node, saved, "kernel", {in, dense.units}), {dense.units, in});
    dense.bias = find(saved, "bias") != nullptr;
    if (dense.bias) vector(node, saved, "bias", "bias", dense.units);
  }
  void fill(BatchNorm&, size_t node, const SavedLayer& saved) {
    const int64_t size = channels(node);
    vector(node, saved, "gamma", "weight", size);
    vector(node, saved, "beta", "bias", size);
    vector(node, saved, "moving_mean", "running_mean", size);
    vector(node, saved, "moving_variance", "running_var", size);
  }
  void fill(Scale&, size_t node, const SavedLayer& saved) { vector(node, saved, "scale", "weight", channels(node)); }
  template <class Other>
  void fill(Other&, size_t node, const SavedLayer&) {
    throw Error(fmt::format("layer '{}' has no weights in Basenji", at(node).name)).in(file_.path());
  }

  Model& model_;
  const H5File& file_;
};

std::string names_text(const Model& model, const Layers& layers) {
  std::string text;
  for (const auto& nodes : layers) text += (text.empty() ? "" : ", ") + model.graph.nodes[nodes[0]].name;
  return text;
}

/// Whether the file's last array has the units of the head's last dense layer, by which heads are told apart.
bool ends_alike(const Model& model, const Layers& layers, const std::vector<SavedLayer>& saved, const H5File& file) {
  if (layers.size() != saved.size()) return false;
  const auto* dense = std::get_if<Dense>(&model.graph.nodes[layers.back()[0]].layer);
  for (size_t i = 0; dense && i < saved.back().weights.size(); ++i)
    if (role_of(saved.back().weights[i]) == "kernel")
      return file.tensor(saved.back().paths[i]).shape.back() == dense->units;
  return true;
}

}  // namespace

std::vector<SavedLayer> saved_layers(const H5File& file) {
  const std::string root = file.has("/model_weights") ? "/model_weights" : "/";
  const auto names = file.texts(root, "layer_names");
  if (!names) throw Error("it has no 'layer_names', expected a file of weights that Keras saved").in(file.path());
  std::vector<SavedLayer> layers;
  for (const std::string& name : *names) {
    const std::string group = (root == "/" ? "" : root) + "/" + name;
    const auto weights = file.texts(group, "weight_names");
    if (!weights || weights->empty()) continue;
    SavedLayer layer{name, *weights, {}};
    for (const std::string& weight : *weights) layer.paths.push_back(group + "/" + weight);
    layers.push_back(std::move(layer));
  }
  return layers;
}

void give_basenji_weights(Model& model, const H5File& file) {
  const std::vector<SavedLayer> saved = saved_layers(file);
  const Head* chosen = nullptr;
  for (const Head& head : model.contract.heads)
    if (!chosen && ends_alike(model, layers_with_weights(model, head), saved, file)) chosen = &head;
  const Layers layers = layers_with_weights(model, chosen ? *chosen : model.contract.heads[0]);
  if (layers.size() != saved.size()) {
    std::string names;
    for (const SavedLayer& layer : saved) names += (names.empty() ? "" : ", ") + layer.name;
    throw Error(fmt::format("{} layers have weights ({}), expected {} from the params ({})", saved.size(), names,
                            layers.size(), names_text(model, layers)),
                fmt::format("was the model trained with {}? Without params.json next to it, a whole Keras file is read "
                            "as it is",
                            model.reading.path))
        .in(file.path());
  }
  Giver giver(model, file);
  for (size_t i = 0; i < layers.size(); ++i) giver.give(layers[i], saved[i]);
  giver.finish();
}

}  // namespace seqcast
