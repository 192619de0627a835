// SPDX-License-Identifier: MIT
// Command `score`: predicted statistics for each line of a BED file.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "cli/asked_regions.hpp"
#include "cli/commands.hpp"
#include "cli/given_inputs.hpp"
#include "cli/grid_run.hpp"
#include "cli/region_scores.hpp"
#include "cli/sequence_file.hpp"
#include "genome/regions.hpp"
#include "io/text_file.hpp"
#include "output/number.hpp"
#include "output/track_names.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

struct ScoreOptions {
  RunOptions run;
  std::string fasta;
  std::string bed;
  std::vector<std::string> statistics{"mean"};
  std::string place;
  int64_t site_bases = 0;
  std::string output;
  int digits = 6;
  bool skip_bad_lines = false;
};

std::vector<Statistic> statistics_of(const std::vector<std::string>& names) {
  std::vector<Statistic> result;
  for (const std::string& name : names)
    for (const auto& [known, statistic] : Names<Statistic>::table)
      if (known == name && std::find(result.begin(), result.end(), statistic) == result.end())
        result.push_back(statistic);
  return result;
}

Place place_of(const ScoreOptions& options, const Model& model, const std::vector<TrackChoice>& tracks) {
  if (options.place == "center") return Place::center;
  if (options.place == "grid") return Place::grid;
  if (model.contract.place) return *model.contract.place;
  return model.contract.heads[tracks[0].head].bins == 1 ? Place::center : Place::grid;
}

/// What a run over the BED file's lines works with.
struct ScoreRun {
  GridRun grid;
  const Bed& bed;
  RegionScores& scores;
  std::optional<bool> reverse;  ///< with `--strand bed`: the lines of which strand

  std::vector<size_t> lines() const {
    std::vector<size_t> result;
    for (size_t line = 0; line < bed.lines.size(); ++line)
      if (!reverse || (bed.lines[line].strand == '-') == *reverse) result.push_back(line);
    return result;
  }
  std::optional<Strand> strand() const {
    if (!reverse) return std::nullopt;
    return *reverse ? Strand::reverse : Strand::forward;
  }
};

std::vector<Interval> intervals_of(const Bed& bed, const std::vector<size_t>& lines) {
  std::vector<Interval> intervals;
  for (size_t line : lines) intervals.push_back(bed.lines[line].interval);
  return intervals;
}

/// Windows on the genome's grid, each shared by all the lines that it overlaps.
ScanCounts score_on_grid(const ScoreRun& run) {
  const int64_t bin_bases = run.grid.scan.layout().bin_bases;
  const auto take = [&](const Window& window, std::span<const float> values) {
    run.scores.add(window, bin_bases, values, run.reverse);
  };
  return run_on_grid(run.grid, merge(intervals_of(run.bed, run.lines()), run.grid.fasta), take, run.strand());
}

/// A window of its own around the middle of each line.
ScanCounts score_centered(const ScoreRun& run) {
  const WindowLayout layout = run.grid.scan.layout();
  const std::vector<size_t> lines = run.lines();
  size_t asked = 0;
  size_t done = 0;
  const auto next = [&]() -> std::optional<Window> {
    check_interrupted();
    if (asked == lines.size()) return std::nullopt;
    const size_t line = lines[asked++];
    Window window = center_window(run.bed.lines[line].asked, layout);
    window.line = static_cast<int64_t>(line);
    return window;
  };
  const auto take = [&](const Window& window, std::span<const float> values) {
    run.scores.add_to(lines[done++], window, layout.bin_bases, values);
    run.grid.progress.show(window.bases);
  };
  const ScanCounts counts = run.grid.scan.run(run.grid.fasta, next, take, run.strand());
  check_interrupted();
  return counts;
}

constexpr std::string_view column_names[] = {"chrom",   "start",      "end",        "name",
                                             "score",   "strand",     "thickStart", "thickEnd",
                                             "itemRgb", "blockCount", "blockSizes", "blockStarts"};

/// A BED line's own columns, parted by tabs however they were parted, filled up to `columns`.
std::string own_columns(const std::string& line, int64_t columns) {
  const std::vector<std::string_view> fields = bed_columns(line);
  std::string result = fmt::format("{}", fmt::join(fields, "\t"));
  for (int64_t found = std::ssize(fields); found < columns; ++found) result += "\t.";
  return result;
}

/// The value, which must be a number. @throws Error  naming the BED line and the track.
float finite_value(const Bed& bed, size_t line, const std::string& track, double value) {
  if (std::isfinite(static_cast<float>(value))) return static_cast<float>(value);
  throw Error(fmt::format("{}:{}: track '{}' is not a finite number here", bed.path, bed.lines[line].line, track),
              "look at the model's weights");
}

void write_scores(TextFile& file, const ScoreOptions& options, const Bed& bed, const RegionScores& scores,
                  const std::vector<std::string>& tracks) {
  std::string text = "#";
  for (int64_t c = 0; c < bed.columns; ++c)
    text += (c ? "\t" : "") +
            (c < std::ssize(column_names) ? std::string(column_names[c]) : fmt::format("column{}", c + 1));
  const std::vector<Statistic> statistics = statistics_of(options.statistics);
  for (const std::string& track : tracks)
    for (Statistic statistic : statistics)
      text += fmt::format("\t{}.{}", header_name_of_track(track), to_text(statistic));
  file.write(text + "\n");
  for (size_t line = 0; line < bed.lines.size(); ++line) {
    text = own_columns(bed.lines[line].columns, bed.columns);
    for (size_t t = 0; t < tracks.size(); ++t)
      for (Statistic statistic : statistics) {
        text += '\t';
        append_number(text, finite_value(bed, line, tracks[t], scores.value(line, t, statistic)), options.digits);
      }
    file.write(text + "\n");
  }
  file.close();
}

Bed read_lines(const ScoreOptions& options, const Fasta& fasta) {
  const BedOptions lines{options.skip_bad_lines, options.run.strand == "bed"};
  return read_asked({.command = "score",
                     .path = options.bed,
                     .lines = lines,
                     .site_bases = options.site_bases,
                     .clipped = "past the end of the sequence, scored on what lies inside",
                     .quiet = options.run.model.quiet},
                    fasta);
}

/// Bases that the windows will own, for the progress shown.
int64_t bases_of(const ScoreRun& run, Place place) {
  const std::vector<size_t> lines = run.lines();
  if (place == Place::center) return std::ssize(lines) * run.grid.scan.layout().kept_bases();
  int64_t bases = 0;
  for (const Interval& region : merge(intervals_of(run.bed, lines), run.grid.fasta)) bases += region.bases();
  return bases;
}

/// The runs that are needed: one, but with `--strand bed` one a strand.
std::vector<ScoreRun> runs_of(const GridRun& grid, const Bed& bed, RegionScores& scores) {
  if (grid.options.strand != "bed") return {{grid, bed, scores, {}}};
  return {{grid, bed, scores, false}, {grid, bed, scores, true}};
}

/// Options that exclude each other, once it is known how windows lie.
void check_place(const ScoreOptions& options, const Model& model, Place place) {
  if (model.contract.takes_numbers())
    throw Error(fmt::format("model '{}' takes numbers: there are no regions of a genome to score", model.name),
                "seqcast predict takes an .npy file");
  if (place == Place::center && (options.run.step > 0 || options.run.context == "genome"))
    throw UsageError(
        fmt::format("--place center and --{} exclude each other", options.run.step > 0 ? "step" : "context genome"),
        "--place grid takes the bins of the genome's grid");
}

void say_partly_covered(const RegionScores& scores, const Scan& scan, bool quiet) {
  const int64_t partly = scores.partly_covered();
  if (partly == 0) return;
  say("score",
      fmt::format("{} longer than the {} bases that a window keeps, scored on the middle (--place grid scores the "
                  "whole)",
                  counted(partly, "interval"), scan.layout().kept_bases()),
      quiet);
}

void score(const ScoreOptions& options) {
  if (options.fasta == "-" && options.bed == "-") throw UsageError("FASTA and BED cannot both be standard input");
  ReadRun run = read_run(options.run, "score");
  const Place place = place_of(options, run.model, run.tracks);
  check_place(options, run.model, place);
  const Fasta fasta(options.fasta);
  say_index(fasta, "score", options.run.model.quiet);
  const Bed bed = read_lines(options, fasta);
  RegionScores scores(bed, run.names.size());
  TextFile file(options.output.empty() ? "-" : options.output);  // an error before the work, where it cannot be written
  const auto lines = place == Place::center ? std::optional(std::ssize(bed.lines)) : std::nullopt;
  std::vector<Interval> regions;
  for (const BedLine& line : bed.lines) regions.push_back(line.interval);
  run.scan.given = given_inputs(run.model, run.tracks, options.run.inputs, lines, sequences_of(regions, fasta));
  Scan scan(run.model, run.tracks, run.scan);
  const bool quiet = options.run.model.quiet;
  say_threads("score", scan, run.scan, quiet);
  Progress progress("score", quiet);
  const std::vector<ScoreRun> runs = runs_of({scan, fasta, options.run, progress}, bed, scores);
  for (const ScoreRun& one : runs) progress.expect(bases_of(one, place));
  ScanCounts counts;
  for (const ScoreRun& one : runs) counts += place == Place::grid ? score_on_grid(one) : score_centered(one);
  say_partly_covered(scores, scan, quiet);
  write_scores(file, options, bed, scores, run.names);
  progress.close(counts);
}

}  // namespace

void declare_score(CLI::App& program, Job& job) {
  auto options = std::make_shared<ScoreOptions>();
  CLI::App* command = declare_command(program, "score", "Scores the regions of a BED file.",
                                      "  seqcast score bacterial-genes genome.fa genes.bed\n"
                                      "  seqcast score bacterial-genes genome.fa genes.bed --stat mean,max -o out.bed");
  declare_model(*command, options->run.model.model);
  declare_place(*command, "FASTA", options->fasta,
                "the genome: plain, gzip or BGZF; - is standard input." + std::string(about_index));
  declare_place(*command, "BED", options->bed, "the regions, plain or gzip; - is standard input");
  OptionGroup regions(*command, "Regions");
  regions
      .add("--stat LIST", options->statistics,
           "mean, sum, max, min over the bins that overlap the interval; mean and sum weigh a bin by the part that "
           "overlaps")
      ->delimiter(',')
      ->check(one_of({"mean", "sum", "max", "min"}))
      ->default_str("mean");
  regions.add_choice("--place KIND", options->place, {"grid", "center"},
                     "grid: the bins of the genome's grid; center: one window around the interval's middle [center "
                     "for one value a window, else grid]");
  regions.add("--site-bases N", options->site_bases,
              "score so many bases around the interval's middle instead of the interval");
  regions.add_flag("--skip-bad-lines", options->skip_bad_lines, "leave bad BED lines out and count them");
  declare_running(*command, options->run);
  declare_strand(*command, options->run, {"+", "-", "both", "bed"},
                 "the strand that the model reads; bed: each line's own (. is +); both: NAME.plus and NAME.minus");
  OptionGroup output(*command, "Output");
  output.add("-o,--output FILE", options->output, "a file, - for standard output [-]");
  output.add_digits(options->digits);
  command->callback([options, &job] { job = [options] { score(*options); }; });
}

}  // namespace seqcast
