// SPDX-License-Identifier: MIT
#include "formats/keras/missing_layers.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/setting.hpp"
#include "formats/keras/stored_weights.hpp"
#include "io/file_bytes.hpp"
#include "io/file_kind.hpp"

namespace seqcast {

std::string read_architecture(const std::string& path) {
  std::string text = read_text(path);
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == text.npos || text[first] != '{')
    if (const auto kind = kind_of_file(path, std::string_view(text).substr(0, size_t{1} << 16)))
      throw Error(fmt::format("it is {}, expected an architecture (JSON)", kind->name), kind->hint).in(path);
  return text;
}

Error no_layers(const H5File& file) {
  const std::string architecture = set_to(Setting::architecture, "FILE.json");
  if (file.has("/layers") || file.has("/_layer_checkpoint_dependencies"))
    return Error("holds the weights of a Keras 3 model alone, without its layers",
                 fmt::format("{} gives the layers, as model.to_json() writes them, or as config.json in the model's "
                             ".keras archive",
                             architecture))
        .in(file.path());
  if (file.texts(keras_weights_group(file), "layer_names") || file.has("/layer_0"))
    return Error("holds no model_config, which describes a Keras model's layers",
                 fmt::format("a file of weights alone needs its architecture: {}, as model.to_json() writes it",
                             architecture))
        .in(file.path());
  constexpr size_t few = 8;
  std::vector<std::string> names = file.children("/");
  const size_t more = names.size() > few ? names.size() - few : 0;
  names.resize(names.size() - more);
  return Error(fmt::format("is HDF5, but not a Keras model: it holds {}{}",
                           names.empty() ? "nothing" : fmt::format("{}", fmt::join(names, ", ")),
                           more > 0 ? fmt::format(" and {} more", more) : ""),
               "in Keras, model.save('FILE.h5') writes a model with its layers")
      .in(file.path());
}

}  // namespace seqcast
