// SPDX-License-Identifier: MIT
// The tensors of a family's layers: a file's, under other names, seen in another order, or made.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "formats/weights_file.hpp"
#include "model/model.hpp"

namespace seqcast {

/// Where a layer's tensor comes from, as a layer's `tensors` says it.
struct TensorSource {
  std::string of;                ///< the file's tensor; empty where it is made
  std::vector<int64_t> axes;     ///< the file's axes in the layer's order, -1 for one of 1 more; empty: as they are
  std::vector<int64_t> reverse;  ///< of these axes, those along which it is turned around
  std::vector<int64_t> first;    ///< of each axis the first so many; -1, or none named: all
  int64_t joined = 1;            ///< of these axes, how many at the beginning are one in the layer's
  std::optional<double> fill;    ///< made: every value is this
  std::vector<int64_t> spline;   ///< made: positions and degrees of freedom of a basis of cubic splines
};

/// The sources of tensors by their names in the model, LAYER.TENSOR; the others are the file's of that name.
using TensorSources = std::map<std::string, TensorSource, std::less<>>;

/// A layer's `tensors`: for each a name, or {of, axes, reverse, first, joined}, {fill}, or {spline}.
void read_sources(JsonObject tensors, const std::string& layer, TensorSources& sources);

/// The shape of a layer's tensor where the file has it; empty where it is missing or made.
std::vector<int64_t> source_shape(const WeightsFile& file, const TensorSources& sources, const std::string& name);

/// The model's tensors. @throws Error  naming the file and the tensor, where one cannot be seen so.
Weights family_weights(const WeightsFile& file, const TensorSources& sources, const Model& model);

}  // namespace seqcast
