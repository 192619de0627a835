// SPDX-License-Identifier: MIT
#include "formats/seqgra/torch_tensors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "formats/match_weights.hpp"

namespace seqcast {
namespace {

/// The tensors that the layers read, in their order.
std::vector<std::string> tensor_names(const Model& model) {
  std::vector<std::string> names;
  for (size_t i = 0; i < model.graph.nodes.size(); ++i)
    for (const TensorSpec& tensor : tensors(model.graph.nodes[i].layer, input_shapes(model.graph, model.shapes, i)))
      names.push_back(fmt::format("{}.{}", model.graph.nodes[i].name, tensor.name));
  return names;
}

/// Takes from a file's names what a wrapper put before them. Where one name ends as several do, another tells.
/// @return  whether there are names of the model's.
bool drop_wrapper(WeightsFile& file, const std::vector<std::string>& names) {
  if (std::ranges::any_of(names, [&](const std::string& name) { return file.weights.tensors.contains(name); }))
    return true;
  for (const std::string& name : names) {
    const std::string prefix = prefix_of(file, name);
    if (prefix.empty()) continue;
    drop_prefix(file, prefix);
    return true;
  }
  return false;
}

struct SecondName {
  std::string_view holder;                ///< a torch.nn.Sequential of modules that have names of their own
  std::vector<std::string_view> modules;  ///< those, by their numbers; empty where a number has no tensors
};

/// seqgra's ChromDragoNN registers its modules twice: `prelayer.0` is its `conv1`, `layer2.0.layer.4` is
/// `layer2.0.bn2`.
/// @return  the first name of a tensor; empty where it has but one.
std::string first_name(const std::string& tensor) {
  static const SecondName holders[] = {{"prelayer", {"conv1", "bn1", "", "conv2", "bn2"}},
                                       {"l1tol2", {"c1to2", "b1to2"}},
                                       {"l2tol3", {"c2to3", "b2to3"}},
                                       {"flayer", {"conv3", "bn3"}},
                                       {"layer", {"conv1", "bn1", "", "conv2", "bn2", "", "conv3", "bn3"}}};
  for (const SecondName& second : holders)
    for (size_t i = 0; i < second.modules.size(); ++i) {
      const std::string name = fmt::format("{}.{}.", second.holder, i);
      const size_t at = second.holder == "layer" ? tensor.find("." + name) + 1 : 0;
      if (tensor.compare(at, name.size(), name) == 0 && !second.modules[i].empty() &&
          (at > 0 || second.holder != "layer"))
        return tensor.substr(0, at) + fmt::format("{}.{}", second.modules[i], tensor.substr(at + name.size()));
    }
  return {};
}

/// What load_state_dict reads last would count: the same values under both names.
void drop_second_names(Model& model) {
  std::vector<std::string> seconds;
  for (const auto& [name, tensor] : model.weights.tensors) {
    const auto first = model.weights.tensors.find(first_name(name));
    if (first == model.weights.tensors.end()) continue;
    const Tensor& other = first->second;
    if (tensor.size() != other.size() || to_floats(tensor) != to_floats(other))
      throw Error(fmt::format("tensors '{}' and '{}' are of one module, and have other values", first->first, name))
          .in(model.weights.source);
    seconds.push_back(name);
  }
  for (const std::string& name : seconds) model.weights.tensors.erase(name);
}

void check_no_others(const Model& model, const std::vector<std::string>& names) {
  const std::set<std::string> read(names.begin(), names.end());
  for (const auto& [name, tensor] : model.weights.tensors)
    if (!read.contains(name))
      throw Error(fmt::format("tensor '{}' belongs to none of the definition's layers", name),
                  fmt::format("{} has '{}' to '{}'", model.reading.path, names.front(), names.back()))
          .in(model.weights.source);
}

}  // namespace

void give_tensors(const SeqgraDefinition& definition, WeightsFile file, Model& model) {
  const std::vector<std::string> names = tensor_names(model);
  const bool is_named = drop_wrapper(file, names);
  const bool is_module = !definition.external.empty();
  if (is_module && !is_named)
    throw Error(
        fmt::format("has no tensor '{}', which the module '{}' has", names.front(), definition.external[0].path),
        fmt::format("its own are called '{}' and otherwise",
                    file.weights.tensors.empty() ? "" : file.weights.tensors.begin()->first))
        .in(file.weights.source);
  match_weights(std::move(file), model);
  if (is_module && definition.external[0].path.ends_with("-chromdragonn.py")) drop_second_names(model);
  check_no_others(model, names);
}

}  // namespace seqcast
