// SPDX-License-Identifier: MIT
#include "formats/torch/torch_weights.hpp"

#include <fmt/format.h>

#include "base/shown_text.hpp"
#include "formats/torch/stored_module.hpp"
#include "formats/torch/torch_file.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

WeightsFile read_torch(const std::string& path, bool with_values) {
  TorchFile file(path);
  StoredModule module;
  try {
    module = stored_module(file.pickle());
  } catch (const Error& error) {
    throw error.in(path);
  }
  WeightsFile result;
  result.weights.source = path;
  result.attributes = std::move(module.attributes);
  result.assumed = std::move(module.assumed);
  result.class_name = std::move(module.class_name);
  for (const auto& [name, id] : module.tensors) {
    const PickleTensor& tensor = file.pickle().tensors[static_cast<size_t>(file.pickle().at(id).integer)];
    if (!file.is_floating(tensor)) {
      result.other_types.emplace(name, file.type_of(tensor));
    } else if (result.weights.tensors.emplace(name, file.tensor(tensor, name, with_values)).second) {
      result.order.push_back(name);
    } else {
      throw Error(fmt::format("it has two tensors '{}'", shown_in_brief(name, 200))).in(path);
    }
  }
  result.weights.storage = file.storage();
  return result;
}

}  // namespace seqcast
