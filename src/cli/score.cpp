// SPDX-License-Identifier: MIT
// Command `score`: predicted statistics for each line of a BED file.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "base/number_text.hpp"
#include "cli/asked_regions.hpp"
#include "cli/commands.hpp"
#include "cli/named_files.hpp"
#include "cli/part_run.hpp"
#include "cli/progress.hpp"
#include "cli/run_options.hpp"
#include "io/same_file.hpp"
#include "io/text_file.hpp"
#include "output/number.hpp"
#include "output/track_names.hpp"
#include "predict/input_files.hpp"
#include "predict/placement.hpp"
#include "predict/score_checks.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

/// What becomes of lines of which nothing can be scored: their sequence is not in the FASTA, or all of their bases are
/// excluded.
enum class Missing { error, na };

}  // namespace

template <>
struct Names<Missing> {
  static constexpr std::pair<std::string_view, Missing> table[] = {{"error", Missing::error}, {"na", Missing::na}};
};

namespace {

struct ScoreOptions {
  RunOptions run;
  std::string fasta;
  std::string bed;
  std::vector<std::string> statistics{"mean"};
  int64_t site_bases = 0;
  Missing missing = Missing::error;
  Around around = Around::middle;
  std::string output;
  std::vector<std::string> inputs;  // files that the command line names
  int digits = 6;
  bool skip_bad_lines = false;
  bool no_header = false;
  PartOptions part;
};

std::vector<Statistic> statistics_of(const std::vector<std::string>& names) {
  std::vector<Statistic> result;
  for (const std::string& name : names)
    for (const auto& [known, statistic] : Names<Statistic>::table)
      if (known == name && std::find(result.begin(), result.end(), statistic) == result.end())
        result.push_back(statistic);
  return result;
}

/// A BED line's own columns, joined by tabs however the line has them, filled up to `columns`.
std::string own_columns(const std::string& line, int64_t columns) {
  const std::vector<std::string_view> fields = bed_columns(line);
  std::string result = fmt::format("{}", fmt::join(fields, "\t"));
  for (int64_t found = std::ssize(fields); found < columns; ++found) result += "\t.";
  return result;
}

/// @param part  the lines that are written.
void write_scores(TextFile& file, const ScoreOptions& options, const Bed& bed, const RegionScores& scores,
                  const std::vector<std::string>& tracks, Range part) {
  std::string text = fmt::format("#{}", fmt::join(bed.column_names, "\t"));
  const std::vector<Statistic> statistics = statistics_of(options.statistics);
  for (const std::string& track : tracks)
    for (Statistic statistic : statistics)
      text += fmt::format("\t{}.{}", header_name_of_track(track), to_text(statistic));
  if (!options.no_header) file.write(text + "\n");
  BedText texts(bed);
  for (auto line = static_cast<size_t>(part.begin); line < static_cast<size_t>(part.end); ++line) {
    text = own_columns(texts.of(bed.lines[line]), bed.columns);
    for (size_t t = 0; t < tracks.size(); ++t)
      for (Statistic statistic : statistics) {
        text += '\t';
        if (scores.is_left_out(line)) {
          text += "NA";
          continue;
        }
        const double value = scores.value(line, t, statistic);
        append_number(text, number_of(bed, line, to_text(statistic), tracks[t], value), options.digits);
      }
    file.write(text + "\n");
  }
  file.finish();
}

Bed read_lines(const ScoreOptions& options, const Predictor& predictor, Placement placement, const Fasta& fasta) {
  BedOptions lines{.skip_bad_lines = options.skip_bad_lines,
                   .check_strands = options.run.request.strand == Strand::own,
                   .keep_text = true,
                   .strict_names = options.run.strict_names,
                   .keep_missing = options.missing == Missing::na,
                   .around = options.around,
                   .memory = predictor.request().memory};
  if (placement == Placement::center) lines.centered = predictor.layout();
  if (options.around == Around::summit && placement != Placement::center && options.site_bases == 0)
    throw RequestError("--around summit is for windows of their own (--place center) or --site-bases");
  return read_asked({.command = "score",
                     .path = options.bed,
                     .lines = lines,
                     .site_bases = options.site_bases,
                     .clipped = "past the end of the sequence, scored on what lies inside",
                     .missing = "their values are NA",
                     .quiet = options.run.model.quiet},
                    fasta);
}

PartForm form_of(const ScoreOptions& options) { return {.format = "table", .header_lines = !options.no_header}; }

void score(const ScoreOptions& options) {
  check_standard_input(options.fasta, options.bed, options.run);
  const bool quiet = options.run.model.quiet;
  const Durable durable = durable_unless(options.run.no_sync);
  PartRun part(options.part, quiet, durable);
  Request request = request_of(options.run);  // wrong options are errors before anything is read
  const Predictor predictor(read_running_model(options.run.model, "score"), std::move(request));
  const Placement placement = placement_around_regions(predictor);
  const Fasta fasta(options.fasta, predictor.request().memory);
  check_outputs({options.output}, predictor, options.fasta, options.inputs);
  say_index(fasta, "score", quiet);
  const Bed bed = read_lines(options, predictor, placement, fasta);
  const std::vector<std::string> tracks = predictor.names();
  const ExcludedBases excluded = excluded_of(options.run, fasta, "score");
  RegionScores scores(bed, tracks, excluded);
  check_left_out(bed, scores, options.missing == Missing::na);
  if (part.is_done({{options.output, ""}}, input_files(predictor, options.fasta, options.inputs), form_of(options)))
    return;
  // An error before the work, where it cannot be written.
  TextFile file(options.output.empty() ? "-" : options.output, durable);
  ScoreRun run(predictor, fasta, bed, scores, placement, excluded, part.shard());
  say_threads("score", run.scan().threads(), predictor.request().threads, quiet);
  Progress progress("score", quiet);
  progress.expect(run.bases());
  const ScanCounts counts = run.run([&](int64_t bases) { progress.show(bases); });
  if (const std::string notice = partly_covered_notice(scores, run); !notice.empty()) say("score", notice, quiet);
  write_scores(file, options, bed, scores, tracks, run.lines());
  if (PendingFile* const pending = file.pending()) part.give_names()({&pending, 1});
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
  regions.add_choice("--place KIND", options->run.request.placement, {Placement::grid, Placement::center},
                     "grid: the bins of the genome's grid; center: one window around the interval's middle [center "
                     "for one value a window, else grid]");
  regions.add("--site-bases N", options->site_bases,
              "score so many bases around the interval's middle instead of the interval");
  regions.add_choice("--around POINT", options->around, {Around::middle, Around::summit},
                     "what --place center and --site-bases are centered on: the interval's middle, or the summit "
                     "in column 10 of narrowPeak");
  regions.add_flag("--skip-bad-lines", options->skip_bad_lines, "leave bad BED lines out and count them");
  regions.add_choice(
      "--missing WHAT", options->missing, {Missing::error, Missing::na},
      "lines on sequences that the FASTA lacks, or with no base that is not excluded: an error, or a row "
      "with NA");
  declare_places(*command, options->run);
  declare_running(*command, options->run);
  declare_part(*command, options->part, "of the BED file's lines");
  declare_strand(*command, options->run, {Strand::forward, Strand::reverse, Strand::both, Strand::own},
                 "the strand that the model reads; bed: each line's own (. is +); both: NAME.plus and NAME.minus");
  OptionGroup output(*command, "Output");
  output.add("-o,--output FILE", options->output, "a file, - for standard output [-]");
  output.add_digits(options->digits);
  output.add_flag("--no-header", options->no_header, "leave the first line out");
  command->callback([options, command, &job] {
    options->inputs = named_files(*command);
    take_command_line(*command, options->part);
    job = [options] { score(*options); };
  });
}

}  // namespace seqcast
