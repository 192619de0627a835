// SPDX-License-Identifier: MIT
// Lowering functions of Keras layers.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "formats/keras/keras_call.hpp"

namespace seqcast {

/// The functions that lower layers; each is one line in the list of layer_classes.cpp.
using KerasStep = KerasValue (*)(const KerasCall& call);

KerasValue lower_conv(const KerasCall& call);            // Conv1D, Conv2D
KerasValue lower_separable_conv(const KerasCall& call);  // SeparableConv1D
KerasValue lower_depthwise_conv(const KerasCall& call);  // DepthwiseConv1D
KerasValue lower_embedding(const KerasCall& call);
KerasValue lower_dense(const KerasCall& call);
KerasValue lower_batch_norm(const KerasCall& call);
KerasValue lower_layer_norm(const KerasCall& call);
KerasValue lower_rms_norm(const KerasCall& call);  // Keras 3
KerasValue lower_max_pool(const KerasCall& call);
KerasValue lower_average_pool(const KerasCall& call);
KerasValue lower_global_max_pool(const KerasCall& call);
KerasValue lower_global_average_pool(const KerasCall& call);
KerasValue lower_cropping(const KerasCall& call);
KerasValue lower_zero_padding(const KerasCall& call);
KerasValue lower_upsampling(const KerasCall& call);
KerasValue lower_flatten(const KerasCall& call);
KerasValue lower_reshape(const KerasCall& call);
KerasValue lower_permute(const KerasCall& call);
KerasValue lower_repeat_vector(const KerasCall& call);
KerasValue lower_add(const KerasCall& call);
KerasValue lower_multiply(const KerasCall& call);
KerasValue lower_concatenate(const KerasCall& call);
KerasValue lower_subtract(const KerasCall& call);
KerasValue lower_average(const KerasCall& call);
KerasValue lower_maximum(const KerasCall& call);
KerasValue lower_minimum(const KerasCall& call);
KerasValue lower_rescaling(const KerasCall& call);
KerasValue lower_merge(const KerasCall& call);  // Keras 1
KerasValue lower_activation(const KerasCall& call);
KerasValue lower_relu(const KerasCall& call);
KerasValue lower_leaky_relu(const KerasCall& call);
KerasValue lower_elu(const KerasCall& call);
KerasValue lower_thresholded_relu(const KerasCall& call);
KerasValue lower_softmax(const KerasCall& call);
KerasValue lower_prelu(const KerasCall& call);
KerasValue lower_gelu(const KerasCall& call);       // Basenji's own layer
KerasValue lower_op_lambda(const KerasCall& call);  // TFOpLambda: a function that a model calls among its layers
KerasValue lower_slicing(const KerasCall& call);    // SlicingOpLambda: x[:, 5:-5, :]
KerasValue lower_plus(const KerasCall& call);       // of branches, or of one and numbers, as the next five
KerasValue lower_minus(const KerasCall& call);
KerasValue lower_times(const KerasCall& call);
KerasValue lower_divide(const KerasCall& call);
KerasValue lower_larger(const KerasCall& call);
KerasValue lower_smaller(const KerasCall& call);
KerasValue lower_negative(const KerasCall& call);
KerasValue lower_square(const KerasCall& call);
KerasValue lower_power(const KerasCall& call);
KerasValue lower_expand_dims(const KerasCall& call);
KerasValue lower_squeeze(const KerasCall& call);
KerasValue lower_transpose(const KerasCall& call);
KerasValue lower_pad_function(const KerasCall& call);
KerasValue lower_reduce_mean(const KerasCall& call);
KerasValue lower_reduce_sum(const KerasCall& call);
KerasValue lower_reduce_max(const KerasCall& call);
KerasValue lower_reduce_logsumexp(const KerasCall& call);
KerasValue lower_operation(const KerasCall& call);  // Keras 3 writes keras.ops.gelu as a layer Gelu
KerasValue lower_lambda(const KerasCall& call);     // the published ones that are known
KerasValue lower_identity(const KerasCall& call);

/// The axes in another order. @param dims  Keras's numbers, from 1.
KerasValue permuted(const KerasCall& call, const std::vector<int64_t>& dims);

/// A softmax over an axis that Keras numbers.
KerasValue softmax_along(const KerasCall& call, int64_t axis);

/// Branches side by side along an axis that Keras numbers.
KerasValue concatenated(const KerasCall& call, int64_t axis);

/// Applies a function by Keras's name for it. @param node  the name of the node to be.
KerasValue apply_keras_function(const KerasCall& call, const std::string& node, const KerasValue& value,
                                const std::string& name);

/// Applies what a layer names as its `activation` to its output.
KerasValue activate(const KerasCall& call, const KerasValue& value, const Json* activation);

}  // namespace seqcast
