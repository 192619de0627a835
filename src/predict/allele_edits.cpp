// SPDX-License-Identifier: MIT
#include "predict/allele_edits.hpp"

#include <algorithm>

namespace seqcast {

std::vector<Edit> edits_of(const Allele& allele, const StrandPlace& reference, const StrandPlace& alternative,
                           int64_t first, const AlternativeCodes& codes) {
  const Range replaced = reference.positions({allele.start, allele.end()});
  const Range inserted = alternative.positions({allele.start, allele.start + std::ssize(allele.alt)});
  // By how much further down the alternative has what comes before the allele.
  const int64_t lead = inserted.begin - replaced.begin;
  const int64_t begin = first + std::max<int64_t>(-lead, 0);  // of the reference, behind what leaves it there
  if (!reference.reverse || (lead == 0 && replaced.begin >= first)) return {{replaced, codes(inserted)}};
  if (replaced.begin >= begin) return {{{first, begin}, codes({first, begin + lead})}, {replaced, codes(inserted)}};
  // The allele begins before what is read, or what is moved reaches it.
  int64_t end = std::max(replaced.end, first);
  int64_t alternative_end = end + inserted.end - replaced.end;
  end += std::max<int64_t>(first - alternative_end, 0);
  alternative_end = std::max(alternative_end, first);
  if (end == first && alternative_end == first) return {};
  return {{{first, end}, codes({first, alternative_end})}};
}

void shorten(std::vector<Edit>& edits, std::span<const uint8_t> codes, Range there) {
  for (Edit& edit : edits) {
    const auto code = [&](int64_t position) { return codes[static_cast<size_t>(position - there.begin)]; };
    Range& replaced = edit.replaced;
    std::vector<uint8_t>& inserted = edit.inserted;
    if (replaced.begin < there.begin || replaced.end > there.end) continue;
    while (!replaced.empty() && !inserted.empty() && code(replaced.end - 1) == inserted.back()) {
      --replaced.end;
      inserted.pop_back();
    }
    size_t same = 0;
    while (!replaced.empty() && same < inserted.size() && code(replaced.begin) == inserted[same]) {
      ++replaced.begin;
      ++same;
    }
    inserted.erase(inserted.begin(), inserted.begin() + static_cast<std::ptrdiff_t>(same));
  }
  std::erase_if(edits, [](const Edit& edit) { return edit.replaced.empty() && edit.inserted.empty(); });
}

}  // namespace seqcast
