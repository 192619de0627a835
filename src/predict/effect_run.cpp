// SPDX-License-Identifier: MIT
#include "predict/effect_run.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/setting.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

bool takes_counts(const std::vector<AskedStatistic>& statistics) {
  return std::any_of(statistics.begin(), statistics.end(),
                     [](const AskedStatistic& asked) { return asked.kind->takes_counts; });
}

AlleleOptions options_for(const std::vector<AskedStatistic>& statistics, AlleleOptions options) {
  options.wants_counts = takes_counts(statistics);
  return options;
}

/// Of a track's row in [tracks, bins].
std::span<const float> row_of(const std::vector<float>& values, size_t track, size_t bins) {
  return values.empty() ? std::span<const float>() : std::span(values).subspan(track * bins, bins);
}

}  // namespace

int64_t effect_bytes(const std::vector<AskedStatistic>& statistics, const Predictor& predictor) {
  const std::vector<TrackChoice>& tracks = predictor.tracks();
  const int64_t bins = predictor.model().contract.heads[tracks[0].head].bins;
  int64_t bytes = 0;
  for (const AskedStatistic& asked : statistics)
    bytes += asked.kind->value ? int64_t{sizeof(double)} : bins * int64_t{sizeof(float)};
  return std::ssize(tracks) * bytes + int64_t{sizeof(EffectValues)};
}

EffectRun::EffectRun(const Predictor& predictor, const Fasta& fasta, std::vector<AskedStatistic> statistics,
                     std::vector<int64_t> shifts, const AlleleOptions& options)
    : predictor_(predictor),
      statistics_(std::move(statistics)),
      shifts_(std::move(shifts)),
      alleles_(predictor, fasta, options_for(statistics_, options)) {
  const Strand strand = predictor.request().strand;
  if (strand == Strand::both || strand == Strand::own)
    throw RequestError(fmt::format("{} gives no one value of an allele", set_to(Setting::strand, to_text(strand))));
  for (const int64_t shift : shifts_)
    if (const int64_t bases = alleles_.layout().window_bases; shift < -(bases / 2) || shift >= bases - bases / 2)
      throw RequestError(fmt::format("{} is {}: the window of {} bases would leave the variant out", Setting::shifts,
                                     shift, alleles_.layout().window_bases));
}

size_t EffectRun::scores() const {
  return static_cast<size_t>(std::count_if(statistics_.begin(), statistics_.end(),
                                           [](const AskedStatistic& asked) { return asked.kind->value != nullptr; }));
}

int64_t EffectRun::bins_begin(int64_t anchor, int64_t shift) const {
  const WindowLayout& layout = alleles_.layout();
  const int64_t begin = anchor - layout.window_bases / 2 - shift + layout.first_base;
  return alleles_.is_genome() ? floor_div(begin, layout.bin_bases) * layout.bin_bases : begin;
}

Range EffectRun::window_bases(int64_t anchor) const {
  Range bases;
  for (const int64_t shift : shifts_) {
    const int64_t begin = bins_begin(anchor, shift) - alleles_.layout().first_base;
    bases = hull(bases, {begin, begin + alleles_.layout().window_bases});
  }
  return bases;
}

AlleleStretch EffectRun::stretch_of(const EffectQuestion& question, int64_t shift) const {
  const WantedBins window{bins_begin(question.anchor, shift), alleles_.layout().bins};
  AlleleStretch stretch{question.chrom, everything, predictor_.request().strand, window, {}};
  for (const Allele& allele : question.alleles) stretch.alternatives.push_back({allele, window});
  return stretch;
}

void EffectRun::run(std::span<const EffectQuestion> questions, const TakeEffect& take) {
  std::vector<AlleleStretch> stretches;  // [questions, shifts]
  for (const EffectQuestion& question : questions)
    for (const int64_t shift : shifts_) stretches.push_back(stretch_of(question, shift));
  AlleleValues reference;             // of the stretch whose alternatives come
  std::vector<EffectValues> results;  // of its question, [alleles]
  std::optional<size_t> of_question;
  const auto take_reference = [&](size_t stretch, AlleleValues values) {
    reference = std::move(values);
    const size_t question = stretch / shifts_.size();
    if (of_question != question) results.assign(questions[question].alleles.size(), {});
    of_question = question;
  };
  const auto take_alternative = [&](size_t stretch, size_t allele, AlleleValues values) {
    const size_t question = stretch / shifts_.size(), shift = stretch % shifts_.size();
    const EffectQuestion& asked = questions[question];
    add(asked, asked.alleles[allele], shift, reference, values, results[allele]);
    if (shift + 1 == shifts_.size()) take(question, allele, std::move(results[allele]));
  };
  alleles_.predict(stretches, {take_reference, take_alternative});
}

/// Adds a shift's share of an alternative's statistics.
void EffectRun::add(const EffectQuestion& question, const Allele& allele, size_t shift, const AlleleValues& reference,
                    const AlleleValues& alternative, EffectValues& result) const {
  const auto all = static_cast<size_t>(bins());
  result.scores.resize(tracks() * scores(), 0.0);
  result.arrays.resize(arrays(), std::vector<float>(tracks() * all, 0.0f));
  Effect effect;
  effect.variant_bin =
      floor_div(allele.start - bins_begin(question.anchor, shifts_[shift]), alleles_.layout().bin_bases);
  effect.ref_bases = std::ssize(allele.ref);
  effect.alt_bases = std::ssize(allele.alt);
  for (size_t track = 0; track < tracks(); ++track) {
    effect.ref = row_of(reference.values, track, all);
    effect.alt = row_of(alternative.values, track, all);
    effect.ref_logits = row_of(reference.logits, track, all);
    effect.alt_logits = row_of(alternative.logits, track, all);
    if (!reference.counts.empty()) {
      effect.ref_count = reference.counts[track];
      effect.alt_count = alternative.counts[track];
    }
    add_track(effect, track, result);
  }
}

void EffectRun::add_track(const Effect& all_bins, size_t track, EffectValues& result) const {
  const double share = 1 / static_cast<double>(shifts_.size());
  const auto all = static_cast<size_t>(bins());
  size_t score = 0, array = 0;
  for (const AskedStatistic& asked : statistics_) {
    if (!asked.kind->value) {
      const std::span<const float> values = asked.kind->is_alternative ? all_bins.alt : all_bins.ref;
      std::vector<float>& sums = result.arrays[array++];
      for (size_t i = 0; i < all; ++i) sums[track * all + i] += values[i] * static_cast<float>(share);
      continue;
    }
    Effect effect = all_bins;
    if (asked.width) {
      const Range some = centered_bins(*asked.width, effect.variant_bin, alleles_.layout().bin_bases, bins());
      effect.ref = effect.ref.subspan(static_cast<size_t>(some.begin), static_cast<size_t>(some.size()));
      effect.alt = effect.alt.subspan(static_cast<size_t>(some.begin), static_cast<size_t>(some.size()));
    }
    result.scores[track * scores() + score++] += asked.kind->value(effect) * share;
  }
}

}  // namespace seqcast
