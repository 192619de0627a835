// SPDX-License-Identifier: MIT
#include "predict/scored_lines.hpp"

#include <fmt/format.h>

#include "base/setting.hpp"
#include "predict/score_checks.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

void check(const ScoreRequest& asked, Placement placement) {
  if (asked.site_bases < 0)
    throw RequestError(
        fmt::format("{} is {}, expected at least 1, or 0 for none", Setting::site_bases, asked.site_bases));
  if (asked.around != Around::summit) return;
  if (placement != Placement::center && asked.site_bases == 0)
    throw RequestError(fmt::format("{} is for windows of their own ({}) or {}", set_to(Setting::around, "summit"),
                                   set_to(Setting::place, "center"), Setting::site_bases));
  if (asked.given) throw RequestError("summits are those of a narrowPeak file");
}

/// Takes the lines out of `asked` that are given.
Bed read_lines(ScoreRequest& asked, const Predictor& predictor, Placement placement, const Fasta& fasta,
               const TakeNotice& notice) {
  check(asked, placement);
  BedOptions lines{.skip_bad_lines = asked.skip_bad_lines,
                   .check_strands = predictor.request().strand == Strand::own,
                   .keep_text = true,
                   .strict_names = asked.strict_names,
                   .keep_missing = asked.keep_missing,
                   .around = asked.around};
  if (placement == Placement::center) lines.centered = predictor.layout();
  return read_bed({.path = asked.bed,
                   .given = std::move(asked.given),
                   .lines = lines,
                   .site_bases = asked.site_bases,
                   .clipped = scored_inside,
                   .missing = asked.missing},
                  fasta, notice);
}

}  // namespace

ScoredLines::ScoredLines(ScoreRequest asked, const Predictor& predictor, Placement placement, const Fasta& fasta,
                         const TakeNotice& notice)
    : bed_(read_lines(asked, predictor, placement, fasta, notice)),
      excluded_(read_excluded(asked.exclude, asked.strict_names, fasta, notice)),
      scores_(bed_, predictor.names(), excluded_) {
  check_left_out(bed_, scores_, asked.keep_missing);
}

}  // namespace seqcast
