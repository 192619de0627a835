// SPDX-License-Identifier: MIT
// Basenji residual and densely connected blocks.
#include "formats/basenji/block_kinds.hpp"

namespace seqcast {
namespace {

/// Before June 2021: conv_blocks, all of the block's kernel, their sum with the first without a scale.
void old_res_round(BasenjiLayers& layers, BlockArguments& arguments, int64_t filters) {
  const KerasConvolution convolution = arguments.convolution(filters, arguments.integer("kernel_size", 1));
  append_conv_block(layers, arguments, convolution, 1);
  const size_t first = layers.last();
  for (int64_t i = 1; i < arguments.integer("num_convs", 2); ++i) append_conv_block(layers, arguments, convolution, 1);
  append_sum_with(layers, first);
}

/// Since then: conv_nacs, the first of the block's kernel, the others of kernel 1, in a scale.
void res_round(BasenjiLayers& layers, BlockArguments& arguments, int64_t filters) {
  append_conv_nac(layers, arguments, arguments.convolution(filters, arguments.integer("kernel_size", 1)), 1);
  const size_t first = layers.last();
  const int64_t convolutions = arguments.integer("num_convs", 2);
  for (int64_t i = 1; i < convolutions; ++i) append_conv_nac(layers, arguments, arguments.convolution(filters, 1), 1);
  if (convolutions < 2) return;
  layers.then("scale", Scale{});
  append_sum_with(layers, first);
}

/// The convolutions of a block's rounds, of its own filters, each with its dilation.
std::vector<KerasConvolution> dilated(BlockArguments& arguments, bool may_round) {
  const KerasConvolution wide =
      arguments.convolution(arguments.integer("filters", 0), arguments.integer("kernel_size", 3));
  std::vector<KerasConvolution> rounds;
  for (const int64_t dilation : arguments.dilations(may_round)) {
    rounds.push_back(wide);
    rounds.back().dilation = dilation;
  }
  return rounds;
}

}  // namespace

std::string append_res_tower(BasenjiLayers& layers, BlockArguments& arguments) {
  for (const int64_t filters : arguments.tower_filters()) {
    (arguments.dialect().nac_res_towers ? res_round : old_res_round)(layers, arguments, filters);
    append_pool(layers, arguments, 2, {Padding::Kind::same});
  }
  return "linear";
}

std::string append_dilated_residual(BasenjiLayers& layers, BlockArguments& arguments) {
  const int64_t pool_size = arguments.integer("pool_size", 1);
  for (const KerasConvolution& wide : dilated(arguments, true)) {
    const size_t entry = layers.last();
    KerasConvolution back = arguments.convolution(layers.shape().channels, 1);
    back.separable = false;
    append_conv_block(layers, arguments, wide, pool_size);
    append_conv_block(layers, arguments, back, pool_size);
    if (arguments.norm().empty() && arguments.dialect().scaled_residuals) layers.then("scale", Scale{});
    append_sum_with(layers, entry);
  }
  return "linear";
}

std::string append_dilated_residual_nac(BasenjiLayers& layers, BlockArguments& arguments) {
  const int64_t pool_size = arguments.integer("pool_size", 1);
  for (const KerasConvolution& wide : dilated(arguments, false)) {
    const size_t entry = layers.last();
    const KerasConvolution back = arguments.convolution(layers.shape().channels, 1);
    append_conv_nac(layers, arguments, wide, pool_size);
    append_conv_nac(layers, arguments, back, pool_size);
    append_sum_with(layers, entry);
  }
  return "linear";
}

std::string append_dilated_dense(BasenjiLayers& layers, BlockArguments& arguments) {
  const int64_t pool_size = arguments.integer("pool_size", 1);
  for (const KerasConvolution& wide : dilated(arguments, false)) {
    const size_t entry = layers.last();
    append_conv_block(layers, arguments, wide, pool_size);
    layers.join("concatenate", entry, Concat{});
  }
  return "linear";
}

}  // namespace seqcast
