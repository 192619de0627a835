// SPDX-License-Identifier: MIT
// A file's layers as they are in the graph, for windows of one length.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "formats/importing/imported_graph.hpp"
#include "formats/partly_read.hpp"

namespace seqcast {

/// One output of a file's model, once a last activation is the contract's.
struct ImportedOutput {
  std::string name;
  ImportedValue value;
  std::vector<size_t> strand_pairs = {};  ///< where the file says which tracks change places on the reverse strand
};

struct ImportedLayers {
  Graph graph;
  std::vector<Shape> shapes;
  std::vector<ImportedOutput> outputs;  ///< none where a layer stands in the way
  std::optional<Error> obstacle;        ///< what stands in the way of the first of the layers below
  std::vector<MissingLayer> missing;  ///< the layers that are not in the graph, in the order in which they are computed
  std::optional<size_t> end;          ///< the node that the first of them reads
};

/// What was understood of a model: the layers that are there. @param model  what is known beside them.
PartOfModel part_of(Model model, const ImportedLayers& layers);

}  // namespace seqcast
