// SPDX-License-Identifier: MIT
#include "formats/family/family_layers.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "formats/card/card.hpp"
#include "formats/other_types.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

/// Adds to an entry the fields that its tensors say.
class SizedEntry {
 public:
  SizedEntry(Json& entry, const WeightsFile& file, const TensorSources& sources)
      : entry_(entry), name_(entry["name"].get<std::string>()), file_(file), sources_(sources) {}

  void add_sizes() {
    const std::string kind = entry_["layer"].get<std::string>();
    if (kind == "conv1d") {
      add_convolution();
    } else if (kind == "dense") {
      add("units", [&] { return weight()[0]; });
      add_presence("bias", "bias");
    } else if (kind == "batch_norm") {
      add_presence("gamma", "weight");
      add_presence("beta", "bias");
    } else if (kind == "embedding") {
      add("dimensions", [&] { return weight().back(); });
    }
  }

 private:
  void add_convolution() {
    add("filters", [&] { return weight()[0]; });
    add("kernel", [&] {
      int64_t kernel = 1;  // a picture's has another axis of 1
      for (size_t i = 2; i < weight().size(); ++i) kernel *= weight()[i];
      return kernel;
    });
    if (entry_.contains("groups") && entry_["groups"] == "filters") entry_["groups"] = entry_["filters"];
    add_presence("bias", "bias");
  }

  template <class Value>
  void add(const char* field, const Value& value) {
    if (!entry_.contains(field)) entry_[field] = value();
  }

  void add_presence(const char* field, const char* tensor) {
    if (entry_.contains(field)) return;
    const std::string name = fmt::format("{}.{}", name_, tensor);
    if (!sources_.contains(name) && !file_.weights.tensors.contains(name)) entry_[field] = false;
  }

  std::vector<int64_t> weight() const {
    const std::string name = name_ + ".weight";
    std::vector<int64_t> shape = source_shape(file_, sources_, name);
    check_type(file_, name);
    if (shape.empty())
      throw Error(fmt::format("tensor '{}' is missing, expected for layer '{}'", name, name_)).in(file_.weights.source);
    return shape;
  }

  Json& entry_;
  std::string name_;
  const WeightsFile& file_;
  const TensorSources& sources_;
};

}  // namespace

Json family_layers(const std::string& family, const Json& layers, const WeightsFile& file, TensorSources& sources) {
  Json result = Json::array();
  for (LayerEntry& entry : expand_layers(family, layers)) {
    JsonObject object(family, entry.path, entry.value);
    const std::string name = object.text("name");
    object.text("layer");
    if (object.has("tensors")) {
      read_sources(object.object("tensors"), name, sources);
      entry.value.erase("tensors");
    }
    SizedEntry(entry.value, file, sources).add_sizes();
    result.push_back(std::move(entry.value));
  }
  return result;
}

}  // namespace seqcast
