// SPDX-License-Identifier: MIT
#include "formats/importing/imported_layers.hpp"

namespace seqcast {

PartOfModel part_of(Model model, const ImportedLayers& layers) {
  model.graph = layers.graph;
  model.shapes = layers.shapes;
  return {std::move(model), layers.missing, layers.end};
}

}  // namespace seqcast
