// SPDX-License-Identifier: MIT
// Scores of the installed interface.
#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "base/setting.hpp"
#include "genome/regions.hpp"
#include "library/asked.hpp"
#include "library/columns.hpp"
#include "library/score_columns.hpp"
#include "predict/placement.hpp"
#include "predict/score_checks.hpp"

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

/// Lines to score, and their own columns in a table.
struct AskedScores {
  Bed bed;
  std::vector<Column> columns;
};

AskedScores lines_of_file(const std::string& path, const Fasta& fasta, const BedOptions& lines,
                          const ScoreSettings& scores, const TakeNotice& notice) {
  AskedScores asked;
  asked.bed = read_bed({.path = path,
                        .lines = lines,
                        .site_bases = scores.site_bases,
                        .clipped = "past the end of the sequence, scored on what lies inside",
                        .missing = "their values are NaN"},
                       fasta, notice);
  asked.columns = own_columns(asked.bed);
  return asked;
}

AskedScores lines_of_regions(const Places& places, const Fasta& fasta, const BedOptions& lines,
                             const ScoreSettings& scores, const TakeNotice& notice) {
  if (scores.around_summit) throw RequestError("summits are those of a narrowPeak file");
  std::vector<GenomeRegion> regions = places.regions;
  SequenceNames names(fasta, lines.strict_names);
  for (const std::string& text : places.texts) {
    const Interval interval = parse_region(text, fasta, names).interval;
    regions.push_back({interval.chrom, interval.start, interval.end});
  }
  notice(names.notice());
  Bed bed = lines_of(regions);
  if (scores.site_bases > 0)
    for (BedLine& line : bed.lines)
      line.interval = site_of({line.interval.chrom, line.middle, line.middle}, scores.site_bases);
  bed = place_lines(std::move(bed), fasta, lines, "past the end of the sequence, scored on what lies inside", notice);
  std::vector<GenomeRegion> kept;
  for (const BedLine& line : bed.lines) kept.push_back(regions[line.line - 1]);
  return {std::move(bed), own_columns(kept)};
}

/// @throws RequestError  where regions are given in several ways, or none is.
void check_one_source(const Places& places) {
  const int given = !places.bed.empty() + !places.texts.empty() + !places.regions.empty();
  if (given != 1)
    throw RequestError(given == 0 ? "no regions to score, expected at least one"
                                  : fmt::format("{} and {} exclude each other", Setting::bed, Setting::region));
}

BedOptions line_options(const ScoreSettings& how, const PredictSettings& settings, Placement placement,
                        const Predictor& predictor) {
  if (how.around_summit && placement != Placement::center && how.site_bases == 0)
    throw RequestError("a summit is for windows of their own or for sites",
                       fmt::format("{}, or {}", set_to(Setting::place, "center"), set_to(Setting::site_bases, "N")));
  if (how.site_bases < 0)
    throw RequestError(fmt::format("{} is {}, expected at least 1", Setting::site_bases, how.site_bases));
  BedOptions lines{.skip_bad_lines = settings.skip_bad_lines,
                   .check_strands = settings.strand == ReadStrand::own,
                   .keep_text = true,
                   .strict_names = settings.strict_names,
                   .keep_missing = how.missing_is_nan,
                   .around = how.around_summit ? Around::summit : Around::middle,
                   .memory = settings.memory_bytes};
  if (placement == Placement::center) lines.centered = predictor.layout();
  return lines;
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

std::vector<double> Network::score_regions(const std::string& fasta_path, const std::vector<GenomeRegion>& regions,
                                           ScoreStatistic statistic, ScorePlace place,
                                           const PredictSettings& settings) const {
  Request request = opened_->request(settings);
  request.placement = placement_of(place);
  const Predictor predictor(opened_->ensemble, std::move(request));
  const Fasta fasta(fasta_path, settings.memory_bytes);
  const Placement placement = placement_around_regions(predictor);
  BedOptions options;
  if (placement == Placement::center) options.centered = predictor.layout();
  const Bed bed = bed_of(regions, fasta, options);
  const size_t rows = predictor.names().size();
  RegionScores scores(bed, predictor.names());
  ScoreRun(predictor, fasta, bed, scores, placement).run([](int64_t) {});
  std::vector<double> values;
  for (size_t line = 0; line < bed.lines.size(); ++line)
    for (size_t row = 0; row < rows; ++row) values.push_back(scores.value(line, row, statistic_of(statistic)));
  return values;
}

Table Network::score_table(const std::string& fasta_path, const Places& places, const ScoreSettings& how,
                           const PredictSettings& settings) const {
  check_one_source(places);
  const TakeNotice notice = notices_to(settings.notice);
  Request request = opened_->request(settings);
  request.placement = placement_of(how.place);
  const Predictor predictor(opened_->ensemble, std::move(request));
  const Placement placement = placement_around_regions(predictor);
  const Fasta fasta(fasta_path, settings.memory_bytes);
  notice(fasta.index_notice());
  const BedOptions lines = line_options(how, settings, placement, predictor);
  AskedScores asked = places.bed.empty() ? lines_of_regions(places, fasta, lines, how, notice)
                                         : lines_of_file(places.bed, fasta, lines, how, notice);
  const ExcludedBases excluded = excluded_of(settings, fasta);
  RegionScores scores(asked.bed, predictor.names(), excluded);
  check_left_out(asked.bed, scores, how.missing_is_nan);
  ScoreRun run(predictor, fasta, asked.bed, scores, placement, excluded);
  run.run([](int64_t) {});
  notice(partly_covered_notice(scores, run));
  add_scores(asked.columns, asked.bed, scores, predictor.names(), how.statistics);
  make_distinct(asked.columns);
  return {std::move(asked.columns), std::ssize(asked.bed.lines)};
}

}  // namespace seqcast
