// SPDX-License-Identifier: MIT
// Table of supported Keras layer classes and their weights.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "formats/keras/lowering_steps.hpp"

namespace seqcast {

/// What the first argument of a call is.
enum class KerasForm {
  one,       ///< a tensor
  several,   ///< a list of two or more tensors, or numbers among them
  any,       ///< a list of one or more
  pair,      ///< a tensor, and a second one that changes no prediction
  function,  ///< what the function's parameters are
};

/// A class of layers: one line in the list of layer_classes.cpp.
struct KerasClass {
  std::string_view name;
  KerasStep step;
  KerasRoles (*roles)(const KerasConfig&);
  KerasForm form = KerasForm::one;
  bool changes_nothing = false;      ///< of predictions: it matters in training alone
  bool reads_codes = false;          ///< takes the sequence's letters as numbers
  bool differs_in_training = false;  ///< computes something else where it is called with training=True
  size_t outputs = 1;                ///< behind the first: flags of the training
};

/// Null for a layer whose class is not supported.
const KerasClass* find_keras_class(const KerasLayer& layer) noexcept;

/// The class of layers that may stand as another layer's activation; null for any other name.
const KerasClass* find_activation_class(std::string_view name) noexcept;

/// Why a layer is not supported, whatever it reads; none where that depends on its call.
std::optional<KerasNotSupported> never_supported(const std::string& file, const KerasLayer& layer);

/// The class of a layer. @throws KerasNotSupported  naming the layer.
const KerasClass& keras_class(const std::string& file, const KerasLayer& layer);

/// What a layer is taken as: a TimeDistributed stands for the layer inside it, if that works on each position alone.
KerasLayer without_wrapper(const KerasLayer& layer);

/// A layer in messages, as in `layer 'conv1d_1' (Conv1D)`.
std::string keras_layer_text(const KerasLayer& layer);

}  // namespace seqcast
