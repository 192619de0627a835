// SPDX-License-Identifier: MIT
// Command `variants`: effects of variants, by SpliceAI's rules or as statistics of any tracks.
#include <fmt/format.h>

#include <algorithm>

#include "base/number_text.hpp"
#include "base/setting.hpp"
#include "cli/allele_notices.hpp"
#include "cli/commands.hpp"
#include "cli/named_files.hpp"
#include "cli/part_run.hpp"
#include "cli/progress.hpp"
#include "cli/run_options.hpp"
#include "cli/statistic_options.hpp"
#include "cli/variant_blocks.hpp"
#include "predict/effect_file.hpp"
#include "predict/input_files.hpp"
#include "predict/splice_file.hpp"
#include "predict/splice_tracks.hpp"
#include "predict/variant_records.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

struct VariantsOptions {
  RunOptions run;
  std::string fasta, variants;
  std::vector<std::string> written;  // variants on the command line
  std::string dialect;
  std::string genes;
  AnnotationOptions annotation;
  std::optional<int64_t> distance;
  SpliceOptions splice;
  bool raw = false;
  std::string acceptor, donor;
  StatisticOptions statistics;
  VariantChecks checks;
  VariantOutputOptions output;
  bool no_header = false;
  PartOptions part;
  std::vector<std::string> inputs;  // files that the command line names
};

/// @throws RequestError  for settings that exclude each other.
void check_settings(const VariantsOptions& options) {
  if (options.variants.empty() == options.written.empty())
    throw RequestError(options.variants.empty() ? "no variants are given" : "VCF and --variant exclude each other",
                       "name a VCF or BCF file, or give --variant chr1:100:A:G");
  const bool from_stdin[] = {options.fasta == "-", options.variants == "-", options.genes == "-"};
  if (std::count(std::begin(from_stdin), std::end(from_stdin), true) > 1)
    throw RequestError("only one of FASTA, VCF and --genes can be standard input");
  const bool is_splice = !options.dialect.empty();
  if (is_splice && options.genes.empty())
    throw RequestError("--as spliceai needs transcripts", "--genes FILE: GTF, GFF3, BED12 or SpliceAI's table");
  if (is_splice && (!options.run.tracks.empty() || !options.statistics.names.empty() || options.run.rc ||
                    !options.statistics.shifts.empty()))
    throw RequestError("--as spliceai excludes --tracks, --stat, --shifts and --rc",
                       "--acceptor and --donor say which tracks they are");
  if (!is_splice && (!options.genes.empty() || options.raw || options.distance || !options.acceptor.empty() ||
                     !options.donor.empty()))
    throw RequestError("--genes, --distance, --raw, --acceptor and --donor are for --as spliceai",
                       "statistics of tracks are of a whole window");
}

/// Whether the part is there already.
bool is_done(PartRun& part, const VariantsOptions& options, const Predictor& predictor) {
  const VariantOutput output = choose_variant_output(options.output);
  PartForm form{.format = output == VariantOutput::table ? "table" : std::string(to_text(output))};
  form.header_lines = output == VariantOutput::table && options.output.header;
  if (options.output.index) form.index = to_text(*options.output.index);
  return part.is_done({{options.output.path, ""}}, input_files(predictor, options.fasta, options.inputs),
                      std::move(form));
}

void score_splicing(const VariantsOptions& options, PartRun& part) {
  const bool quiet = options.run.model.quiet;
  Request request = request_of(options.run);
  request.context = Context::genome;
  request.strand = Strand::own;
  Ensemble ensemble = read_running_model(options.run.model, "variants");
  request.tracks = splice_tracks(ensemble.first().contract, options.acceptor, options.donor);
  const Predictor predictor(std::move(ensemble), std::move(request));
  check_outputs(output_files(options.output), predictor, options.fasta, options.inputs);
  if (is_done(part, options, predictor)) return;
  const Fasta fasta(options.fasta);
  say_index(fasta, "variants", quiet);
  const int64_t memory = memory_cap(options.run.memory);
  const Annotation annotation(options.genes, {options.annotation.choice, options.annotation.name, memory});
  if (const std::string notice = annotation.notice(); !notice.empty()) say("variants", notice, quiet);
  VariantRecords records(options.variants, options.written, fasta, memory, part.shard());
  SpliceOptions splice = options.splice;
  splice.checks = options.checks;
  splice.held_bytes = annotation.held_bytes() + records.held_bytes();
  splice.distance = options.distance.value_or(splice.distance);
  SpliceFile file({options.output, options.raw}, annotation, records.header());
  SpliceRun run(predictor, fasta, annotation, splice);
  say_threads("variants", run.threads(), predictor.request().threads, quiet);
  Progress progress("variants", quiet, "allele");
  const auto score = [&](const std::vector<VariantRecord>& block, VariantCounts& counts) {
    const auto scored = run.score(block, [&](int64_t alleles) { progress.show_share(alleles, records.share_read()); });
    for (size_t i = 0; i < block.size(); ++i) {
      counts.add(scored[i].checked);
      file.write(block[i], scored[i]);
    }
  };
  run_blocks(
      records, block_alternatives, fasta, score, [&] { file.close(); }, [&] { return run.share(); }, progress);
}

void score_tracks(const VariantsOptions& options, PartRun& part) {
  const bool quiet = options.run.model.quiet;
  const std::vector<AskedStatistic> statistics = parse_statistics(options.statistics.names);
  const std::vector<int64_t> shifts = shifts_of(options.statistics);
  Request request = request_of(options.run);
  const Predictor predictor(read_running_model(options.run.model, "variants"), std::move(request));
  check_outputs(output_files(options.output), predictor, options.fasta, options.inputs);
  if (is_done(part, options, predictor)) return;
  const Fasta fasta(options.fasta);
  say_index(fasta, "variants", quiet);
  VariantRecords records(options.variants, options.written, fasta, memory_cap(options.run.memory), part.shard());
  const int64_t bytes = effect_bytes(statistics, predictor);
  const size_t at_once = alternatives_at_once(bytes);
  EffectRun run(predictor, fasta, statistics, shifts,
                {.held_bytes = records.held_bytes() + static_cast<int64_t>(at_once) * bytes, .kinds = {.near = true}});
  EffectFile file(options.output, run, predictor.names(), records.header());
  say_threads("variants", run.threads(), predictor.request().threads, quiet);
  Progress progress("variants", quiet, "allele");
  const auto score = [&](const std::vector<VariantRecord>& block, VariantCounts& counts) {
    const auto scored =
        score_block(run, block, fasta, options.checks, [&] { progress.show_share(1, records.share_read()); });
    for (size_t i = 0; i < block.size(); ++i) {
      counts.add(scored[i].checked);
      file.write(block[i], scored[i]);
    }
  };
  run_blocks(
      records, at_once, fasta, score, [&] { file.close(); }, [&] { return run.share(); }, progress);
}

void variants(const VariantsOptions& given) {
  VariantsOptions options = given;
  PartRun part(options.part, options.run.model.quiet);
  check_settings(options);
  options.output.normalised = options.checks.normalise;
  options.output.header = !options.no_header;
  options.output.give_names = part.give_names();
  if (options.variants.empty()) options.output.otherwise = VariantOutput::table;
  choose_variant_output(options.output);
  if (options.dialect.empty()) return score_tracks(options, part);
  const int64_t distance = options.distance.value_or(options.splice.distance);
  if (distance < 0 || distance > 4999)
    throw RequestError(fmt::format("--distance is {}, expected 0 to 4999", distance));
  score_splicing(options, part);
}

void declare_splicing(CLI::App& command, VariantsOptions& options) {
  OptionGroup group(command, "Splicing (--as spliceai)");
  group
      .add("--as DIALECT", options.dialect,
           "spliceai: delta scores of acceptors and donors, as SpliceAI 1.3.1 has them")
      ->check(one_of({"spliceai"}));
  group.add("--genes FILE", options.genes,
            "transcripts: GTF, GFF3, BED with 12 columns, or SpliceAI's table, plain or gzip");
  group.add_choice("--transcripts KIND", options.annotation.choice,
                   {TranscriptChoice::mane, TranscriptChoice::canonical, TranscriptChoice::all},
                   "those tagged MANE_Select or Ensembl_canonical, or all [the first of these that there are]");
  group.add_choice("--symbol KIND", options.annotation.name, {TranscriptName::gene, TranscriptName::transcript},
                   "what transcripts are called in output: by their gene, or by themselves");
  group.add("--distance N", options.distance,
            "bases to each side of a variant in which sites are looked for, 0 to 4999 [50]");
  group.add_choice("--mask KIND", options.splice.mask, {SpliceMask::none, SpliceMask::after, SpliceMask::site},
                   "1: gains of annotated sites and losses of others are 0; site: the same before the strongest "
                   "site is chosen");
  group.add_choice("--mnv RULE", options.splice.mnv, {MnvRule::broad, MnvRule::align, MnvRule::skip},
                   "where both alleles have several bases: broad, the strongest of the alternative's stands at the "
                   "first; align, base by base; skip, no score, as SpliceAI 1.3.1");
  group.add_flag("--pad", options.checks.pad,
                 "score near the ends of chromosomes, with unknown bases beyond them, instead of skipping");
  group.add_flag("--raw", options.raw, "write probabilities and the positions of sites too");
  group.add("--acceptor TRACK", options.acceptor, "the acceptor's track [acceptor, or the second of three]");
  group.add("--donor TRACK", options.donor, "the donor's track [donor, or the third of three]");
}

void declare_records(CLI::App& command, VariantsOptions& options) {
  OptionGroup group(command, "Variants");
  group.add("--variant TEXT", options.written, "instead of a file: chr1:100:A:G, from 1; may come again");
  group.add_flag("--normalise", options.checks.normalise,
                 "score the shortest spelling farthest to the left, as bcftools norm has it");
  group.add_flag("--strict", options.checks.strict, "the first allele that cannot be scored is an error");
}

void declare_variant_output(CLI::App& command, VariantsOptions& all) {
  VariantOutputOptions& options = all.output;
  OptionGroup group(command, "Output");
  group.add("-o,--output FILE", options.path,
            "a file whose ending says the format: .vcf, .vcf.gz, .bcf, .tsv, .tsv.gz, .npy; - for standard output [-]");
  group.add_choice(
      "--format NAME", options.format,
      {VariantOutput::vcf, VariantOutput::vcf_bgzf, VariantOutput::bcf, VariantOutput::table, VariantOutput::npy},
      "instead of the ending's [vcf on standard output, tsv for --variant]");
  group.add_choice("--write-index KIND", options.index, {VariantIndex::tbi, VariantIndex::csi},
                   "an index beside the file");
  group.add_flag("--overwrite-field", options.overwrite, "write fields anew that records have already");
  group.add_digits(options.digits);
  group.add_flag("--no-header", all.no_header, "a table without its first line");
}

}  // namespace

void declare_variants(CLI::App& program, Job& job) {
  auto options = std::make_shared<VariantsOptions>();
  CLI::App* command = declare_command(program, "variants", "Scores the effects of variants.",
                                      "  seqcast variants s1.h5,s2.h5,s3.h5,s4.h5,s5.h5 hg38.fa in.vcf.gz \\\n"
                                      "      --as spliceai --genes gencode.gtf.gz -o out.vcf.gz\n"
                                      "  seqcast variants basenji2 hg38.fa in.vcf --weights basenji2.safetensors \\\n"
                                      "      --tracks 0-15 --stat logSED -o out.tsv");
  declare_model(*command, options->run.model.model);
  declare_place(*command, "FASTA", options->fasta,
                "the genome: plain, gzip or BGZF; - is standard input." + std::string(about_index));
  declare_place(*command, "VCF", options->variants, "the variants: VCF, plain or gzip, or BCF; - is standard input")
      ->required(false);
  declare_records(*command, *options);
  declare_splicing(*command, *options);
  declare_statistics(*command, options->statistics);
  declare_running(*command, options->run);
  declare_part(*command, options->part, "of the variants");
  declare_variant_output(*command, *options);
  command->callback([options, command, &job] {
    options->inputs = named_files(*command);
    take_command_line(*command, options->part);
    job = [options] { variants(*options); };
  });
}

}  // namespace seqcast
