// SPDX-License-Identifier: MIT
// The names of layers and heads: plain ones, each given once.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

namespace seqcast {

/// Whether a name is letters, digits, '_', '.' and '-', at least one of them.
bool is_plain_name(std::string_view name);

/// The name with '_' in place of every other letter. @param if_empty  what an empty name becomes.
std::string plain_name(std::string name, std::string_view if_empty = "_");

/// Gives out plain names, each once: a name that is taken gets a number.
class UniqueNames {
 public:
  /// @param first_number  of the second layer that wants a name: conv_2, or conv_1 as Keras counts them.
  explicit UniqueNames(int first_number = 2) : first_number_(first_number) {}

  std::string give(const std::string& wanted);

 private:
  int first_number_;
  std::unordered_map<std::string, int> next_;  ///< for each name that is taken: the number to try next
};

}  // namespace seqcast
