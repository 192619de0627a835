// SPDX-License-Identifier: MIT
#include "formats/basenji/block_arguments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "model/limits.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

/// What only training reads: regularisation, initial values, momenta.
constexpr std::array<std::string_view, 9> training_only{"dropout",    "dropout_residual",   "l1_scale",
                                                        "l2_scale",   "kernel_initializer", "bn_momentum",
                                                        "norm_gamma", "bn_gamma",           "bn_type"};

/// What the model says for all of its blocks, where a block does not say its own.
constexpr std::array<std::string_view, 4> of_the_model{"activation", "batch_norm", "norm_type", "padding"};

}  // namespace

/// The function that an activation's name stands for; none for linear.
std::optional<ActivationFunction> function_of(const JsonObject& block, const std::string& name,
                                              ActivationFunction gelu) {
  if (name == "linear") return std::nullopt;
  if (name == "gelu") return gelu;
  if (name == "exponential") return ActivationFunction::exp;
  for (const ActivationFunction function :
       {ActivationFunction::relu, ActivationFunction::sigmoid, ActivationFunction::tanh, ActivationFunction::exp,
        ActivationFunction::softplus, ActivationFunction::elu})
    if (to_text(function) == name) return function;
  throw block.error("activation", fmt::format("activation '{}' is not supported", name));
}

BlockArguments::BlockArguments(JsonObject block, const JsonObject& model, const BasenjiDialect& dialect)
    : block_(std::move(block)), model_(model), dialect_(dialect) {
  for (const std::string_view key : training_only)
    if (block_.has(key)) block_.at(key);
}

int64_t BlockArguments::integer(std::string_view key, int64_t fallback, int64_t least) {
  return block_.has(key) && !block_.at(key).is_null() ? block_.integer(key, least) : fallback;
}

std::string BlockArguments::text(std::string_view key, const std::string& fallback, const std::string& none) {
  const bool common = std::find(of_the_model.begin(), of_the_model.end(), key) != of_the_model.end();
  JsonObject from = model_;
  if (block_.has(key)) {
    if (block_.at(key).is_null()) return none;
    return block_.text(key);
  }
  if (!common || !from.has(key) || from.at(key).is_null() || from.at(key) == "") return fallback;
  return from.text(key);
}

Padding BlockArguments::padding() {
  const std::string name = text("padding", "same", "same");
  if (name == "same") return {Padding::Kind::same};
  if (name == "valid") return {Padding::Kind::valid};
  if (name == "causal") return {Padding::Kind::causal};
  throw block_.error("padding", fmt::format("got '{}', expected same, valid or causal", name));
}

std::string BlockArguments::norm() {
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
                     fmt::format("normalization '{}' is not supported, expected batch or batch-sync", type));
}

KerasConvolution BlockArguments::convolution(int64_t filters, int64_t kernel) {
  KerasConvolution one{.filters = filters, .kernel = kernel};
  one.stride = integer(block_.has("strides") ? "strides" : "stride", 1);
  one.dilation = integer("dilation_rate", 1);
  one.separable = text("conv_type", "standard", "standard") == "separable";
  return one;
}

int64_t BlockArguments::repeats() {
  const int64_t times = integer("repeat", 1, 0);
  if (times > static_cast<int64_t>(max_layers))
    throw block_.error("repeat", fmt::format("got {}, expected at most {}", times, max_layers));
  return times;
}

int64_t BlockArguments::rounded(std::string_view key, double value) const {
  const double whole = std::nearbyint(value);  // halves go to the even neighbour, as np.round has it
  if (!(whole >= 1 && whole <= static_cast<double>(max_integer)))
    throw block_.error(key, fmt::format("comes to {} in a repeat, expected 1 to {}", value, max_integer));
  return static_cast<int64_t>(whole);
}

double BlockArguments::filters_times(double first, int64_t rounds) {
  const bool has_end = block_.has("filters_end") && !block_.at("filters_end").is_null();
  if (block_.has("filters_mult") && !block_.at("filters_mult").is_null()) return block_.number("filters_mult");
  if (has_end) return std::exp(std::log(block_.number("filters_end") / first) / static_cast<double>(rounds - 1));
  if (!dialect_.batch_norm) throw block_.error("filters_mult", "is missing, and so is 'filters_end'");
  return 1;
}

std::vector<int64_t> BlockArguments::tower_filters() {
  const int64_t rounds = repeats();
  const double first = block_.number("filters_init");
  const double part = static_cast<double>(integer("divisible_by", 1));
  const double times = filters_times(first, rounds);
  std::vector<int64_t> filters;
  double value = first;
  for (int64_t i = 0; i < rounds; ++i, value *= times)
    filters.push_back(rounded("filters_init", std::nearbyint(value / part) * part));
  return filters;
}

std::vector<int64_t> BlockArguments::dilations(bool may_round) {
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

void BlockArguments::refuse(std::string_view key, std::string_view layer) const {
  throw block_.error(key, fmt::format("layer '{}' is not supported", layer));
}

}  // namespace seqcast
