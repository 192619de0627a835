// SPDX-License-Identifier: MIT
// Basenji dense, final, cropping and flatten blocks.
#include <fmt/format.h>

#include "formats/basenji/block_kinds.hpp"

namespace seqcast {

// dense_block: activation (-> flatten) -> dense -> norm (-> + input) (-> activation_end).
std::string append_dense_block(BasenjiLayers& layers, BlockArguments& arguments) {
  const size_t entry = layers.last();
  const int64_t units = arguments.integer("units", layers.shape().channels);
  append_activation(layers, arguments, arguments.activation("relu"));
  if (arguments.boolean("flatten")) layers.flatten();
  layers.dense(units, arguments.norm().empty());
  append_norm(layers, arguments);
  if (arguments.boolean("residual")) append_sum_with(layers, entry);
  append_activation(layers, arguments, arguments.text("activation_end", "linear", "linear"));
  return "linear";
}

std::string append_dense_nac(BasenjiLayers& layers, BlockArguments& arguments) {
  const size_t entry = layers.last();
  const int64_t units = arguments.integer("units", layers.shape().channels);
  append_norm(layers, arguments);
  append_activation(layers, arguments, arguments.activation("relu"));
  if (arguments.boolean("flatten")) layers.flatten();
  layers.dense(units, true);
  if (arguments.boolean("residual")) append_sum_with(layers, entry);
  return "linear";
}

// final: (flatten ->) dense, with an activation of Keras's: the model's where the block does not say its own.
std::string append_final(BasenjiLayers& layers, BlockArguments& arguments) {
  if (arguments.boolean("flatten")) layers.flatten();
  layers.dense(arguments.block().integer("units", 1), true);
  return arguments.activation("linear");
}

// Keras's own Dense: the code hands it the model's activation where it can see Dense's arguments, which it cannot since
// TensorFlow 2.9.
std::string append_keras_dense(BasenjiLayers& layers, BlockArguments& arguments) {
  if (!arguments.block().has("activation") && arguments.activation("linear") != "linear")
    throw Error(arguments.block()
                    .error("activation",
                           "is missing: whether it is the model's depends on TensorFlow's "
                           "version")
                    .what(),
                "write \"activation\": \"linear\", or the model's, into the block");
  return append_final(layers, arguments);
}

std::string append_cropping(BasenjiLayers& layers, BlockArguments& arguments) {
  JsonObject& block = arguments.block();
  const Json& cropping = block.at("cropping");
  const auto side = [&](const Json& value) {
    if (!value.is_number_integer() || value < 0 || value > max_integer)
      throw block.error("cropping",
                        fmt::format("got {}, expected a whole number, or one for each side", cropping.dump()));
    return value.get<int64_t>();
  };
  const bool both = cropping.is_array() && cropping.size() == 2;
  layers.then("cropping1d", Crop{side(both ? cropping[0] : cropping), side(both ? cropping[1] : cropping)});
  return "linear";
}

std::string append_flatten(BasenjiLayers& layers, BlockArguments&) {
  layers.flatten();
  return "linear";
}

}  // namespace seqcast
