// SPDX-License-Identifier: MIT
// A file's layers as they are in the graph, for windows of one length.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "formats/importing/imported_graph.hpp"
#include "formats/partly_read.hpp"
#include "model/output_heads.hpp"

namespace seqcast {

struct ImportedLayers {
  Graph graph;
  std::vector<Shape> shapes;
  std::map<std::string, KeptTensor> tensors;  ///< by NODE.tensor
  std::vector<GraphOutput> outputs;  ///< once a last activation is the contract's; none where a layer stands in the way
  std::optional<Error> obstacle;     ///< what stands in the way of the first of the layers below
  std::vector<MissingLayer> missing;  ///< the layers that are not in the graph, in the order in which they are computed
  std::optional<size_t> end;          ///< the node that the first of them reads
};

/// What was understood of a model: the layers that are there. @param model  what is known besides them.
PartOfModel part_of(Model model, const ImportedLayers& layers);

}  // namespace seqcast
