// SPDX-License-Identifier: MIT
// Block kinds of Basenji and Baskerville, one function each.
#pragma once

#include <string>

#include "formats/basenji/block_arguments.hpp"

namespace seqcast {

// Each writes its layers behind the last one, and gives the activation that a dense layer ends with (of Keras's names),
// which is not appended; else "linear".

/// One source: conv_blocks.cpp.
std::string append_conv_block(BasenjiLayers& layers, BlockArguments& arguments);
std::string append_conv_dna(BasenjiLayers& layers, BlockArguments& arguments);
std::string append_conv_nac(BasenjiLayers& layers, BlockArguments& arguments);
std::string append_conv_tower(BasenjiLayers& layers, BlockArguments& arguments);
std::string append_conv_tower_nac(BasenjiLayers& layers, BlockArguments& arguments);

/// One source: residual_blocks.cpp.
std::string append_res_tower(BasenjiLayers& layers, BlockArguments& arguments);
std::string append_dilated_residual(BasenjiLayers& layers, BlockArguments& arguments);
std::string append_dilated_residual_nac(BasenjiLayers& layers, BlockArguments& arguments);
std::string append_dilated_dense(BasenjiLayers& layers, BlockArguments& arguments);

/// One source: dense_blocks.cpp.
std::string append_dense_block(BasenjiLayers& layers, BlockArguments& arguments);
std::string append_dense_nac(BasenjiLayers& layers, BlockArguments& arguments);
std::string append_final(BasenjiLayers& layers, BlockArguments& arguments);
std::string append_keras_dense(BasenjiLayers& layers, BlockArguments& arguments);
std::string append_cropping(BasenjiLayers& layers, BlockArguments& arguments);
std::string append_flatten(BasenjiLayers& layers, BlockArguments& arguments);

// What blocks are made of (conv_blocks.cpp).

void append_activation(BasenjiLayers& layers, BlockArguments& arguments, const std::string& name);
void append_norm(BasenjiLayers& layers, BlockArguments& arguments);
/// The sum of the last layer and an earlier one.
void append_sum_with(BasenjiLayers& layers, size_t earlier);
void append_pool(BasenjiLayers& layers, BlockArguments& arguments, int64_t default_size, const Padding& padding);

/// activation -> convolution -> norm (-> + input) (-> activation_end) (-> pool); the convolution is always 'same', the
/// pool as `padding` says.
/// @param pool_size  1 where a tower keeps that argument to itself.
void append_conv_block(BasenjiLayers& layers, BlockArguments& arguments, KerasConvolution convolution,
                       int64_t pool_size);
/// norm -> activation -> convolution (-> + input) (-> pool).
void append_conv_nac(BasenjiLayers& layers, BlockArguments& arguments, KerasConvolution convolution, int64_t pool_size);

}  // namespace seqcast
