// SPDX-License-Identifier: MIT
#include "formats/match_weights.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "formats/module_attributes.hpp"
#include "formats/other_types.hpp"
#include "model/names.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

/// A layer with tensors, or a module of the file: tensors of one name up to the last dot.
struct Module {
  std::string name;
  std::vector<TensorSpec> tensors;
  bool is_slopes = false;  ///< of a PReLU: PyTorch's default is one for all channels
};

std::vector<Module> layers_as_modules(const Model& model) {
  std::vector<Module> layers;
  for (size_t i = 0; i < model.graph.nodes.size(); ++i) {
    const Node& node = model.graph.nodes[i];
    auto wanted = tensors(node.layer, input_shapes(model.graph, model.shapes, i));
    if (!wanted.empty())
      layers.push_back({node.name, std::move(wanted), std::holds_alternative<Activation>(node.layer)});
  }
  return layers;
}

std::vector<Module> modules_of(const WeightsFile& file) {
  std::vector<Module> modules;
  for (const std::string& tensor : file.order) {
    const size_t dot = tensor.rfind('.');
    const std::string name = dot == tensor.npos ? "" : tensor.substr(0, dot);
    if (modules.empty() || modules.back().name != name) modules.push_back({name, {}});
    modules.back().tensors.push_back(
        {tensor.substr(dot == tensor.npos ? 0 : dot + 1), file.weights.tensors.at(tensor).shape});
  }
  return modules;
}

std::string full_name(const Module& module, const std::string& tensor) {
  return module.name.empty() ? tensor : fmt::format("{}.{}", module.name, tensor);
}

std::string extents_text(const std::vector<int64_t>& shape) { return fmt::format("[{}]", fmt::join(shape, ", ")); }

std::vector<int64_t> without_ones(const std::vector<int64_t>& shape) {
  std::vector<int64_t> longer;
  for (size_t i = 2; i < shape.size(); ++i)
    if (shape[i] != 1) longer.push_back(shape[i]);
  return longer;
}

/// Whether two shapes differ in nothing but axes of 1 behind the first two, which are outputs and inputs.
bool is_alike(const std::vector<int64_t>& a, const std::vector<int64_t>& b) {
  if (a.size() < 2 || b.size() < 2) return a == b;
  return a[0] == b[0] && a[1] == b[1] && without_ones(a) == without_ones(b);
}

bool is_one_slope(const Module& layer, const std::vector<int64_t>& shape) {
  return layer.is_slopes && shape == std::vector<int64_t>{1};
}

void check_module(const WeightsFile& file, const Module& module, const Module& layer) {
  const auto list = [](const Module& one) {
    std::vector<std::string> names;
    for (const TensorSpec& tensor : one.tensors) names.push_back(tensor.name);
    return fmt::format("{}", fmt::join(names, ", "));
  };
  const auto fail = [&](const std::string& got, const std::string& expected) {
    throw Error(fmt::format("in the file's order layer '{}' would read '{}', which has {}, expected {}", layer.name,
                            module.name, got, expected),
                "no tensor has the name of a layer; give them the card's names, or order the card's layers as the "
                "file's")
        .in(file.weights.source);
  };
  if (module.tensors.size() != layer.tensors.size()) fail(list(module), list(layer));
  for (const TensorSpec& wanted : layer.tensors) {
    const auto found = std::ranges::find(module.tensors, wanted.name, &TensorSpec::name);
    if (found == module.tensors.end()) fail(list(module), list(layer));
    if (!is_alike(found->shape, wanted.shape) && !is_one_slope(layer, found->shape))
      fail(fmt::format("{} {}", found->name, extents_text(found->shape)), extents_text(wanted.shape));
  }
}

/// A line for each layer's tensor: that, the file's and its shape. Names come from the file.
std::string table(const std::vector<std::array<std::string, 3>>& rows) {
  std::array<size_t, 2> widths{};
  for (const auto& row : rows)
    for (size_t i = 0; i < widths.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  std::string text;
  for (const auto& row : rows)
    text += fmt::format("  {:<{}}  {:<{}}  {}\n", row[0], widths[0], plain_name(row[1]), widths[1], row[2]);
  return text;
}

/// The names of the file's tensors that end as `name` does.
std::vector<std::string> names_that_end(const WeightsFile& file, const std::string& name) {
  std::vector<std::string> names;
  for (const auto& [tensor, unused] : file.weights.tensors)
    if (tensor.ends_with("." + name)) names.push_back(tensor);
  return names;
}

void match_in_order(const WeightsFile& file, Model& model) {
  const std::vector<Module> layers = layers_as_modules(model), modules = modules_of(file);
  const std::string first = full_name(layers[0], layers[0].tensors[0].name);
  if (layers.size() != modules.size()) {
    const std::vector<std::string> alike = names_that_end(file, first);
    throw Error(fmt::format("none of its tensors is called as a layer of '{}', and in order it has {} modules "
                            "with tensors, expected {}",
                            model.about.name, modules.size(), layers.size()),
                alike.size() > 1
                    ? fmt::format("several may be '{}': '{}'; save the model that is meant alone", first,
                                  fmt::join(alike, "', '"))
                    : fmt::format("its first tensor is '{}', the first layer's '{}'", file.order.front(), first))
        .in(file.weights.source);
  }
  std::vector<std::array<std::string, 3>> rows;
  for (size_t i = 0; i < layers.size(); ++i) {
    check_module(file, modules[i], layers[i]);
    for (const TensorSpec& tensor : layers[i].tensors) {
      const std::string from = full_name(modules[i], tensor.name);
      model.weights.tensors.emplace(full_name(layers[i], tensor.name), file.weights.tensors.at(from));
      rows.push_back({full_name(layers[i], tensor.name), from, extents_text(file.weights.tensors.at(from).shape)});
    }
  }
  model.reading.assumed.push_back(fmt::format("the tensors of {} in their order, as none has the name of a layer\n{}",
                                              file.weights.source, table(rows)));
}

}  // namespace

std::string prefix_of(const WeightsFile& file, std::string_view name) {
  std::string prefix;
  bool is_found = false;
  for (const auto& [tensor, unused] : file.weights.tensors) {
    if (tensor == name) return {};
    if (!tensor.ends_with(name) || tensor[tensor.size() - name.size() - 1] != '.') continue;
    if (is_found) return {};
    prefix = tensor.substr(0, tensor.size() - name.size());
    is_found = true;
  }
  return prefix;
}

void drop_prefix(WeightsFile& file, const std::string& prefix) {
  const auto dropped = [&](const std::string& name) {
    return name.starts_with(prefix) ? name.substr(prefix.size()) : name;
  };
  std::map<std::string, Tensor, std::less<>> tensors;
  for (auto& [name, tensor] : file.weights.tensors) tensors.emplace(dropped(name), std::move(tensor));
  file.weights.tensors = std::move(tensors);
  for (std::string& name : file.order) name = dropped(name);
  std::map<std::string, Json> attributes;
  for (auto& [name, value] : file.attributes) attributes.emplace(dropped(name), std::move(value));
  file.attributes = std::move(attributes);
  std::map<std::string, std::string> other_types;
  for (auto& [name, type] : file.other_types) other_types.emplace(dropped(name), std::move(type));
  file.other_types = std::move(other_types);
}

void match_weights(WeightsFile file, Model& model, const std::vector<std::string>& pictures) {
  const std::vector<Module> layers = layers_as_modules(model);
  if (!file.assumed.empty()) model.reading.assumed.push_back(file.assumed);
  const auto has_name = [&](const WeightsFile& one) {
    return std::ranges::any_of(layers, [&](const Module& layer) {
      return std::ranges::any_of(layer.tensors, [&](const TensorSpec& tensor) {
        return one.weights.tensors.contains(full_name(layer, tensor.name));
      });
    });
  };
  if (!layers.empty() && !has_name(file))
    drop_prefix(file, prefix_of(file, full_name(layers[0], layers[0].tensors[0].name)));
  for (const Module& layer : layers)
    for (const TensorSpec& tensor : layer.tensors) check_type(file, full_name(layer, tensor.name));
  if (has_name(file)) check_attributes(file, model);
  if (layers.empty() || has_name(file) || file.order.empty()) {
    model.weights = std::move(file.weights);
  } else {
    model.weights = {file.weights.source, {}, file.weights.storage};
    match_in_order(file, model);
  }
  fit_axes(model.weights, model, pictures);
}

void fit_axes(Weights& weights, const Model& model, const std::vector<std::string>& pictures) {
  for (const Module& layer : layers_as_modules(model)) {
    if (std::ranges::find(pictures, layer.name) != pictures.end()) continue;
    for (const TensorSpec& wanted : layer.tensors) {
      const auto found = weights.tensors.find(full_name(layer, wanted.name));
      if (found == weights.tensors.end()) continue;
      Tensor& tensor = found->second;
      if (is_one_slope(layer, tensor.shape)) {
        tensor = seen_as(tensor, wanted.shape, {view_of(tensor).first, {0}});
        continue;
      }
      if (tensor.shape == wanted.shape || !is_alike(tensor.shape, wanted.shape)) continue;
      if (tensor.is_view() && tensor.view.sizes.empty()) tensor.view.sizes = tensor.shape;
      tensor.shape = wanted.shape;
    }
  }
}

}  // namespace seqcast
