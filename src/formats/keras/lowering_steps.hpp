// SPDX-License-Identifier: MIT
// Lowering functions of Keras layers.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "formats/keras/keras_call.hpp"

namespace seqcast {

/// The functions that lower layers; each is one line in the list of layer_classes.cpp.
using KerasStep = ImportedValue (*)(const KerasCall& call);

ImportedValue lower_conv(const KerasCall& call);            // Conv1D, Conv2D
ImportedValue lower_separable_conv(const KerasCall& call);  // SeparableConv1D
ImportedValue lower_depthwise_conv(const KerasCall& call);  // DepthwiseConv1D
ImportedValue lower_embedding(const KerasCall& call);
ImportedValue lower_dense(const KerasCall& call);
ImportedValue lower_batch_norm(const KerasCall& call);
ImportedValue lower_layer_norm(const KerasCall& call);
ImportedValue lower_group_norm(const KerasCall& call);
ImportedValue lower_rms_norm(const KerasCall& call);  // Keras 3
ImportedValue lower_max_pool(const KerasCall& call);
ImportedValue lower_average_pool(const KerasCall& call);
ImportedValue lower_global_max_pool(const KerasCall& call);
ImportedValue lower_global_average_pool(const KerasCall& call);
ImportedValue lower_cropping(const KerasCall& call);
ImportedValue lower_zero_padding(const KerasCall& call);
ImportedValue lower_upsampling(const KerasCall& call);
ImportedValue lower_flatten(const KerasCall& call);
ImportedValue lower_reshape(const KerasCall& call);
ImportedValue lower_permute(const KerasCall& call);
ImportedValue lower_repeat_vector(const KerasCall& call);
ImportedValue lower_add(const KerasCall& call);
ImportedValue lower_multiply(const KerasCall& call);
ImportedValue lower_concatenate(const KerasCall& call);
ImportedValue lower_subtract(const KerasCall& call);
ImportedValue lower_average(const KerasCall& call);
ImportedValue lower_maximum(const KerasCall& call);
ImportedValue lower_minimum(const KerasCall& call);
ImportedValue lower_rescaling(const KerasCall& call);
ImportedValue lower_merge(const KerasCall& call);  // Keras 1
ImportedValue lower_activation(const KerasCall& call);
ImportedValue lower_relu(const KerasCall& call);
ImportedValue lower_leaky_relu(const KerasCall& call);
ImportedValue lower_elu(const KerasCall& call);
ImportedValue lower_thresholded_relu(const KerasCall& call);
ImportedValue lower_softmax(const KerasCall& call);
ImportedValue lower_prelu(const KerasCall& call);
ImportedValue lower_gelu(const KerasCall& call);       // Basenji's own layer
ImportedValue lower_op_lambda(const KerasCall& call);  // TFOpLambda: a function that a model calls among its layers
ImportedValue lower_slicing(const KerasCall& call);    // SlicingOpLambda: x[:, 5:-5, :]
ImportedValue lower_plus(const KerasCall& call);       // of branches, or of one and numbers, as the next five
ImportedValue lower_minus(const KerasCall& call);
ImportedValue lower_times(const KerasCall& call);
ImportedValue lower_divide(const KerasCall& call);
ImportedValue lower_larger(const KerasCall& call);
ImportedValue lower_smaller(const KerasCall& call);
ImportedValue lower_clip(const KerasCall& call);
ImportedValue lower_negative(const KerasCall& call);
ImportedValue lower_square(const KerasCall& call);
ImportedValue lower_power(const KerasCall& call);
ImportedValue lower_expand_dims(const KerasCall& call);
ImportedValue lower_squeeze(const KerasCall& call);
ImportedValue lower_transpose(const KerasCall& call);
ImportedValue lower_pad_function(const KerasCall& call);
ImportedValue lower_pad_operation(const KerasCall& call);
ImportedValue lower_get_item(const KerasCall& call);
ImportedValue lower_reduce_mean(const KerasCall& call);
ImportedValue lower_reduce_sum(const KerasCall& call);
ImportedValue lower_reduce_max(const KerasCall& call);
ImportedValue lower_reduce_logsumexp(const KerasCall& call);
ImportedValue lower_operation(const KerasCall& call);  // Keras 3 lists keras.ops.gelu among the layers, as Gelu
ImportedValue lower_lambda(const KerasCall& call);     // the published ones that are known
ImportedValue lower_identity(const KerasCall& call);

ImportedValue lower_global_sum_pool(const KerasCall& call);
ImportedValue lower_addons_gelu(const KerasCall& call);  // TensorFlow Addons

/// Whether Keras 3 has a function of that class among its layers that is supported.
bool is_keras_operation(std::string_view class_name) noexcept;

/// @throws KerasNotSupported  for a layer whose function is not known by its name.
void check_keras_function(const KerasLayer& layer, const KerasConfig& config);

/// A value with numbers that the file has, which are broadcast against it.
ImportedValue plus_numbers(const KerasCall& call, const ImportedValue& value, const Json& constant);
ImportedValue minus_numbers(const KerasCall& call, const ImportedValue& value, const Json& constant);
ImportedValue numbers_minus(const KerasCall& call, const ImportedValue& value, const Json& constant);
ImportedValue times_numbers(const KerasCall& call, const ImportedValue& value, const Json& constant);
ImportedValue at_least_number(const KerasCall& call, const ImportedValue& value, const Json& constant);
ImportedValue at_most_number(const KerasCall& call, const ImportedValue& value, const Json& constant);

/// The axes in another order. @param dims  Keras's numbers, from 1.
ImportedValue permuted(const KerasCall& call, const std::vector<int64_t>& dims);

/// A softmax over an axis that Keras numbers, or its logarithm.
ImportedValue softmax_along(const KerasCall& call, int64_t axis);
ImportedValue log_softmax_along(const KerasCall& call, int64_t axis);

/// Branches side by side along an axis that Keras numbers.
ImportedValue concatenated(const KerasCall& call, int64_t axis);

/// Applies a function by Keras's name for it. @param node  the name of the node to be.
ImportedValue apply_keras_function(const KerasCall& call, const std::string& node, const ImportedValue& value,
                                   const std::string& name);

/// Applies what a layer names as its `activation`, a function or a layer of its own, to its output.
ImportedValue activate(const KerasCall& call, const ImportedValue& value, const Json* activation);

}  // namespace seqcast
