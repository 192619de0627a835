// SPDX-License-Identifier: MIT
// Command `score`: predicted statistics for each line of a BED file.
#include <fmt/format.h>

#include <algorithm>

#include "cli/commands.hpp"
#include "cli/named_files.hpp"
#include "cli/part_run.hpp"
#include "cli/progress.hpp"
#include "cli/run_options.hpp"
#include "predict/input_files.hpp"
#include "predict/placement.hpp"
#include "predict/score_checks.hpp"
#include "predict/score_file.hpp"
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

ScoreRequest lines_of(const ScoreOptions& options) {
  return {.bed = options.bed,
          .site_bases = options.site_bases,
          .around = options.around,
          .skip_bad_lines = options.skip_bad_lines,
          .strict_names = options.run.strict_names,
          .keep_missing = options.missing == Missing::na,
          .missing = "their values are NA",
          .exclude = options.run.exclude};
}

PartForm form_of(const ScoreOptions& options) { return {.format = "table", .header_lines = !options.no_header}; }

void score(const ScoreOptions& options) {
  check_standard_input(options.fasta, options.bed, options.run);
  const bool quiet = options.run.model.quiet;
  const TakeNotice notice = notices_of("score", quiet);
  const Durable durable = durable_unless(options.run.no_sync);
  PartRun part(options.part, quiet, durable);
  Request request = request_of(options.run);  // wrong options are errors before anything is read
  const Predictor predictor(read_running_model(options.run.model, "score"), std::move(request));
  const Placement placement = placement_around_regions(predictor);
  const Fasta fasta(options.fasta, predictor.request().memory);
  check_outputs({options.output}, predictor, options.fasta, options.inputs);
  notice(fasta.index_notice());
  ScoredLines lines(lines_of(options), predictor, placement, fasta, notice);
  if (part.is_done({{options.output, ""}}, input_files(predictor, options.fasta, options.inputs), form_of(options)))
    return;
  ScoreFile file({.path = options.output,
                  .statistics = statistics_of(options.statistics),
                  .digits = options.digits,
                  .header = !options.no_header,
                  .durable = durable});  // an error before the work, where it cannot be written
  ScoreRun run(predictor, fasta, lines.bed(), lines.scores(), placement, lines.excluded(), part.shard());
  say_threads("score", run.scan().threads(), predictor.request().threads, quiet);
  Progress progress("score", quiet);
  progress.expect(run.bases());
  const ScanCounts counts = run.run([&](int64_t bases) { progress.show(bases); });
  notice(partly_covered_notice(lines.scores(), run));
  file.write(lines, predictor.names(), run.lines());
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
