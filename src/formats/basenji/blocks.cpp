// SPDX-License-Identifier: MIT
// Which layers do the blocks of Basenji's and Baskerville's params.json stand for?
#include "seqcast/formats/basenji/blocks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr int64_t most_repeats = 10000;

/// What only training reads: regularisation, initial values, momenta.
constexpr std::array<std::string_view, 9> training_only{"dropout",    "dropout_residual",   "l1_scale",
                                                        "l2_scale",   "kernel_initializer", "bn_momentum",
                                                        "norm_gamma", "bn_gamma",           "bn_type"};

/// What the model says for all of its blocks, where a block does not say its own.
constexpr std::array<std::string_view, 4> of_the_model{"activation", "batch_norm", "norm_type", "padding"};

constexpr std::array<std::string_view, 6> attention{"transformer",  "transformer_split", "transformer_dense",
                                                    "transformer2", "transformer_tower", "swin_transformer"};

/// The function that an activation's name stands for; none for linear.
std::optional<Function> function_of(const JsonObject& block, const std::string& name, Function gelu) {
  if (name == "linear") return std::nullopt;
  if (name == "gelu") return gelu;
  if (name == "exponential") return Function::exp;
  for (const Function function :
       {Function::relu, Function::sigmoid, Function::tanh, Function::exp, Function::softplus, Function::elu})
    if (to_text(function) == name) return function;
  throw block.error("activation", fmt::format("activation '{}' is not supported", name));
}

/// A block's arguments: its own, else the model's, else what the code has.
class Arguments {
 public:
  Arguments(JsonObject block, const JsonObject& model, const BasenjiDialect& dialect)
      : block_(std::move(block)), model_(model), dialect_(dialect) {
    for (const std::string_view key : training_only)
      if (block_.has(key)) block_.at(key);
  }

  const BasenjiDialect& dialect() const { return dialect_; }
  JsonObject& block() { return block_; }

  int64_t integer(std::string_view key, int64_t fallback, int64_t least = 1) {
    return block_.has(key) && !block_.at(key).is_null() ? block_.integer(key, least) : fallback;
  }
  double number(std::string_view key, double fallback) { return block_.has(key) ? block_.number(key) : fallback; }
  bool boolean(std::string_view key) { return block_.has(key) && block_.boolean(key); }

  /// A text; null and, in the model's common values, nothing at all are `none`.
  std::string text(std::string_view key, const std::string& fallback, const std::string& none) {
    const bool common = std::find(of_the_model.begin(), of_the_model.end(), key) != of_the_model.end();
    JsonObject from = model_;
    if (block_.has(key)) {
      if (block_.at(key).is_null()) return none;
      return block_.text(key);
    }
    if (!common || !from.has(key) || from.at(key).is_null() || from.at(key) == "") return fallback;
    return from.text(key);
  }

  std::string activation(const std::string& fallback) { return text("activation", fallback, "linear"); }

  Padding padding() {
    const std::string name = text("padding", "same", "same");
    if (name == "same") return {Padding::Kind::same};
    if (name == "valid") return {Padding::Kind::valid};
    if (name == "causal") return {Padding::Kind::causal};
    throw block_.error("padding", fmt::format("got '{}', expected same, valid or causal", name));
  }

  /// The layer that normalises, as Keras calls it; empty for none.
  std::string norm() {
    if (dialect_.batch_norm) {
      JsonObject from = block_.has("batch_norm") ? block_ : model_;
      if (block_.has("batch_norm")) block_.at("batch_norm");
      return from.has("batch_norm") && from.boolean("batch_norm") ? "batch_normalization" : "";
    }
    const std::string type = text("norm_type", "", "");
    if (type.empty()) return "";
    if (type == "batch") return "batch_normalization";
    if (type == "batch-sync") return "sync_batch_normalization";
    throw block_.error("norm_type",
                       fmt::format("normalisation '{}' is not supported, expected batch or batch-sync", type));
  }

  KerasConvolution convolution(int64_t filters, int64_t kernel) {
    KerasConvolution one{.filters = filters, .kernel = kernel};
    one.stride = integer(block_.has("strides") ? "strides" : "stride", 1);
    one.dilation = integer("dilation_rate", 1);
    const std::string type = text("conv_type", "standard", "standard");
    one.separable = type == "separable";
    return one;
  }

  int64_t repeats() {
    const int64_t times = integer("repeat", 1, 0);
    if (times > most_repeats)
      throw block_.error("repeat", fmt::format("got {}, expected at most {}", times, most_repeats));
    return times;
  }

  int64_t rounded(std::string_view key, double value) const {
    const double whole = std::nearbyint(value);  // halves go to the even neighbour, as np.round has it
    if (!(whole >= 1 && whole <= static_cast<double>(most_integer)))
      throw block_.error(key, fmt::format("comes to {} in a repeat, expected 1 to {}", value, most_integer));
    return static_cast<int64_t>(whole);
  }

  /// Filters of each round of a tower: the float is kept, what is used is rounded to a multiple of `divisible_by`.
  std::vector<int64_t> tower_filters() {
    const int64_t rounds = repeats();
    const double first = block_.number("filters_init");
    const double part = static_cast<double>(integer("divisible_by", 1));
    double times = 1;
    if (block_.has("filters_mult") && !block_.at("filters_mult").is_null()) {
      times = block_.number("filters_mult");
    } else if (block_.has("filters_end")) {
      times = std::exp(std::log(block_.number("filters_end") / first) / static_cast<double>(rounds - 1));
    } else if (!dialect_.batch_norm) {
      throw block_.error("filters_mult", "is missing, and so is 'filters_end'");
    }
    if (block_.has("filters_end")) block_.at("filters_end");
    std::vector<int64_t> filters;
    double value = first;
    for (int64_t i = 0; i < rounds; ++i, value *= times)
      filters.push_back(rounded("filters_init", std::nearbyint(value / part) * part));
    return filters;
  }

  /// Dilations of each round: the float is kept, or goes on from the rounded one where the block says `round`.
  std::vector<int64_t> dilations(bool may_round) {
    const double times = number("rate_mult", 2);
    const bool rounds = may_round && boolean("round");
    std::vector<int64_t> rates;
    double rate = 1;
    for (int64_t i = 0, count = repeats(); i < count; ++i) {
      rates.push_back(rounded("rate_mult", rate));
      rate *= times;
      if (rounds) rate = std::nearbyint(rate);
    }
    return rates;
  }

  void refuse(std::string_view key, std::string_view layer) {
    throw block_.error(key, fmt::format("layer '{}' is not supported", layer));
  }

 private:
  JsonObject block_;
  const JsonObject& model_;
  const BasenjiDialect& dialect_;
};

void activate(BasenjiLayers& layers, Arguments& arguments, const std::string& name) {
  if (const auto function = function_of(arguments.block(), name, arguments.dialect().gelu)) layers.activate(*function);
}

void normalize(BasenjiLayers& layers, Arguments& arguments) {
  if (const std::string norm = arguments.norm(); !norm.empty()) layers.normalize(norm);
}

void add_to(BasenjiLayers& layers, size_t earlier) { layers.join("add", earlier, Add{}); }

void pool(BasenjiLayers& layers, Arguments& arguments, int64_t default_size, const Padding& padding) {
  const int64_t size = arguments.integer("pool_size", default_size);
  if (arguments.text("pool_type", "max", "max") == "softmax" && size > 1)
    arguments.refuse("pool_type", "softmax_pool1d");
  layers.pool(size, padding);
}

void check_squeeze(Arguments& arguments) {
  if (arguments.boolean("se")) arguments.refuse("se", "squeeze_excite");
}

// conv_block: activation -> convolution -> norm (-> + input) (-> activation_end) (-> pool); the convolution is always
// 'same', the pool as `padding` says. `pools` and `may_add` are false where a tower keeps those arguments to itself.
void conv_block(BasenjiLayers& layers, Arguments& arguments, KerasConvolution convolution, int64_t pool_size) {
  const size_t entry = layers.last();
  activate(layers, arguments, arguments.activation("relu"));
  convolution.bias = !arguments.dialect().batch_norm && arguments.norm().empty();
  layers.convolve(convolution);
  normalize(layers, arguments);
  if (arguments.boolean("residual")) add_to(layers, entry);
  activate(layers, arguments, arguments.text("activation_end", "linear", "linear"));
  if (pool_size > 1) pool(layers, arguments, 1, arguments.padding());
}

// conv_nac: norm -> activation -> convolution (-> + input) (-> pool).
void conv_nac(BasenjiLayers& layers, Arguments& arguments, KerasConvolution convolution, int64_t pool_size) {
  const size_t entry = layers.last();
  check_squeeze(arguments);
  normalize(layers, arguments);
  activate(layers, arguments, arguments.activation("relu"));
  convolution.bias = true;
  convolution.padding = arguments.padding();
  layers.convolve(convolution);
  if (arguments.boolean("residual")) add_to(layers, entry);
  if (pool_size > 1) pool(layers, arguments, 1, arguments.padding());
}

std::string block_conv(BasenjiLayers& layers, Arguments& arguments) {
  conv_block(layers, arguments,
             arguments.convolution(arguments.integer("filters", 0), arguments.integer("kernel_size", 1)),
             arguments.integer("pool_size", 1));
  return "linear";
}

std::string block_conv_nac(BasenjiLayers& layers, Arguments& arguments) {
  conv_nac(layers, arguments,
           arguments.convolution(arguments.integer("filters", 0), arguments.integer("kernel_size", 1)),
           arguments.integer("pool_size", 1));
  return "linear";
}

// conv_dna: convolution -> norm -> activation -> pool; or convolution -> + scaled conv_nac of it -> pool.
std::string block_conv_dna(BasenjiLayers& layers, Arguments& arguments) {
  check_squeeze(arguments);
  const bool residual = arguments.boolean("residual");
  KerasConvolution first = arguments.convolution(arguments.integer("filters", 0), arguments.integer("kernel_size", 15));
  first.dilation = 1;
  first.bias = arguments.dialect().batch_norm || (arguments.norm().empty() && !residual);
  if (arguments.block().has("use_bias") && !arguments.block().at("use_bias").is_null())
    first.bias = arguments.boolean("use_bias");
  layers.convolve(first);
  if (residual) {
    const size_t entry = layers.last();
    normalize(layers, arguments);
    activate(layers, arguments, arguments.activation("relu"));
    layers.convolve({.separable = first.separable, .bias = true});
    layers.then("scale", Scale{});
    add_to(layers, entry);
  } else {
    normalize(layers, arguments);
    activate(layers, arguments, arguments.activation("relu"));
  }
  pool(layers, arguments, 1, arguments.padding());
  return "linear";
}

std::string block_conv_tower(BasenjiLayers& layers, Arguments& arguments) {
  for (const int64_t filters : arguments.tower_filters())
    conv_block(layers, arguments, arguments.convolution(filters, arguments.integer("kernel_size", 1)),
               arguments.integer("pool_size", 1));
  return "linear";
}

std::string block_conv_tower_nac(BasenjiLayers& layers, Arguments& arguments) {
  for (const int64_t filters : arguments.tower_filters())
    conv_nac(layers, arguments, arguments.convolution(filters, arguments.integer("kernel_size", 1)),
             arguments.integer("pool_size", 1));
  return "linear";
}

// Before June 2021: conv_blocks, all of the block's kernel, their sum with the first without a scale.
void old_res_round(BasenjiLayers& layers, Arguments& arguments, int64_t filters) {
  const KerasConvolution convolution = arguments.convolution(filters, arguments.integer("kernel_size", 1));
  conv_block(layers, arguments, convolution, 1);
  const size_t first = layers.last();
  for (int64_t i = 1; i < arguments.integer("num_convs", 2); ++i) conv_block(layers, arguments, convolution, 1);
  add_to(layers, first);
}

std::string block_res_tower(BasenjiLayers& layers, Arguments& arguments) {
  for (const int64_t filters : arguments.tower_filters()) {
    if (!arguments.dialect().scaled_residuals) {
      old_res_round(layers, arguments, filters);
    } else {
      conv_nac(layers, arguments, arguments.convolution(filters, arguments.integer("kernel_size", 1)), 1);
      const size_t first = layers.last();
      const int64_t convolutions = arguments.integer("num_convs", 2);
      for (int64_t i = 1; i < convolutions; ++i) conv_nac(layers, arguments, arguments.convolution(filters, 1), 1);
      if (convolutions > 1) {
        layers.then("scale", Scale{});
        add_to(layers, first);
      }
    }
    pool(layers, arguments, 2, {Padding::Kind::same});
  }
  return "linear";
}

std::string block_dilated_residual(BasenjiLayers& layers, Arguments& arguments) {
  const int64_t filters = arguments.integer("filters", 0);
  const int64_t pool_size = arguments.integer("pool_size", 1);
  for (const int64_t dilation : arguments.dilations(true)) {
    const size_t entry = layers.last();
    const int64_t channels = layers.shape().channels;
    KerasConvolution wide = arguments.convolution(filters, arguments.integer("kernel_size", 3));
    wide.dilation = dilation;
    conv_block(layers, arguments, wide, pool_size);
    KerasConvolution back = arguments.convolution(channels, 1);
    back.separable = false;
    conv_block(layers, arguments, back, pool_size);
    if (arguments.norm().empty() && arguments.dialect().scaled_residuals) layers.then("scale", Scale{});
    add_to(layers, entry);
  }
  return "linear";
}

std::string block_dilated_residual_nac(BasenjiLayers& layers, Arguments& arguments) {
  const int64_t filters = arguments.integer("filters", 0);
  const int64_t pool_size = arguments.integer("pool_size", 1);
  for (const int64_t dilation : arguments.dilations(false)) {
    const size_t entry = layers.last();
    const int64_t channels = layers.shape().channels;
    KerasConvolution wide = arguments.convolution(filters, arguments.integer("kernel_size", 3));
    wide.dilation = dilation;
    conv_nac(layers, arguments, wide, pool_size);
    conv_nac(layers, arguments, arguments.convolution(channels, 1), pool_size);
    add_to(layers, entry);
  }
  return "linear";
}

std::string block_dilated_dense(BasenjiLayers& layers, Arguments& arguments) {
  const int64_t filters = arguments.integer("filters", 0);
  for (const int64_t dilation : arguments.dilations(false)) {
    const size_t entry = layers.last();
    KerasConvolution wide = arguments.convolution(filters, arguments.integer("kernel_size", 3));
    wide.dilation = dilation;
    conv_block(layers, arguments, wide, arguments.integer("pool_size", 1));
    layers.join("concatenate", entry, Concat{});
  }
  return "linear";
}

// dense_block: activation (-> flatten) -> dense -> norm (-> + input) (-> activation_end).
std::string block_dense(BasenjiLayers& layers, Arguments& arguments) {
  const size_t entry = layers.last();
  const int64_t units = arguments.integer("units", layers.shape().channels);
  activate(layers, arguments, arguments.activation("relu"));
  if (arguments.boolean("flatten")) layers.flatten();
  layers.dense(units, arguments.norm().empty());
  normalize(layers, arguments);
  if (arguments.boolean("residual")) add_to(layers, entry);
  activate(layers, arguments, arguments.text("activation_end", "linear", "linear"));
  return "linear";
}

std::string block_dense_nac(BasenjiLayers& layers, Arguments& arguments) {
  const size_t entry = layers.last();
  const int64_t units = arguments.integer("units", layers.shape().channels);
  normalize(layers, arguments);
  activate(layers, arguments, arguments.activation("relu"));
  if (arguments.boolean("flatten")) layers.flatten();
  layers.dense(units, true);
  if (arguments.boolean("residual")) add_to(layers, entry);
  return "linear";
}

// final: (flatten ->) dense, with an activation of Keras's: the model's where the block does not say its own.
std::string block_final(BasenjiLayers& layers, Arguments& arguments) {
  if (arguments.boolean("flatten")) layers.flatten();
  layers.dense(arguments.block().integer("units", 1), true);
  return arguments.activation("linear");
}

std::string block_cropping(BasenjiLayers& layers, Arguments& arguments) {
  JsonObject& block = arguments.block();
  const Json& cropping = block.at("cropping");
  const auto side = [&](const Json& value) {
    if (!value.is_number_integer() || value < 0 || value > most_integer)
      throw block.error("cropping",
                        fmt::format("got {}, expected a whole number, or one for each side", cropping.dump()));
    return value.get<int64_t>();
  };
  const bool both = cropping.is_array() && cropping.size() == 2;
  layers.then("cropping1d", Crop{side(both ? cropping[0] : cropping), side(both ? cropping[1] : cropping)});
  return "linear";
}

std::string block_flatten(BasenjiLayers& layers, Arguments&) {
  layers.flatten();
  return "linear";
}

struct BlockKind {
  std::string_view name;
  std::string (*append)(BasenjiLayers&, Arguments&);
};

constexpr BlockKind kinds[] = {{"conv_block", block_conv},
                               {"conv_dna", block_conv_dna},
                               {"conv_nac", block_conv_nac},
                               {"conv_tower", block_conv_tower},
                               {"conv_tower_nac", block_conv_tower_nac},
                               {"res_tower", block_res_tower},
                               {"dilated_residual", block_dilated_residual},
                               {"dilated_residual_nac", block_dilated_residual_nac},
                               {"dilated_dense", block_dilated_dense},
                               {"dense_block", block_dense},
                               {"dense_nac", block_dense_nac},
                               {"dense", block_final},
                               {"final", block_final},
                               {"Dense", block_final},
                               {"Cropping1D", block_cropping},
                               {"Flatten", block_flatten}};

}  // namespace

std::string append_basenji_block(BasenjiLayers& layers, JsonObject block, const JsonObject& model,
                                 const BasenjiDialect& dialect) {
  const std::string name = block.text("name");
  for (const BlockKind& kind : kinds) {
    if (kind.name != name) continue;
    Arguments arguments(block, model, dialect);
    std::string activation;
    try {
      activation = kind.append(layers, arguments);
    } catch (const Error& error) {
      if (std::string_view(error.what()).starts_with(block.file())) throw;
      throw block.error("name", fmt::format("block '{}': {}", name, error.what()));
    }
    arguments.block().finish();
    return activation;
  }
  const bool attends = std::find(attention.begin(), attention.end(), name) != attention.end();
  throw block.error("name", fmt::format("block '{}'{} is not supported", name, attends ? " (attention)" : ""));
}

void append_basenji_activation(BasenjiLayers& layers, JsonObject& model, const BasenjiDialect& dialect) {
  const std::string name = model.at("activation").is_null() ? "linear" : model.text("activation");
  if (const auto function = function_of(model, name, dialect.gelu)) layers.activate(*function);
}

void append_keras_activation(BasenjiLayers& layers, const JsonObject& block, const std::string& name) {
  if (const auto function = function_of(block, name, Function::gelu_erf)) layers.activate(*function);
}

}  // namespace seqcast
