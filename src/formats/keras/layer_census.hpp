// SPDX-License-Identifier: MIT
// Count of a Keras model's layers, and of those that are not supported.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "formats/keras/network.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

/// Layers count once, however often they are called; those of models inside the model count, the models do not.
struct LayerCensus {
  size_t layers = 0;
  std::map<std::string, std::set<const KerasLayer*>> not_supported;  ///< by class
  std::optional<Error> first;  ///< what is wrong with the first of these, in the order in which they are computed

  /// As in "2 of its 9 layers are not supported: Lambda (1), LSTM (1)"; empty where all are.
  std::string text() const;
};

/// Counts what is not supported whatever it reads. @param file  for messages.
LayerCensus take_census(const std::string& file, const KerasLayer& model);

}  // namespace seqcast
