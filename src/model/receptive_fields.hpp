// SPDX-License-Identifier: MIT
// Table of a model's receptive fields: a row for each layer, and for each head.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/geometry.hpp"
#include "model/model.hpp"

namespace seqcast {

/// What one layer adds to the picture.
struct LayerFacts {
  std::string name, kind;
  int64_t kernel = 1, dilation = 1;
  std::optional<Stride> stride;  ///< in bases a position
  Shape shape;
  int64_t parameters = 0;
  int64_t positions = 0;  ///< of its own input that one output reads
  int64_t bases = 0;      ///< of the window that one output sees
  int64_t first = 0;      ///< the first of them for output 0
};

/// What a head's bins see.
struct HeadFacts {
  const Head* head = nullptr;
  int64_t bases = 0;
  int64_t left = 0, right = 0;  ///< bases seen to the left of a bin and to its right
  Range clean;
};

/// As `128`, or `1/2` of a base; a dash for a layer that takes the window as a whole.
std::string stride_text(const std::optional<Stride>& stride);

/// A row a layer, in the order of the graph, the input left out. @param model  settled.
std::vector<LayerFacts> layer_facts(const Model& model);

/// A row a head. The facts point into the model.
std::vector<HeadFacts> head_facts(const Model& model);

}  // namespace seqcast
