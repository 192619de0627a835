// SPDX-License-Identifier: MIT
// Names of enumerations' values.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace seqcast {

/// Specialised for each enumeration that has names: `static constexpr std::pair<std::string_view, E> table[]`.
template <class E>
struct Names;

/// The name of an enumeration's value, as cards write it.
template <class E>
constexpr std::string_view to_text(E value) {
  for (const auto& [name, known] : Names<E>::table)
    if (known == value) return name;
  return "?";
}

/// The enumeration's value of that name, if there is one.
template <class E>
constexpr std::optional<E> named(std::string_view text) {
  for (const auto& [name, value] : Names<E>::table)
    if (name == text) return value;
  return std::nullopt;
}

/// All names of an enumeration's values, for messages: `a, b, c`.
template <class E>
std::string known_names() {
  std::string names;
  for (const auto& [name, value] : Names<E>::table) names += (names.empty() ? "" : ", ") + std::string(name);
  return names;
}

}  // namespace seqcast
