// SPDX-License-Identifier: MIT
#include "genome/variants.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <deque>

#include "base/number_list.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr std::string_view iupac = "ACGTUNRYSWKMBDHV";

bool are_iupac(std::string_view bases) {
  return std::all_of(bases.begin(), bases.end(), [](char c) {
    return iupac.find(static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c)) != iupac.npos;
  });
}

/// Bases to the left of a place, fetched a stretch at a time.
class BasesToTheLeft {
 public:
  BasesToTheLeft(const Fasta& fasta, const std::string& chrom) : fasta_(fasta), chrom_(chrom) {}

  char at(int64_t base) {
    if (base < begin_ || base >= begin_ + std::ssize(bases_)) {
      begin_ = std::max<int64_t>(base - stretch + 1, 0);
      bases_ = upper_case(fasta_.fetch(chrom_, begin_, base + 1));
    }
    return bases_[static_cast<size_t>(base - begin_)];
  }

 private:
  static constexpr int64_t stretch = 256;
  const Fasta& fasta_;
  const std::string& chrom_;
  int64_t begin_ = 0;
  std::string bases_;
};

[[noreturn]] void fail_text(std::string_view text, const std::string& cause) {
  throw RequestError(fmt::format("cannot use variant '{}': {}", text, cause),
                     "write it as chr1:100:A:G: chromosome, position from 1, reference, alternative");
}

}  // namespace

Error RecordPlace::in(const Error& error) const {
  const Error of_record = record.empty() ? error : error.within(record);
  return file.empty() ? of_record : of_record.in(file, line);
}

std::string Variant::text() const { return fmt::format("{}:{}:{}:{}", chrom, start + 1, ref, fmt::join(alts, ",")); }

Variant parse_variant(std::string_view text) {
  std::string_view fields[3];  // alternatives, reference, position
  std::string_view rest = text;
  for (std::string_view& field : fields) {
    const size_t colon = rest.rfind(':');
    if (colon == rest.npos) fail_text(text, "it has less than four parts");
    field = rest.substr(colon + 1);
    rest = rest.substr(0, colon);
  }
  Variant variant{std::string(rest), 0, ".", std::string(fields[1]), {}, {{}, 0, fmt::format("variant '{}'", text)}};
  const auto [end, error] = std::from_chars(fields[2].data(), fields[2].data() + fields[2].size(), variant.start);
  if (error != std::errc() || end != fields[2].data() + fields[2].size() || variant.start < 1)
    fail_text(text, fmt::format("position '{}' is not a whole number from 1 on", fields[2]));
  --variant.start;
  if (rest.empty()) fail_text(text, "it has no chromosome");
  if (fields[1].empty() || !are_iupac(fields[1]))
    fail_text(text, fmt::format("reference '{}' is not one or more bases", fields[1]));
  variant.alts = parts_of(fields[0], ",");
  if (std::any_of(variant.alts.begin(), variant.alts.end(), [](const std::string& alt) { return alt.empty(); }))
    fail_text(text, "an alternative is empty");
  return variant;
}

std::string upper_case(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  return text;
}

std::optional<Skip> flaw_of_alt(std::string_view ref, std::string_view alt) {
  if (alt.empty() || alt == ".") return Skip::no_alt;
  if (alt == "*" || alt == "<*>") return Skip::star;
  if (alt.find_first_of("<>") != alt.npos) return Skip::symbolic;
  if (alt.find_first_of("[].") != alt.npos) return Skip::breakend;
  if (!are_iupac(alt)) return Skip::not_bases;
  if (upper_case(std::string(ref)) == upper_case(std::string(alt))) return Skip::same_as_ref;
  return std::nullopt;
}

std::optional<Skip> flaw_of_place(const Variant& variant, const Fasta& fasta, const std::string& chrom) {
  if (variant.ref.empty() || !are_iupac(variant.ref)) return Skip::not_bases;
  const int64_t end = variant.start + std::ssize(variant.ref);
  if (variant.start < 0 || end > fasta.length(chrom)) return Skip::off_chromosome;
  if (upper_case(fasta.fetch(chrom, variant.start, end)) != upper_case(variant.ref)) return Skip::ref_mismatch;
  return std::nullopt;
}

Allele normalised(Allele allele, const Fasta& fasta, const std::string& chrom) {
  const std::string upper_ref = upper_case(allele.ref), upper_alt = upper_case(allele.alt);
  if (upper_ref == upper_alt) return allele;
  std::deque<char> ref(upper_ref.begin(), upper_ref.end()), alt(upper_alt.begin(), upper_alt.end());
  BasesToTheLeft left(fasta, chrom);
  int64_t start = allele.start;
  while (true) {
    while (!ref.empty() && !alt.empty() && ref.back() == alt.back()) {
      ref.pop_back();
      alt.pop_back();
    }
    if ((!ref.empty() && !alt.empty()) || start == 0) break;
    const char base = left.at(--start);
    ref.push_front(base);
    alt.push_front(base);
  }
  if (ref.empty() || alt.empty()) {  // at the chromosome's first base: the base behind stands in both
    const int64_t behind = std::ssize(ref);
    if (behind >= fasta.length(chrom)) return allele;
    const char base = upper_case(fasta.fetch(chrom, behind, behind + 1))[0];
    ref.push_back(base);
    alt.push_back(base);
  }
  for (; std::min(ref.size(), alt.size()) > 1 && ref.front() == alt.front(); ++start) {
    ref.pop_front();
    alt.pop_front();
  }
  return {start, {ref.begin(), ref.end()}, {alt.begin(), alt.end()}};
}

}  // namespace seqcast
