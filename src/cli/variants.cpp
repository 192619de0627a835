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
#include "cli/variants_options.hpp"
#include "predict/effect_file.hpp"
#include "predict/effect_kinds.hpp"
#include "predict/effect_questions.hpp"
#include "predict/input_files.hpp"
#include "predict/splice_file.hpp"
#include "predict/splice_tracks.hpp"
#include "predict/variant_records.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

/// Whether the part is there already.
bool is_done(PartRun& part, const VariantsOptions& options, const Predictor& predictor) {
  const VariantOutput output = choose_variant_output(options.output);
  PartForm form{.format = output == VariantOutput::table ? "table" : std::string(to_text(output))};
  form.header_lines = output == VariantOutput::table && options.output.header;
  if (options.output.index) form.index = to_text(*options.output.index);
  return part.is_done({{options.output.path, ""}}, input_files(predictor, options.fasta, options.inputs),
                      std::move(form));
}

/// Says what was read under another name, before anything is written.
void finish(auto& file, const VariantRecords& records, bool quiet) {
  if (const std::string renamed = records.renamed(); !renamed.empty())
    say("variants", fmt::format("{}: {}", records.name(), renamed), quiet);
  file.close();
}

VariantChecks checks_on(const Fasta& fasta, const VariantsOptions& options) {
  VariantChecks checks = options.checks;
  checks.names = std::make_shared<SequenceNames>(fasta, options.run.strict_names);
  return checks;
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
  const Fasta fasta(options.fasta, predictor.request().memory);
  say_index(fasta, "variants", quiet);
  const int64_t memory = memory_cap(options.run.memory);
  const Annotation annotation(options.genes, {options.annotation.choice, options.annotation.name, memory});
  if (const std::string notice = annotation.notice(); !notice.empty()) say("variants", notice, quiet);
  SpliceOptions splice = options.splice;
  splice.checks = checks_on(fasta, options);
  VariantRecords records(options.variants, options.written, fasta, splice.checks.names, memory, part.shard());
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
      records, block_alternatives, fasta, score, [&] { finish(file, records, quiet); }, [&] { return run.share(); },
      progress);
}

void check_sharing(const VariantsOptions& options, int64_t window_bases, const std::vector<int64_t>& shifts) {
  const int64_t most = max_shared_bases(window_bases, shifts);
  if (const auto bases = options.share_window; bases && (*bases < 1 || *bases > most))
    throw RequestError(
        fmt::format("--share-window is {}, expected 1 to {}: a window has {} bases", *bases, most, window_bases));
}

void score_tracks(const VariantsOptions& options, PartRun& part) {
  const bool quiet = options.run.model.quiet;
  const std::vector<AskedStatistic> statistics = parse_statistics(options.statistics.names);
  const std::vector<int64_t> shifts = shifts_of(options.statistics);
  Request request = request_of(options.run);
  const Predictor predictor(read_running_model(options.run.model, "variants"), std::move(request));
  check_sharing(options, predictor.layout().window_bases, shifts);
  check_outputs(output_files(options.output), predictor, options.fasta, options.inputs);
  if (is_done(part, options, predictor)) return;
  const Fasta fasta(options.fasta, predictor.request().memory);
  say_index(fasta, "variants", quiet);
  const VariantChecks checks = checks_on(fasta, options);
  const int64_t shared = options.share_window.value_or(0);
  VariantRecords records(options.variants, options.written, fasta, checks.names, memory_cap(options.run.memory),
                         part.shard());
  const int64_t bytes = effect_bytes(statistics, predictor);
  const size_t at_once = alternatives_at_once(bytes);
  EffectRun run(predictor, fasta, statistics, shifts,
                {.held_bytes = records.held_bytes() + static_cast<int64_t>(at_once) * bytes,
                 .kinds = effect_kinds(predictor, fasta, records, shared)});
  EffectFile file(options.output, run, predictor.names(), records.header());
  say_threads("variants", run.threads(), predictor.request().threads, quiet);
  Progress progress("variants", quiet, "allele");
  const auto score = [&](const std::vector<VariantRecord>& block, VariantCounts& counts) {
    const auto scored =
        score_block(run, block, fasta, checks, shared, [&] { progress.show_share(1, records.share_read()); });
    for (size_t i = 0; i < block.size(); ++i) {
      counts.add(scored[i].checked);
      file.write(block[i], scored[i]);
    }
  };
  run_blocks(
      records, at_once, fasta, score, [&] { finish(file, records, quiet); }, [&] { return run.share(); }, progress);
}

void variants(const VariantsOptions& given) {
  VariantsOptions options = given;
  options.output.durable = durable_unless(options.run.no_sync);
  PartRun part(options.part, options.run.model.quiet, options.output.durable);
  check_settings(options);
  options.output.normalised = options.checks.normalise;
  options.output.header = !options.no_header;
  options.output.give_names = part.give_names();
  if (options.variants.empty()) options.output.otherwise = VariantOutput::table;
  choose_variant_output(options.output);
  if (options.dialect.empty()) return score_tracks(options, part);
  score_splicing(options, part);
}

}  // namespace

void declare_variants(CLI::App& program, Job& job) {
  auto options = std::make_shared<VariantsOptions>();
  CLI::App* command = declare_command(program, "variants", "Scores the effects of variants.",
                                      "  seqcast variants s1.h5,s2.h5,s3.h5,s4.h5,s5.h5 hg38.fa in.vcf.gz \\\n"
                                      "      --as spliceai --genes gencode.gtf.gz -o out.vcf.gz\n"
                                      "  seqcast variants basenji2 hg38.fa in.vcf --weights basenji2.safetensors \\\n"
                                      "      --tracks 0-15 --stat logSED -o out.tsv");
  declare_variants_options(*command, *options);
  command->callback([options, command, &job] {
    options->inputs = named_files(*command);
    take_command_line(*command, options->part);
    job = [options] { variants(*options); };
  });
}

}  // namespace seqcast
