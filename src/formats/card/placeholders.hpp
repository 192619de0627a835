// SPDX-License-Identifier: MIT
// Values of names in braces, in the texts of a card: {i}, {dilation}, {2^i}.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "formats/json_object.hpp"

namespace seqcast {

/// Names and what they stand for; a later one hides an earlier one of its name.
using Bindings = std::vector<std::pair<std::string, Json>>;

/// A sum of products of whole numbers and bound names: + - * / (rounded down) % ^ and brackets.
///
/// @return        nothing for what is no such sum, or has a name that is not bound.
/// @throws Error  for numbers beyond 2^31, and division by 0.
std::optional<int64_t> evaluate(std::string_view text, const Bindings& bindings);

/// Fills placeholders in, and bounds what they write: a few lists that name each other ask for 10^20 values.
class Filling {
 public:
  explicit Filling(std::string file) : file_(std::move(file)) {}

  /// The value with the placeholders in its texts filled in. A text that is one placeholder becomes the value itself;
  /// in an expression with names that are not bound yet, those that are become their numbers.
  ///
  /// @param where   in the file, for messages.
  /// @throws Error  where a text becomes too long, or all of them, or a number is none.
  Json operator()(const Json& value, const Bindings& bindings, const std::string& where);

  /// Counts what is about to be written.
  void count(size_t size, const std::string& where);

 private:
  Json filled(const std::string& text, const Bindings& bindings, const std::string& where);

  std::string file_;
  size_t written_ = 0;
};

/// Values, and letters of texts and keys.
size_t size_of(const Json& value);

/// Takes `if` out of an entry of a card's list. @return  whether it is there: `if` is missing, true, or a number but 0.
bool take_condition(const std::string& file, const std::string& path, Json& entry);

}  // namespace seqcast
