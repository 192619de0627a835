// SPDX-License-Identifier: MIT
#include "predict/mutation_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <numeric>

#include "base/number_list.hpp"
#include "base/setting.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

int64_t middle_of(const Interval& region) { return (region.start + region.end) / 2; }

}  // namespace

MutationKinds MutationKinds::parse(const std::string& text) {
  MutationKinds kinds{false, false, {}};
  for (const std::string& part : parts_of(text, ",")) {
    const std::string_view digits = part.starts_with("del") ? std::string_view(part).substr(3) : "";
    int64_t bases = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bases);
    if (part == "snv") {
      kinds.others = true;
    } else if (part == "N") {
      kinds.unknown = true;
    } else if (!digits.empty() && error == std::errc() && end == digits.data() + digits.size() && bases > 0) {
      kinds.deletions.push_back(bases);
    } else {
      throw RequestError(fmt::format("{} is '{}', expected snv, N, or del3 for deletions of 3 bases, comma-separated",
                                     Setting::mutations, text));
    }
  }
  return kinds;
}

int64_t mutations_of_base(const MutationKinds& kinds) {
  return (kinds.others ? 3 : 0) + kinds.unknown + std::ssize(kinds.deletions);
}

int64_t mutated_bytes(const MutationKinds& kinds, int64_t bases, int64_t effect_bytes) {
  constexpr int64_t allele_bytes = 400;  // as it is asked for, and as it is kept
  const int64_t deleted = std::accumulate(kinds.deletions.begin(), kinds.deletions.end(), int64_t{0});
  const auto letters = static_cast<int64_t>(mutation_letters.size());
  return bases * (mutations_of_base(kinds) * (allele_bytes + effect_bytes) + letters * effect_bytes + 3 * deleted);
}

MutationRun::MutationRun(EffectRun& effects, const Fasta& fasta, MutationKinds kinds)
    : effects_(effects), fasta_(fasta), kinds_(std::move(kinds)) {}

int64_t MutationRun::alleles_of(const Interval& region) const { return region.bases() * mutations_of_base(kinds_); }

void MutationRun::check(const Interval& region) const {
  const Range window = effects_.window_bases(middle_of(region));
  if (region.start < window.begin || region.end > window.end)
    throw Error(fmt::format("{}:{}-{} has {} bases, and a window around its middle has {}", region.chrom,
                            region.start + 1, region.end, region.bases(), window.size()),
                "split it: each region is mutated in one window");
}

std::vector<Allele> MutationRun::alleles_at(const MutatedRegion& mutated, int64_t base) const {
  const auto at = static_cast<size_t>(base - mutated.region.start);
  const std::string letter(1, mutated.letters[at]);
  std::vector<Allele> alleles;
  if (mutation_letters.find(letter[0]) == mutation_letters.npos) return alleles;
  for (const char other : mutation_letters)
    if (kinds_.others && other != letter[0]) alleles.push_back({base, letter, std::string(1, other)});
  if (kinds_.unknown) alleles.push_back({base, letter, "N"});
  for (const int64_t bases : kinds_.deletions)
    alleles.push_back({base, mutated.letters.substr(at, static_cast<size_t>(bases)), ""});
  return alleles;
}

MutatedRegion MutationRun::run(const Interval& region, const std::function<void(int64_t)>& advance) {
  check(region);
  MutatedRegion mutated{region, upper_case(fasta_.fetch(region.chrom, region.start, region.end)), {}, {}, {}, 0};
  for (int64_t base = region.start; base < region.end; ++base) {
    const std::vector<Allele> alleles = alleles_at(mutated, base);
    mutated.unknown_bases +=
        mutation_letters.find(mutated.letters[static_cast<size_t>(base - region.start)]) == mutation_letters.npos;
    mutated.alleles.insert(mutated.alleles.end(), alleles.begin(), alleles.end());
  }
  const size_t scores = effects_.tracks() * effects_.scores();
  mutated.substitutions.assign(static_cast<size_t>(region.bases()) * mutation_letters.size() * scores, 0.0);
  mutated.values.resize(mutated.alleles.size());
  const EffectQuestion question{region.chrom, middle_of(region), mutated.alleles};
  effects_.run(std::span(&question, 1), [&](size_t, size_t a, EffectValues values) {
    const Allele& allele = mutated.alleles[a];
    const size_t letter = allele.alt.size() == 1 ? mutation_letters.find(allele.alt[0]) : mutation_letters.npos;
    if (letter != mutation_letters.npos && allele.ref.size() == 1)
      std::copy(
          values.scores.begin(), values.scores.end(),
          mutated.substitutions.begin() +
              static_cast<std::ptrdiff_t>(
                  (static_cast<size_t>(allele.start - region.start) * mutation_letters.size() + letter) * scores));
    mutated.values[a] = std::move(values);
    advance(1);
  });
  return mutated;
}

}  // namespace seqcast
