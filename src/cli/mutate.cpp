// SPDX-License-Identifier: MIT
// Command `mutate`: saturation mutagenesis of the regions of a BED file.
#include <fmt/format.h>

#include <span>

#include "base/number_text.hpp"
#include "cli/allele_notices.hpp"
#include "cli/commands.hpp"
#include "cli/named_files.hpp"
#include "cli/part_run.hpp"
#include "cli/progress.hpp"
#include "cli/run_options.hpp"
#include "cli/statistic_options.hpp"
#include "predict/asked_bed.hpp"
#include "predict/input_files.hpp"
#include "predict/mutation_file.hpp"
#include "predict/mutation_regions.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

struct MutateOptions {
  RunOptions run;
  std::string fasta, bed;
  bool skip_bad_lines = false;
  std::string mutations = "snv";
  StatisticOptions statistics;
  MutationFileOptions output;
  std::vector<std::string> inputs;  // files that the command line names
  bool no_header = false;
  PartOptions part;
};

BedRequest lines_of(const MutateOptions& options) {
  return {.path = options.bed,
          .lines = {.skip_bad_lines = options.skip_bad_lines, .strict_names = options.run.strict_names},
          .clipped = "past the end of the sequence, mutated as far as it goes"};
}

std::string closing_text(int64_t alleles, size_t regions, int64_t unknown_bases,
                         const std::optional<ShareComputed>& share) {
  std::string text =
      fmt::format("{} in {}", counted(alleles, "allele"), counted(static_cast<int64_t>(regions), "region"));
  if (unknown_bases > 0) text += fmt::format(", {} left as they are", counted(unknown_bases, "unknown base"));
  return text + share_text(share);
}

PartForm form_of(const MutateOptions& options, MutationOutput output) {
  if (output == MutationOutput::table) return {.format = "table", .header_lines = !options.no_header};
  return {.format = std::string(to_text(output))};
}

void mutate(const MutateOptions& options) {
  if (options.fasta == "-" && options.bed == "-") throw RequestError("FASTA and BED cannot both be standard input");
  const bool quiet = options.run.model.quiet;
  const TakeNotice notice = notices_of("mutate", quiet);
  const Durable durable = durable_unless(options.run.no_sync);
  PartRun part_run(options.part, quiet, durable);
  const MutationKinds kinds = MutationKinds::parse(options.mutations);
  const std::vector<AskedStatistic> statistics = parse_statistics(options.statistics.names);
  const std::vector<int64_t> shifts = shifts_of(options.statistics);
  const MutationOutput output = choose_mutation_output(options.output);
  const Predictor predictor(read_running_model(options.run.model, "mutate"), request_of(options.run));
  check_outputs({options.output.path}, predictor, options.fasta, options.inputs);
  const Fasta fasta(options.fasta, predictor.request().memory);
  notice(fasta.index_notice());
  const std::vector<Interval> regions =
      mutation_regions(read_bed(lines_of(options), fasta, notice), fasta, output == MutationOutput::bigwig);
  EffectRun effects(
      predictor, fasta, statistics, shifts,
      {.held_bytes = mutated_bytes(kinds, regions, effect_bytes(statistics, predictor)), .kinds = kinds.alleles()});
  MutationRun run(effects, fasta, kinds);
  Progress progress("mutate", quiet, "allele");
  const std::span<const Interval> part = part_of(regions, run, part_run.shard());
  for (const Interval& region : part) progress.expect(run.alleles_of(region));
  if (part_run.is_done({{options.output.path, ""}}, input_files(predictor, options.fasta, options.inputs),
                       form_of(options, output)))
    return;
  MutationFileOptions written = options.output;
  written.header = !options.no_header;
  written.durable = durable;
  written.give_names = part_run.give_names();
  MutationFile file(written, effects, kinds, predictor.names(), regions, std::ssize(part), fasta);
  say_threads("mutate", effects.threads(), predictor.request().threads, quiet);
  int64_t alleles = 0, unknown_bases = 0;
  for (const Interval& region : part) {
    const MutatedRegion mutated = run.run(region, [&](int64_t done) { progress.show(done); });
    file.write(mutated);
    alleles += std::ssize(mutated.alleles);
    unknown_bases += mutated.unknown_bases;
  }
  file.close();
  progress.close([&] { return closing_text(alleles, part.size(), unknown_bases, effects.share()); }, alleles);
}

}  // namespace

void declare_mutate(CLI::App& program, Job& job) {
  auto options = std::make_shared<MutateOptions>();
  CLI::App* command =
      declare_command(program, "mutate", "Mutates every base of the regions of a BED file.",
                      "  seqcast mutate chrombpnet_nobias.h5 hg38.fa peaks.bed --stat logFC -o out.npz\n"
                      "  seqcast mutate basset hg38.fa sites.bed --weights basset.safetensors \\\n"
                      "      --tracks 3 --mutations snv,del5");
  declare_model(*command, options->run.model.model);
  declare_place(*command, "FASTA", options->fasta,
                "the genome: plain, gzip or BGZF; - is standard input." + std::string(about_index));
  declare_place(*command, "BED", options->bed, "the regions, plain or gzip; - is standard input");
  OptionGroup mutations(*command, "Mutations");
  mutations
      .add("--mutations LIST", options->mutations,
           "snv: each base to the three others; N: to an unknown base; del3: deletions of 3 bases from each base on")
      ->capture_default_str();
  mutations.add_flag("--skip-bad-lines", options->skip_bad_lines, "leave bad BED lines out and count them");
  declare_strict_names(*command, options->run, "Mutations");
  declare_statistics(*command, options->statistics);
  declare_running(*command, options->run);
  declare_part(*command, options->part, "of the regions");
  OptionGroup output(*command, "Output");
  output.add(
      "-o,--output FILE", options->output.path,
      "a file whose ending says the format: .tsv, .tsv.gz; .npy [regions, bases, 4]; .npz, arr_0 of [regions, 4, "
      "bases] less the mean of the four, for TF-MoDISco; .bw, that value of the reference's base; - for standard "
      "output [-]");
  output.add_choice("--format NAME", options->output.format,
                    {MutationOutput::table, MutationOutput::npy, MutationOutput::npz, MutationOutput::bigwig},
                    "instead of the ending's [tsv on standard output]");
  output.add_digits(options->output.digits);
  output.add_flag("--no-header", options->no_header, "a table without its first line");
  command->callback([options, command, &job] {
    options->inputs = named_files(*command);
    take_command_line(*command, options->part);
    job = [options] { mutate(*options); };
  });
}

}  // namespace seqcast
