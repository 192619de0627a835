// SPDX-License-Identifier: MIT
#include "genome/other_spellings.hpp"

namespace seqcast {

std::vector<std::string> other_spellings(std::string_view name) {
  constexpr std::string_view prefix = "chr";
  const bool has_prefix = name.starts_with(prefix);
  const std::string bare(has_prefix ? name.substr(prefix.size()) : name);
  if (bare.empty()) return {};
  if (bare == "M" || bare == "MT") return {"M", "MT", "chrM", "chrMT"};
  return {has_prefix ? bare : std::string(prefix) + bare};
}

}  // namespace seqcast
