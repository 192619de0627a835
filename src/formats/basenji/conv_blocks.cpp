// SPDX-License-Identifier: MIT
// Basenji convolution blocks and convolution towers.
#include "formats/basenji/block_kinds.hpp"

namespace seqcast {
namespace {

void check_squeeze(BlockArguments& arguments) {
  if (arguments.boolean("se")) arguments.refuse("se", "squeeze_excite");
}

/// The convolution of a block that says its own filters.
KerasConvolution own_convolution(BlockArguments& arguments, int64_t default_kernel) {
  return arguments.convolution(arguments.integer("filters", 0), arguments.integer("kernel_size", default_kernel));
}

using AppendConvolution = void (*)(BasenjiLayers&, BlockArguments&, KerasConvolution, int64_t);

/// A block a round, of the tower's filters.
std::string tower(BasenjiLayers& layers, BlockArguments& arguments, AppendConvolution append) {
  for (const int64_t filters : arguments.tower_filters())
    append(layers, arguments, arguments.convolution(filters, arguments.integer("kernel_size", 1)),
           arguments.integer("pool_size", 1));
  return "linear";
}

}  // namespace

void append_activation(BasenjiLayers& layers, BlockArguments& arguments, const std::string& name) {
  if (const auto function = function_of(arguments.block(), name, arguments.dialect().gelu)) layers.activate(*function);
}

void append_norm(BasenjiLayers& layers, BlockArguments& arguments) {
  if (const std::string norm = arguments.norm(); !norm.empty()) layers.normalize(norm);
}

void append_sum_with(BasenjiLayers& layers, size_t earlier) { layers.join("add", earlier, Add{}); }

void append_pool(BasenjiLayers& layers, BlockArguments& arguments, int64_t default_size, const Padding& padding) {
  const int64_t size = arguments.integer("pool_size", default_size);
  if (arguments.text("pool_type", "max", "max") == "softmax" && size > 1)
    arguments.refuse("pool_type", "softmax_pool1d");
  layers.pool(size, padding);
}

void append_conv_block(BasenjiLayers& layers, BlockArguments& arguments, KerasConvolution convolution,
                       int64_t pool_size) {
  const size_t entry = layers.last();
  append_activation(layers, arguments, arguments.activation("relu"));
  convolution.bias = !arguments.dialect().batch_norm && arguments.norm().empty();
  layers.convolve(convolution);
  append_norm(layers, arguments);
  if (arguments.boolean("residual")) append_sum_with(layers, entry);
  append_activation(layers, arguments, arguments.text("activation_end", "linear", "linear"));
  if (pool_size > 1) append_pool(layers, arguments, 1, arguments.padding());
}

void append_conv_nac(BasenjiLayers& layers, BlockArguments& arguments, KerasConvolution convolution,
                     int64_t pool_size) {
  const size_t entry = layers.last();
  check_squeeze(arguments);
  append_norm(layers, arguments);
  append_activation(layers, arguments, arguments.activation("relu"));
  convolution.bias = true;
  convolution.padding = arguments.padding();
  layers.convolve(convolution);
  if (arguments.boolean("residual")) append_sum_with(layers, entry);
  if (pool_size > 1) append_pool(layers, arguments, 1, arguments.padding());
}

std::string append_conv_block(BasenjiLayers& layers, BlockArguments& arguments) {
  append_conv_block(layers, arguments, own_convolution(arguments, 1), arguments.integer("pool_size", 1));
  return "linear";
}

std::string append_conv_nac(BasenjiLayers& layers, BlockArguments& arguments) {
  append_conv_nac(layers, arguments, own_convolution(arguments, 1), arguments.integer("pool_size", 1));
  return "linear";
}

// conv_dna: convolution -> norm -> activation -> pool; or convolution -> + scaled conv_nac of it -> pool.
std::string append_conv_dna(BasenjiLayers& layers, BlockArguments& arguments) {
  check_squeeze(arguments);
  const bool residual = arguments.boolean("residual");
  KerasConvolution first = own_convolution(arguments, 15);
  first.dilation = 1;
  first.bias = arguments.dialect().batch_norm || (arguments.norm().empty() && !residual);
  if (arguments.block().has("use_bias") && !arguments.block().at("use_bias").is_null())
    first.bias = arguments.boolean("use_bias");
  layers.convolve(first);
  if (residual) {
    const size_t entry = layers.last();
    append_norm(layers, arguments);
    append_activation(layers, arguments, arguments.activation("relu"));
    layers.convolve({.separable = first.separable, .bias = true});
    layers.then("scale", Scale{});
    append_sum_with(layers, entry);
  } else {
    append_norm(layers, arguments);
    append_activation(layers, arguments, arguments.activation("relu"));
  }
  append_pool(layers, arguments, 1, arguments.padding());
  return "linear";
}

std::string append_conv_tower(BasenjiLayers& layers, BlockArguments& arguments) {
  return tower(layers, arguments, append_conv_block);
}

std::string append_conv_tower_nac(BasenjiLayers& layers, BlockArguments& arguments) {
  return tower(layers, arguments, append_conv_nac);
}

}  // namespace seqcast
