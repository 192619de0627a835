// SPDX-License-Identifier: MIT
#include "genome/genome_letters.hpp"

#include <algorithm>

namespace seqcast {
namespace {

constexpr int64_t kept_around = int64_t{1} << 17;  // bases to each side of what is asked

}  // namespace

std::string GenomeLetters::read(const std::string& chrom, Range bases) {
  if (bases.empty()) return {};
  const int64_t length = fasta_.length(chrom);
  const Range inside = intersection(bases, {0, length});
  std::string result(static_cast<size_t>(bases.size()), 'N');
  if (inside.empty()) return result;
  if (chrom != chrom_ || intersection(inside, held_) != inside) {
    held_ = intersection({inside.begin - kept_around, inside.end + kept_around}, {0, length});
    letters_ = fasta_.fetch(chrom, held_.begin, held_.end);
    chrom_ = chrom;
  }
  std::copy_n(letters_.begin() + (inside.begin - held_.begin), inside.size(),
              result.begin() + (inside.begin - bases.begin));
  return result;
}

std::string GenomeLetters::read_masked(const std::string& chrom, Range bases, Range kept) {
  std::string letters = read(chrom, bases);
  const auto mask = [&](Range range) {
    const Range masked = intersection(range, bases);
    if (!masked.empty()) std::fill_n(letters.begin() + (masked.begin - bases.begin), masked.size(), 'N');
  };
  mask({bases.begin, kept.begin});
  mask({kept.end, bases.end});
  return letters;
}

std::string GenomeLetters::read_edited(const std::string& chrom, Range bases, Range kept, const Allele& allele) {
  const int64_t alt_end = allele.start + std::ssize(allele.alt);
  std::string letters = read_masked(chrom, {bases.begin, std::min(bases.end, allele.start)}, kept);
  const Range alt = intersection(bases, {allele.start, alt_end});
  if (!alt.empty())
    letters += allele.alt.substr(static_cast<size_t>(alt.begin - allele.start), static_cast<size_t>(alt.size()));
  letters += read_masked(chrom, shifted({std::max(bases.begin, alt_end), bases.end}, -allele.added()), kept);
  return letters;
}

}  // namespace seqcast
