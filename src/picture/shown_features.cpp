// SPDX-License-Identifier: MIT
#include "picture/shown_features.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/number_text.hpp"
#include "genome/regions.hpp"
#include "genome/variants.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

/// Whether a file's name of a chromosome is the region's, with or without a leading `chr`.
bool is_same_chrom(std::string_view chrom, const Interval& region) {
  return known_name(chrom, [&](const std::string& one) { return one == region.chrom.text(); }).has_value();
}

bool overlaps(int64_t start, int64_t end, const Interval& region) { return start < region.end && end > region.start; }

[[noreturn]] void fail_too_many(const std::string& path, int64_t number, const std::string& what, int64_t most,
                                const Interval& region, const std::string& way_out) {
  throw Error(fmt::format("{} in {}, and a page holds {}", counted(number, what), text_of(region), with_commas(most)),
              way_out)
      .in(path);
}

}  // namespace

std::vector<size_t> lanes_of(const std::vector<Transcript>& transcripts, int64_t apart) {
  std::vector<size_t> lanes;
  std::vector<int64_t> ends;  // of what is drawn on each line
  for (const Transcript& transcript : transcripts) {
    size_t lane = 0;
    while (lane < ends.size() && ends[lane] + apart > transcript.bases.begin) ++lane;
    if (lane == ends.size()) ends.push_back(0);
    ends[lane] = transcript.bases.end;
    lanes.push_back(lane);
  }
  return lanes;
}

void add_transcripts(RegionView& view, const std::string& path, const AnnotationOptions& options) {
  const Annotation annotation(path, options);
  for (const Transcript& transcript : annotation.transcripts())
    if (is_same_chrom(transcript.chrom, view.region) &&
        overlaps(transcript.bases.begin, transcript.bases.end, view.region))
      view.transcripts.push_back(transcript);
  if (std::ssize(view.transcripts) > max_shown_transcripts)
    fail_too_many(path, std::ssize(view.transcripts), "transcript", max_shown_transcripts, view.region,
                  "a smaller region, or one transcript a gene, has fewer");
  std::stable_sort(view.transcripts.begin(), view.transcripts.end(),
                   [](const Transcript& a, const Transcript& b) { return a.bases.begin < b.bases.begin; });
  if (!annotation.has(view.region.chrom))
    view.notes.push_back(fmt::format("{} has no transcript on {}", path, view.region.chrom.text()));
  view.lanes = lanes_of(view.transcripts, view.region.bases() / 20);  // room for a name
}

void add_variants(RegionView& view, VariantFile& file) {
  if (const auto bases = contig_bases(file.header(), view.region.chrom.text()))
    check_length(view, view.region.chrom.text(), *bases, file.name());
  int64_t found = 0;
  while (const std::optional<VariantRecord> record = file.next()) {
    const Variant& variant = record->variant;
    const int64_t end = variant.start + std::max<int64_t>(std::ssize(variant.ref), 1);
    if (!is_same_chrom(variant.chrom, view.region) || !overlaps(variant.start, end, view.region)) continue;
    if (++found > max_shown_variants) continue;
    view.variants.push_back({variant.start, end, variant.id, variant.ref, variant.alts});
  }
  if (found > max_shown_variants)
    fail_too_many(file.name(), found, "variant", max_shown_variants, view.region, "a smaller region has fewer");
  std::stable_sort(view.variants.begin(), view.variants.end(),
                   [](const ShownVariant& a, const ShownVariant& b) { return a.start < b.start; });
}

}  // namespace seqcast
