// SPDX-License-Identifier: MIT
#include "genome/held_sequences.hpp"

#include <fmt/format.h>

#include <charconv>
#include <utility>

#include "seqcast/error.hpp"

namespace seqcast {

HeldSequences::HeldSequences(std::vector<std::string> letters) : letters_(std::move(letters)) {
  if (letters_.empty()) throw Error("no sequences, expected at least one");
  for (const std::string& sequence : letters_) {
    const std::string name = std::to_string(sequences_.size() + 1);
    if (sequence.empty()) throw Error(fmt::format("sequence {} is empty", name));
    const size_t blank = sequence.find_first_of(" \t\r\n\v\f>");
    if (blank != std::string::npos)
      throw Error(fmt::format("sequence {} holds {} at position {}, expected letters alone", name,
                              sequence[blank] == '>' ? "'>'" : "a blank or line end", blank + 1));
    sequences_.push_back({name, static_cast<int64_t>(sequence.size()), 0});
  }
}

size_t HeldSequences::index_of(std::string_view name) const {
  size_t number = 0;
  const auto [end, failure] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (failure != std::errc() || end != name.data() + name.size() || number < 1 || number > letters_.size())
    throw Error(fmt::format("there is no sequence '{}'", name));
  return number - 1;
}

std::string_view HeldSequences::fetch(std::string_view name, int64_t start, int64_t end) const {
  return std::string_view(letters_[index_of(name)])
      .substr(static_cast<size_t>(start), static_cast<size_t>(end - start));
}

std::string HeldSequences::place_of(std::string_view name) const { return fmt::format("sequence {}", name); }

}  // namespace seqcast
