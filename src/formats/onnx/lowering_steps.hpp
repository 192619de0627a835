// SPDX-License-Identifier: MIT
// Lowering functions of ONNX operators.
#pragma once

#include <string>
#include <vector>

#include "formats/onnx/onnx_call.hpp"

namespace seqcast {

/// The functions that lower nodes; each is named in a line of the list of operators.cpp. They return the node's
/// outputs, or the first of them.
using OnnxStep = std::vector<OnnxValue> (*)(const OnnxCall& call);
using OnnxOutputs = std::vector<OnnxValue>;

OnnxOutputs lower_conv(const OnnxCall& call);
OnnxOutputs lower_conv_transpose(const OnnxCall& call);
OnnxOutputs lower_gemm(const OnnxCall& call);
OnnxOutputs lower_mat_mul(const OnnxCall& call);
OnnxOutputs lower_batch_norm(const OnnxCall& call);
OnnxOutputs lower_layer_norm(const OnnxCall& call);
OnnxOutputs lower_group_norm(const OnnxCall& call);
OnnxOutputs lower_instance_norm(const OnnxCall& call);
OnnxOutputs lower_max_pool(const OnnxCall& call);
OnnxOutputs lower_average_pool(const OnnxCall& call);
OnnxOutputs lower_global_max_pool(const OnnxCall& call);
OnnxOutputs lower_global_average_pool(const OnnxCall& call);
OnnxOutputs lower_softmax(const OnnxCall& call);
OnnxOutputs lower_log_softmax(const OnnxCall& call);

OnnxOutputs lower_reduce_mean(const OnnxCall& call);
OnnxOutputs lower_reduce_sum(const OnnxCall& call);
OnnxOutputs lower_reduce_max(const OnnxCall& call);
OnnxOutputs lower_reduce_min(const OnnxCall& call);
OnnxOutputs lower_reduce_prod(const OnnxCall& call);
OnnxOutputs lower_reduce_l1(const OnnxCall& call);
OnnxOutputs lower_reduce_l2(const OnnxCall& call);
OnnxOutputs lower_reduce_sum_square(const OnnxCall& call);
OnnxOutputs lower_reduce_log_sum(const OnnxCall& call);
OnnxOutputs lower_reduce_log_sum_exp(const OnnxCall& call);

OnnxOutputs lower_element(const OnnxCall& call);    // Add, Sqrt, Greater, Where, ...: see lower_elements.cpp
OnnxOutputs lower_left_over(const OnnxCall& call);  // Erfc, Expm1
OnnxOutputs lower_variadic(const OnnxCall& call);   // Sum, Mean, Max, Min
OnnxOutputs lower_relu_kind(const OnnxCall& call);  // activations, with their attributes
OnnxOutputs lower_prelu(const OnnxCall& call);
OnnxOutputs lower_clip(const OnnxCall& call);
OnnxOutputs lower_cast(const OnnxCall& call);
OnnxOutputs lower_identity(const OnnxCall& call);  // Identity, Dropout

OnnxOutputs lower_reshape(const OnnxCall& call);
OnnxOutputs lower_flatten(const OnnxCall& call);
OnnxOutputs lower_transpose(const OnnxCall& call);
OnnxOutputs lower_squeeze(const OnnxCall& call);
OnnxOutputs lower_unsqueeze(const OnnxCall& call);
OnnxOutputs lower_expand(const OnnxCall& call);
OnnxOutputs lower_tile(const OnnxCall& call);
OnnxOutputs lower_resize(const OnnxCall& call);  // Upsample, too
OnnxOutputs lower_concat(const OnnxCall& call);
OnnxOutputs lower_slice(const OnnxCall& call);
OnnxOutputs lower_split(const OnnxCall& call);
OnnxOutputs lower_gather(const OnnxCall& call);
OnnxOutputs lower_gather_nd(const OnnxCall& call);
OnnxOutputs lower_pad(const OnnxCall& call);

OnnxOutputs lower_constant(const OnnxCall& call);
OnnxOutputs lower_constant_of_shape(const OnnxCall& call);
OnnxOutputs lower_shape(const OnnxCall& call);
OnnxOutputs lower_size(const OnnxCall& call);
OnnxOutputs lower_range(const OnnxCall& call);
OnnxOutputs lower_rounding(const OnnxCall& call);  // Floor, Ceil, Mod: of numbers that are known

/// An operation on numbers that are known, broadcast against each other.
ConstantRef fold_elements(const OnnxCall& call, ElementOp op, const Activation& activation,
                          const std::vector<ConstantRef>& arguments);

/// One operation on two values or more, of which at least one is computed.
OnnxValue element(const OnnxCall& call, const std::string& name, ElementOp op, const std::vector<OnnxValue>& arguments,
                  const Activation& activation = {});

/// A value and numbers for the places of one of its axes. @param is_first  whether the numbers come first.
ImportedValue with_numbers(const OnnxCall& call, ElementOp op, const ImportedValue& value, const ConstantRef& numbers,
                           bool is_first);

/// Along which axis of a value (besides the batch) a constant's numbers lie that is broadcast against it.
/// @throws OnnxNotSupported  where that is none, or several.
size_t axis_of_numbers(const OnnxCall& call, const ImportedValue& value, const ConstantRef& numbers);

/// Numbers for each channel are added to a value, or multiply it: in the layer that it comes from, where that can.
/// @param value  whose channels they are for.
ImportedValue with_offsets(const OnnxCall& call, const ImportedValue& value, std::vector<float> offsets);
ImportedValue with_factors(const OnnxCall& call, const ImportedValue& value, std::vector<float> factors);

/// How many groups of channels [C, L] is that these sizes lay out as [n, C / n * L] for an instance norm; 0: it is not.
int64_t groups_laid_out(const OnnxCall& call, const std::vector<int64_t>& sizes);

/// Every place of one axis `count` times, one behind the other. @throws LayoutNotSupported  along that of a picture.
ImportedValue upsampled(const OnnxCall& call, const ImportedValue& value, size_t axis, int64_t count);

/// The axes that an attribute, or since some opset an input, lists.
std::vector<int64_t> listed_axes(const OnnxCall& call, int64_t opset_of_input, size_t input);

}  // namespace seqcast
