// SPDX-License-Identifier: MIT
// Scores of the installed interface.
#include <fmt/format.h>

#include <limits>

#include "base/number_text.hpp"
#include "base/setting.hpp"
#include "genome/regions.hpp"
#include "library/asked.hpp"
#include "library/columns.hpp"
#include "library/score_columns.hpp"
#include "predict/placement.hpp"
#include "predict/score_checks.hpp"
#include "predict/scored_lines.hpp"

namespace seqcast {
namespace {

Statistic statistic_of(ScoreStatistic statistic) {
  switch (statistic) {
    case ScoreStatistic::mean:
      return Statistic::mean;
    case ScoreStatistic::sum:
      return Statistic::sum;
    case ScoreStatistic::max:
      return Statistic::max;
    case ScoreStatistic::min:
      return Statistic::min;
  }
  return Statistic::mean;
}

std::optional<Placement> placement_of(ScorePlace place) {
  if (place == ScorePlace::model) return std::nullopt;
  return place == ScorePlace::grid ? Placement::grid : Placement::center;
}

/// @throws RequestError  where regions are given in several ways, or none is.
void check_one_source(const Places& places) {
  const int given = !places.bed.empty() + !places.texts.empty() + !places.regions.empty();
  if (given != 1)
    throw RequestError(given == 0 ? "no regions to score, expected at least one"
                                  : fmt::format("{} and {} exclude each other", Setting::bed, Setting::region));
}

/// The regions, those of texts too; none where there is a file.
std::vector<GenomeRegion> regions_of(const Places& places, const Fasta& fasta, bool strict_names,
                                     const TakeNotice& notice) {
  std::vector<GenomeRegion> regions = places.regions;
  SequenceNames names(fasta, strict_names);
  int64_t clipped = 0;
  for (const std::string& text : places.texts) {
    const Region region = parse_region(text, fasta, names);
    clipped += region.is_clipped;
    regions.push_back({region.interval.chrom, region.interval.start, region.interval.end});
  }
  notice(names.notice());
  if (clipped > 0) notice(fmt::format("{} {}", counted(clipped, "region"), scored_inside));
  return regions;
}

ScoreRequest score_request(const Places& places, const std::vector<GenomeRegion>& regions, const ScoreSettings& how,
                           const PredictSettings& settings) {
  ScoreRequest asked{.bed = places.bed,
                     .site_bases = how.site_bases,
                     .around = how.around_summit ? Around::summit : Around::middle,
                     .skip_bad_lines = settings.skip_bad_lines,
                     .strict_names = settings.strict_names,
                     .keep_missing = how.missing_is_nan,
                     .missing = "their values are NaN",
                     .exclude = settings.exclude};
  if (places.bed.empty()) asked.given = lines_of(regions);
  return asked;
}

/// The columns that lines had, of a file or of regions.
std::vector<Column> columns_of(const Bed& bed, const Places& places, const std::vector<GenomeRegion>& regions) {
  if (!places.bed.empty()) return own_columns(bed);
  std::vector<GenomeRegion> kept;
  for (const BedLine& line : bed.lines) kept.push_back(regions[line.line - 1]);
  return own_columns(kept);
}

void add_scores(std::vector<Column>& columns, const Bed& bed, const RegionScores& scores,
                const std::vector<std::string>& tracks, const std::vector<ScoreStatistic>& statistics) {
  for (size_t track = 0; track < tracks.size(); ++track)
    for (const ScoreStatistic asked : statistics) {
      const Statistic statistic = statistic_of(asked);
      std::vector<float> values;
      for (size_t line = 0; line < bed.lines.size(); ++line)
        values.push_back(scores.is_left_out(line) ? std::numeric_limits<float>::quiet_NaN()
                                                  : number_of(bed, line, to_text(statistic), tracks[track],
                                                              scores.value(line, track, statistic)));
      columns.push_back({fmt::format("{}.{}", tracks[track], to_text(statistic)), std::move(values)});
    }
}

}  // namespace

Table Network::score_table(const std::string& fasta_path, const Places& places, const ScoreSettings& how,
                           const PredictSettings& settings) const {
  check_one_source(places);
  check_of_regions(settings);
  refuse_if(settings.place == SequencePlace::grid, set_to(Setting::place, "grid"),
            "predictions, and scores have a place of their own");
  const TakeNotice notice = notices_to(settings.notice);
  Request request = opened_->request(settings);
  request.placement = placement_of(how.place);
  const Predictor predictor(opened_->ensemble, std::move(request));
  const Placement placement = placement_around_regions(predictor);
  const Fasta fasta(fasta_path, settings.memory_bytes);
  notice(fasta.index_notice());
  const std::vector<GenomeRegion> regions = regions_of(places, fasta, settings.strict_names, notice);
  ScoredLines lines(score_request(places, regions, how, settings), predictor, placement, fasta, notice);
  ScoreRun run(predictor, fasta, lines.bed(), lines.scores(), placement, lines.excluded());
  run.run([](int64_t) {});
  notice(partly_covered_notice(lines.scores(), run));
  std::vector<Column> columns = columns_of(lines.bed(), places, regions);
  add_scores(columns, lines.bed(), lines.scores(), predictor.names(), how.statistics);
  make_distinct(columns);
  return {std::move(columns), std::ssize(lines.bed().lines)};
}

}  // namespace seqcast
