// SPDX-License-Identifier: MIT
// Arguments of a params.json block, with defaults from the model and the Basenji code.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/basenji/blocks.hpp"

namespace seqcast {

/// A block's arguments. What only training reads is passed over; an argument that is never asked for is an error
/// (JsonObject::finish).
class BlockArguments {
 public:
  BlockArguments(JsonObject block, const JsonObject& model, const BasenjiDialect& dialect);

  const BasenjiDialect& dialect() const { return dialect_; }
  JsonObject& block() { return block_; }

  int64_t integer(std::string_view key, int64_t fallback, int64_t least = 1);
  bool boolean(std::string_view key) { return block_.has(key) && block_.boolean(key); }
  /// A text; null and, in the model's common values, nothing at all are `none`.
  std::string text(std::string_view key, const std::string& fallback, const std::string& none);

  std::string activation(const std::string& fallback) { return text("activation", fallback, "linear"); }
  Padding padding();
  /// The layer that normalizes, as Keras calls it; empty for none.
  std::string norm();
  /// Stride, dilation and type of a convolution; without a bias, padded same.
  KerasConvolution convolution(int64_t filters, int64_t kernel);
  /// Filters of each round of a tower: the float is kept, what is used is rounded to a multiple of `divisible_by`.
  std::vector<int64_t> tower_filters();
  /// Dilations of each round: the float is kept, or goes on from the rounded one where the block says `round`.
  std::vector<int64_t> dilations(bool may_round);

  /// @throws Error  that a layer that the argument asks for is not supported.
  [[noreturn]] void refuse(std::string_view key, std::string_view layer) const;

 private:
  double number(std::string_view key, double fallback) { return block_.has(key) ? block_.number(key) : fallback; }
  int64_t repeats();
  int64_t rounded(std::string_view key, double value) const;
  /// What the filters of a tower grow by from round to round.
  double filters_times(double first, int64_t rounds);

  JsonObject block_;
  const JsonObject& model_;
  const BasenjiDialect& dialect_;
};

/// The function that an activation's name stands for; none for linear.
std::optional<ActivationFunction> function_of(const JsonObject& block, const std::string& name,
                                              ActivationFunction gelu);

}  // namespace seqcast
