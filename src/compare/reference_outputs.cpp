// SPDX-License-Identifier: MIT
#include "compare/reference_outputs.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr size_t max_arrays = 20000;

/// How exactly a value is stored, relative to it.
double precision_of(const std::string& type) {
  if (type.ends_with("f2")) return 0x1p-11;
  if (type.ends_with("f4")) return 0x1p-24;
  return 0x1p-53;
}

}  // namespace

std::vector<int64_t> wide_axes(const std::vector<int64_t>& shape) {
  std::vector<int64_t> wide;
  std::ranges::copy_if(shape, std::back_inserter(wide), [](int64_t size) { return size != 1; });
  return wide;
}

bool ReferenceLayer::fits(Shape wanted) const {
  if (is_channels_first) return shape == std::vector{wanted.channels, wanted.length};
  const std::vector<int64_t> axes = wide_axes(shape);
  return axes == wide_axes({wanted.channels, wanted.length}) || axes == wide_axes({wanted.length, wanted.channels});
}

ReferenceLayer reference_layer(const std::string& name, const NpyArray& array) {
  return {name, "", array.shape(), false, 0, precision_of(array.header.type)};
}

std::vector<ReferenceLayer> reference_layers(const ComparedModel& model) {
  std::vector<ReferenceLayer> layers;
  for (size_t i = 0; i < model.graph.nodes.size(); ++i) {
    const Node& node = model.node(i);
    if (model.is_input(i)) continue;
    layers.push_back({node.name,
                      std::string(kind(node.layer)),
                      {model.shapes[i].channels, model.shapes[i].length},
                      true,
                      i,
                      0x1p-53});
  }
  return layers;
}

std::vector<ReferenceLayer> reference_layers(const NpzFile& npz, const std::set<std::string>& inputs) {
  const std::vector<std::string> names = npz.names();
  if (names.size() > max_arrays)
    throw Error(fmt::format("it holds {} arrays, expected at most {}", names.size(), max_arrays)).in(npz.path());
  std::vector<ReferenceLayer> layers;
  for (const std::string& name : names)
    if (!inputs.contains(name)) layers.push_back(reference_layer(name, npz.array(name)));
  if (layers.empty())
    throw Error("it holds no layer's output",
                "np.savez(FILE, input=window, NAME=output, ...) saves them by the layers' names")
        .in(npz.path());
  return layers;
}

std::vector<ReferenceLayer> Reference::layers() const {
  return model ? reference_layers(*model) : reference_layers(*npz, input_arrays);
}

reference::Array as_layer(std::vector<double> values, Shape shape, bool channels_first) {
  reference::Array result(shape);
  if (channels_first) {
    result.values = std::move(values);
    return result;
  }
  for (int64_t l = 0; l < shape.length; ++l)
    for (int64_t c = 0; c < shape.channels; ++c) result.at(c, l) = values[static_cast<size_t>(l * shape.channels + c)];
  return result;
}

std::vector<reference::Array> values_of(const NpzFile& npz, const ReferenceLayer& layer, Shape shape) {
  const std::vector<double> values = npz.array(layer.name).doubles();
  const std::vector<int64_t> axes = wide_axes(layer.shape);
  const bool is_vector = axes.size() < 2;
  std::vector<reference::Array> result;
  for (const bool channels_first : {true, false}) {
    const std::vector<int64_t> wanted =
        channels_first ? std::vector{shape.channels, shape.length} : std::vector{shape.length, shape.channels};
    if (axes == wide_axes(wanted) && !(is_vector && !result.empty()))
      result.push_back(as_layer(values, shape, channels_first));
  }
  return result;
}

}  // namespace seqcast
