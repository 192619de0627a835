// SPDX-License-Identifier: MIT
#include "engine/plan/edit.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "seqcast/error.hpp"

namespace seqcast {

std::vector<Reused> unedited(std::span<const Edit> edits) {
  std::vector<Reused> result;
  int64_t begin = -far_away;
  int64_t shift = 0;
  for (const Edit& edit : edits) {
    result.push_back({{begin, edit.replaced.begin + shift}, shift});
    begin = edit.replaced.begin + shift + std::ssize(edit.inserted);
    shift += edit.shift();
  }
  result.push_back({{begin, far_away}, shift});
  return result;
}

std::vector<uint8_t> edited_codes(std::span<const Edit> edits, Range bases, std::span<const uint8_t> codes,
                                  Range there) {
  std::vector<uint8_t> result(static_cast<size_t>(bases.size()));
  const std::vector<Reused> between = unedited(edits);
  for (const Reused& same : between) {
    const Range part = intersection(same.rows, bases);
    if (part.empty()) continue;
    const Range from = shifted(part, -same.shift);
    if (from.begin < there.begin || from.end > there.end)
      throw Error(fmt::format("an edited run reads positions {} to {} of its baseline, which has {} to {}", from.begin,
                              from.end, there.begin, there.end));
    std::copy_n(codes.begin() + (from.begin - there.begin), from.size(), result.begin() + (part.begin - bases.begin));
  }
  for (size_t e = 0; e < edits.size(); ++e) {
    const int64_t first = between[e].rows.end;  // where the inserted codes lie
    const Range part = intersection({first, first + std::ssize(edits[e].inserted)}, bases);
    if (!part.empty())
      std::copy_n(edits[e].inserted.begin() + (part.begin - first), part.size(),
                  result.begin() + (part.begin - bases.begin));
  }
  return result;
}

}  // namespace seqcast
