// SPDX-License-Identifier: MIT
#include "formats/keras/nested_inputs.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "formats/keras/layer_classes.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

using Kind = KerasArgument::Kind;

/// Appends the tensors of lists in lists. @return  what else is among them; empty where nothing is.
std::string_view flatten(const KerasArgument& part, std::vector<size_t>& tensors) {
  if (part.kind == Kind::constant) return "a constant";
  if (part.kind == Kind::dict) return "tensors by name in a list";
  if (part.kind == Kind::tensor) tensors.push_back(part.input);
  for (const KerasArgument& one : part.parts)
    if (const std::string_view other = flatten(one, tensors); !other.empty()) return other;
  return {};
}

}  // namespace

std::vector<size_t> nested_inputs(const std::string& file, const KerasLayer& model, const KerasArgument* given) {
  const auto wrong = [&](const std::string& what) {
    return Error(fmt::format("{} {}", keras_layer_text(model), what)).in(file);
  };
  const KerasNetwork& inner = model.network.at(0);
  while (given && given->kind == Kind::list && given->parts.size() == 1) given = given->parts.data();
  std::vector<size_t> tensors;
  size_t count = 0;
  const auto take = [&](const KerasArgument& part) {
    if (const std::string_view other = flatten(part, tensors); !other.empty())
      throw wrong(fmt::format("is called with {}", other));
  };
  if (given && given->kind == Kind::dict) {
    for (const std::string& name : inner.input_names) {
      const auto key = std::ranges::find(given->keys, name);
      if (key == given->keys.end()) throw wrong(fmt::format("is called without its input '{}'", name));
      take(given->parts[static_cast<size_t>(key - given->keys.begin())]);
    }
    count = given->keys.size();
  } else if (given) {
    take(*given);
    count = tensors.size();
  }
  if (tensors.size() != inner.inputs.size() || count != inner.inputs.size())
    throw wrong(fmt::format("is given {} inputs, expected {}", count, inner.inputs.size()));
  return tensors;
}

}  // namespace seqcast
