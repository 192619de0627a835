// SPDX-License-Identifier: MIT
#include "formats/keras/weights_by_class.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <set>

#include "model/names.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

bool is_upper(char letter) { return std::isupper(static_cast<unsigned char>(letter)) != 0; }
bool is_lower(char letter) { return std::islower(static_cast<unsigned char>(letter)) != 0; }

/// A class as Keras calls its group: MaxPooling1D is max_pooling1d, PReLU p_re_lu.
std::string group_of(std::string_view class_name) {
  if (const size_t package = class_name.find('>'); package != class_name.npos) class_name.remove_prefix(package + 1);
  std::string name;
  for (size_t i = 0; i < class_name.size(); ++i) {
    const bool starts_word =
        i > 0 && is_upper(class_name[i]) &&
        (is_lower(class_name[i - 1]) || (i + 1 < class_name.size() && is_lower(class_name[i + 1])));
    if (starts_word) name += '_';
    name += static_cast<char>(std::tolower(static_cast<unsigned char>(class_name[i])));
  }
  return name;
}

class Placement {
 public:
  explicit Placement(const H5File& file) : file_(file) {}

  void place(const KerasNetwork& network, const std::string& group) {
    UniqueNames names(1);
    for (size_t index : network.layer_order) {
      const KerasLayer& layer = network.layers[index];
      if (layer.is_operation || (network.is_sequential && layer.class_name == "InputLayer")) continue;
      const std::string path = group + "/" + names.give(group_of(layer.class_name));
      if (layer.network.empty())
        place_layer(layer, path);
      else
        place(layer.network[0], path + "/layers");
    }
  }

  /// @throws Error  for weights of layers that are not there.
  void check_all_placed() const {
    std::set<std::string> placed;
    for (const auto& [slot, path] : places) placed.insert(path);
    for (const auto& [path, object] : file_.objects())
      if (object.dataset && path.starts_with("/layers/") && path.find("/seed_generator/") == path.npos &&
          !placed.contains(path))
        throw Error(fmt::format("holds '{}', weights of a layer that the architecture has not", path)).in(file_.path());
  }

  KerasPlaces places;

 private:
  void place_layer(const KerasLayer& layer, const std::string& path) {
    const KerasRoles roles = keras_roles(file_.path(), layer);
    std::vector<std::string> own = roles.trained;
    own.insert(own.end(), roles.gathered.begin(), roles.gathered.end());
    const bool has_own_group = layer.class_name == "PReLU" || layer.class_name == "TimeDistributed";
    if (!has_own_group && std::erase(own, "alpha") > 0)  // of a PReLU that is the layer's activation
      place_group(layer, {"alpha"}, path + "/activation/vars");
    place_group(layer, own, path + (layer.class_name == "TimeDistributed" ? "/layer/vars" : "/vars"));
  }

  void place_group(const KerasLayer& layer, const std::vector<std::string>& roles, const std::string& group) {
    const size_t count = file_.children(group).size();
    if (count != roles.size())
      throw Error(fmt::format("layer '{}' ({}): '{}' holds {} tensors, expected {} ({})", layer.name, layer.class_name,
                              group, count, roles.size(), fmt::join(roles, ", ")))
          .in(file_.path());
    for (size_t i = 0; i < roles.size(); ++i) places[{&layer, roles[i]}] = fmt::format("{}/{}", group, i);
  }

  const H5File& file_;
};

}  // namespace

KerasPlaces place_weights_by_class(const H5File& file, const KerasNetwork& network) {
  Placement placement(file);
  placement.place(network, "/layers");
  placement.check_all_placed();
  return std::move(placement.places);
}

}  // namespace seqcast
