// SPDX-License-Identifier: MIT
// How does a layer kind tell others (the card reader, the summary) which fields it has?
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace seqcast {

/// A layer kind lists its fields once, in a static member
///
///     template <class Self, class Visit>
///     static void fields(Self& self, Visit&& visit) { visit(Field{"filters", 1}, self.filters); ... }
///
/// and whoever reads or prints layers brings the visitor. Field types: int64_t, double, bool, Padding, and
/// enumerations that specialise Names.
struct Field {
  std::string_view name;
  int64_t least = 0;      ///< the least value of an int64_t field
  bool required = false;  ///< else the struct's default stands
};

/// Specialised for each enumeration that is a field: `static constexpr std::pair<std::string_view, E> table[]`.
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
