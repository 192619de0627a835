// SPDX-License-Identifier: MIT
// Table of supported Keras layer classes and their weights.
#pragma once

#include <string>
#include <string_view>

#include "formats/keras/lowering_steps.hpp"

namespace seqcast {

/// A class of layers: one line in the list of layer_classes.cpp.
struct KerasClass {
  std::string_view name;
  KerasStep step;
  KerasRoles (*roles)(const KerasConfig&);
  bool changes_nothing = false;  ///< of predictions: it matters in training alone
  bool reads_codes = false;      ///< takes the sequence's letters as numbers
};

/// Null for a class that is not supported.
const KerasClass* find_keras_class(std::string_view name) noexcept;

/// The class of a layer. @throws KerasNotSupported  naming the layer.
const KerasClass& keras_class(const std::string& file, const KerasLayer& layer);

/// What a layer is taken as: a TimeDistributed stands for the layer inside it, if that works on each position alone.
KerasLayer without_wrapper(const KerasLayer& layer);

/// A layer in messages, as in `model.h5: layer 'conv1d_1' (Conv1D)`.
std::string keras_layer_in(const std::string& file, const KerasLayer& layer);

}  // namespace seqcast
