// SPDX-License-Identifier: MIT
#include "genome/alphabet.hpp"

#include <algorithm>
#include <string>

namespace seqcast {

bool has_valid_letters(std::string_view alphabet) {
  constexpr size_t max_letters = 200;
  std::string sorted(alphabet);
  std::ranges::sort(sorted);
  const bool is_ascii =
      std::ranges::all_of(sorted, [](char letter) { return static_cast<unsigned char>(letter) < 0x80; });
  return !sorted.empty() && sorted.size() <= max_letters && is_ascii &&
         std::ranges::adjacent_find(sorted) == sorted.end();
}

}  // namespace seqcast
