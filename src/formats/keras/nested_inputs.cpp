// SPDX-License-Identifier: MIT
#include "formats/keras/nested_inputs.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "seqcast/error.hpp"

namespace seqcast {
namespace {

using Kind = KerasArgument::Kind;

/// Appends the tensors of lists in lists.
void flatten(const KerasArgument& part, const std::string& where, std::vector<size_t>& tensors) {
  if (part.kind == Kind::constant) throw Error(fmt::format("{} is called with a constant", where));
  if (part.kind == Kind::dict) throw Error(fmt::format("{} is called with tensors by name in a list", where));
  if (part.kind == Kind::tensor) tensors.push_back(part.input);
  for (const KerasArgument& one : part.parts) flatten(one, where, tensors);
}

}  // namespace

std::vector<size_t> nested_inputs(const KerasLayer& model, const KerasArgument* given, const std::string& where) {
  const KerasNetwork& inner = model.network.at(0);
  while (given && given->kind == Kind::list && given->parts.size() == 1) given = given->parts.data();
  std::vector<size_t> tensors;
  size_t count = 0;
  if (given && given->kind == Kind::dict) {
    for (const std::string& name : inner.input_names) {
      const auto key = std::ranges::find(given->keys, name);
      if (key == given->keys.end()) throw Error(fmt::format("{} is called without its input '{}'", where, name));
      flatten(given->parts[static_cast<size_t>(key - given->keys.begin())], where, tensors);
    }
    count = given->keys.size();
  } else if (given) {
    flatten(*given, where, tensors);
    count = tensors.size();
  }
  if (tensors.size() != inner.inputs.size() || count != inner.inputs.size())
    throw Error(fmt::format("{} is given {} inputs, expected {}", where, count, inner.inputs.size()));
  return tensors;
}

}  // namespace seqcast
