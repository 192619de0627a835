// SPDX-License-Identifier: MIT
// Block kinds of Basenji and Baskerville, one function each.
#pragma once

#include <string>

#include "formats/basenji/block_arguments.hpp"

namespace seqcast::basenji {

// Each writes its layers behind the last one, and gives the activation that a dense layer ends with (of Keras's names),
// which is not appended; else "linear".

/// One source: conv_blocks.cpp.
std::string conv_block(BasenjiLayers& layers, BlockArguments& arguments);
std::string conv_dna(BasenjiLayers& layers, BlockArguments& arguments);
std::string conv_nac(BasenjiLayers& layers, BlockArguments& arguments);
std::string conv_tower(BasenjiLayers& layers, BlockArguments& arguments);
std::string conv_tower_nac(BasenjiLayers& layers, BlockArguments& arguments);

/// One source: residual_blocks.cpp.
std::string res_tower(BasenjiLayers& layers, BlockArguments& arguments);
std::string dilated_residual(BasenjiLayers& layers, BlockArguments& arguments);
std::string dilated_residual_nac(BasenjiLayers& layers, BlockArguments& arguments);
std::string dilated_dense(BasenjiLayers& layers, BlockArguments& arguments);

/// One source: dense_blocks.cpp.
std::string dense_block(BasenjiLayers& layers, BlockArguments& arguments);
std::string dense_nac(BasenjiLayers& layers, BlockArguments& arguments);
std::string final(BasenjiLayers& layers, BlockArguments& arguments);
std::string keras_dense(BasenjiLayers& layers, BlockArguments& arguments);
std::string cropping(BasenjiLayers& layers, BlockArguments& arguments);
std::string flatten(BasenjiLayers& layers, BlockArguments& arguments);

// What blocks are made of (conv_blocks.cpp).

void activate(BasenjiLayers& layers, BlockArguments& arguments, const std::string& name);
void normalize(BasenjiLayers& layers, BlockArguments& arguments);
/// The sum of the last layer and an earlier one.
void add_to(BasenjiLayers& layers, size_t earlier);
void pool(BasenjiLayers& layers, BlockArguments& arguments, int64_t default_size, const Padding& padding);

/// activation -> convolution -> norm (-> + input) (-> activation_end) (-> pool); the convolution is always 'same', the
/// pool as `padding` says.
/// @param pool_size  1 where a tower keeps that argument to itself.
void append_conv_block(BasenjiLayers& layers, BlockArguments& arguments, KerasConvolution convolution,
                       int64_t pool_size);
/// norm -> activation -> convolution (-> + input) (-> pool).
void append_conv_nac(BasenjiLayers& layers, BlockArguments& arguments, KerasConvolution convolution, int64_t pool_size);

}  // namespace seqcast::basenji
