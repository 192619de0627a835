// SPDX-License-Identifier: MIT
#include "formats/keras/stored_weights.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "formats/keras/weights_by_class.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

using Slot = std::pair<const KerasLayer*, std::string>;

struct Slots {
  std::vector<Slot> trained, gathered;

  std::vector<Slot> all() const {
    std::vector<Slot> result = trained;
    result.insert(result.end(), gathered.begin(), gathered.end());
    return result;
  }
};

/// A layer's tensors in the order in which Keras saves them: what is trained first, and what is frozen is not trained.
Slots slots_of(const H5File& file, const KerasLayer& layer) {
  Slots slots;
  if (layer.network.empty()) {
    const KerasRoles roles = keras_roles(file.path(), layer);
    for (const std::string& role : roles.trained)
      (layer.trainable ? slots.trained : slots.gathered).push_back({&layer, role});
    for (const std::string& role : roles.gathered) slots.gathered.push_back({&layer, role});
    return slots;
  }
  for (size_t index : layer.network[0].layer_order) {
    const Slots inner = slots_of(file, layer.network[0].layers[index]);
    slots.trained.insert(slots.trained.end(), inner.trained.begin(), inner.trained.end());
    slots.gathered.insert(slots.gathered.end(), inner.gathered.begin(), inner.gathered.end());
  }
  if (!layer.trainable) {
    slots.gathered = slots.all();
    slots.trained.clear();
  }
  return slots;
}

void place(KerasPlaces& places, const H5File& file, const KerasLayer& layer, const std::vector<Slot>& slots,
           const std::string& group, const std::vector<std::string>& names) {
  if (names.size() != slots.size()) {
    std::vector<std::string> roles;
    for (const Slot& slot : slots) roles.push_back(slot.second);
    throw Error(fmt::format("layer '{}' ({}): '{}' holds {} tensors, expected {} ({})", layer.name, layer.class_name,
                            group, names.size(), slots.size(), fmt::join(roles, ", ")))
        .in(file.path());
  }
  for (size_t i = 0; i < slots.size(); ++i) places[slots[i]] = group + "/" + names[i];
}

/// Keras 0.3: a group for each layer of the list, also for those without tensors.
KerasPlaces place_by_number(const H5File& file, const KerasNetwork& network) {
  KerasPlaces places;
  size_t number = 0;
  for (const KerasLayer& layer : network.layers) {
    if (layer.class_name == "InputLayer") continue;  // Keras 0.3 has none: it was put there on reading
    const std::string group = fmt::format("/layer_{}", number++);
    const std::vector<Slot> slots = slots_of(file, layer).all();
    std::vector<std::string> names = file.children(group);
    for (size_t i = 0; i < names.size(); ++i) names[i] = fmt::format("param_{}", i);
    place(places, file, layer, slots, group, names);
  }
  if (file.has(fmt::format("/layer_{}", number)))
    throw Error(fmt::format("holds weights of more layers than the architecture's {}", number)).in(file.path());
  return places;
}

}  // namespace

bool is_keras3_weights(const H5File& file) {
  return file.has("/layers") && !file.texts(keras_weights_group(file), "layer_names");
}

std::string keras_weights_group(const H5File& file) {
  return file.texts("/model_weights", "layer_names") ? "/model_weights" : "/";
}

KerasPlaces place_keras_weights(const H5File& file, const KerasLayer& model) {
  const KerasNetwork& network = model.network.at(0);
  const std::string root = keras_weights_group(file);
  const auto layer_names = file.texts(root, "layer_names");
  if (!layer_names && file.has("/layer_0")) return place_by_number(file, network);
  if (is_keras3_weights(file)) return place_weights_by_class(file, network);
  if (!layer_names) throw Error("it has no layer_names, expected weights that Keras saved").in(file.path());
  struct Group {
    std::string path;
    std::vector<std::string> names;
  };
  std::vector<Group> groups;
  for (const std::string& name : *layer_names) {
    const std::string path = (root == "/" ? "" : root) + "/" + name;
    std::vector<std::string> names = file.texts(path, "weight_names").value_or(std::vector<std::string>{});
    if (!names.empty()) groups.push_back({path, std::move(names)});
  }
  KerasPlaces places;
  size_t next = 0;
  std::string last = "its first";
  for (size_t index : network.layer_order) {
    const KerasLayer& layer = network.layers[index];
    const std::vector<Slot> slots = slots_of(file, layer).all();
    if (slots.empty()) continue;
    if (next == groups.size())
      throw Error(fmt::format("holds weights of {} layers, but layer '{}' ({}) has some too", groups.size(), layer.name,
                              layer.class_name))
          .in(file.path());
    place(places, file, layer, slots, groups[next].path, groups[next].names);
    ++next;
  }
  if (next != groups.size())
    throw Error(fmt::format("holds weights of {} layers, expected {}: the first too many is '{}'", groups.size(), next,
                            groups[next].path))
        .in(file.path());
  return places;
}

KerasWeights::KerasWeights(const H5File& file, const KerasLayer& model) : file_(file) {
  try {
    places_ = place_keras_weights(file, model);
  } catch (const Error& error) {
    error_ = error;
  } catch (const Json::exception& error) {
    error_ = Error(fmt::format("describes its layers in another way than Keras does ({})", error.what()));
  }
}

StoredTensor KerasWeights::find(const KerasLayer& layer, const std::string& role) const {
  const std::string& path = places_.at({&layer, role});
  return {path, file_.tensor(path), file_.storage()};
}

}  // namespace seqcast
