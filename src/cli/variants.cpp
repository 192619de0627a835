// SPDX-License-Identifier: MIT
// Command `variants`: effects of variants, by SpliceAI's rules or as statistics of any tracks.
#include <fmt/format.h>

#include <utility>

#include "base/number_text.hpp"
#include "cli/allele_notices.hpp"
#include "cli/commands.hpp"
#include "cli/named_files.hpp"
#include "cli/part_run.hpp"
#include "cli/progress.hpp"
#include "cli/run_options.hpp"
#include "cli/statistic_options.hpp"
#include "cli/variants_options.hpp"
#include "predict/effect_file.hpp"
#include "predict/input_files.hpp"
#include "predict/splice_file.hpp"
#include "predict/splice_variant_run.hpp"

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

VariantsRequest variants_of(const VariantsOptions& options, const PartRun& part) {
  return {.file = options.variants,
          .texts = options.written,
          .strict_names = options.run.strict_names,
          .checks = options.checks,
          .shard = part.shard()};
}

std::string closing_text(const VariantCounts& counts, const std::optional<ShareComputed>& share) {
  std::string text = fmt::format("{}, {} scored", counted(counts.records, "variant"), counted(counts.scored, "allele"));
  int64_t skipped = 0;
  for (const auto& [reason, count] : counts.skipped) skipped += count;
  if (skipped > 0) text += fmt::format(", {} skipped ({})", with_commas(skipped), counts.skipped_text());
  if (counts.respelled > 0) text += fmt::format(", {} respelled", with_commas(counts.respelled));
  return text + share_text(share);
}

/// Runs to the end, closes the file and says how much there was.
/// @param scoring  that the run stands on.
void finish(auto& run, const auto& scoring, auto& file, const Predictor& predictor, const TakeNotice& notice,
            bool quiet) {
  say_threads("variants", scoring.threads(), predictor.request().threads, quiet);
  Progress progress("variants", quiet, "allele");
  const VariantCounts counts =
      run.run([&](const VariantRecord& record, const auto& scored) { file.write(record, scored); },
              [&](int64_t alleles, double share) { progress.show_share(alleles, share); }, notice);
  file.close();
  progress.close([&] { return closing_text(counts, scoring.share()); }, counts.scored);
}

void score_splicing(const VariantsOptions& options, PartRun& part) {
  const bool quiet = options.run.model.quiet;
  const TakeNotice notice = notices_of("variants", quiet);
  Request request = request_of(options.run);
  Ensemble ensemble = read_running_model(options.run.model, "variants");
  request = splice_request(std::move(request), ensemble.first().contract, options.acceptor, options.donor);
  const Predictor predictor(std::move(ensemble), std::move(request));
  check_outputs(output_files(options.output), predictor, options.fasta, options.inputs);
  if (is_done(part, options, predictor)) return;
  const Fasta fasta(options.fasta, predictor.request().memory);
  notice(fasta.index_notice());
  SpliceVariantRun run(predictor, fasta,
                       {.variants = variants_of(options, part),
                        .genes = options.genes,
                        .annotation = options.annotation,
                        .scoring = scoring_of(options)},
                       notice);
  SpliceFile file({options.output, options.raw}, run.annotation(), run.header());
  finish(run, run.splicing(), file, predictor, notice, quiet);
}

void score_tracks(const VariantsOptions& options, PartRun& part) {
  const bool quiet = options.run.model.quiet;
  const TakeNotice notice = notices_of("variants", quiet);
  const EffectRequest asked{.variants = variants_of(options, part),
                            .statistics = parse_statistics(options.statistics.names),
                            .shifts = shifts_of(options.statistics),
                            .share_window = options.share_window};
  Request request = request_of(options.run);
  const Predictor predictor(read_running_model(options.run.model, "variants"), std::move(request));
  check_sharing(asked, predictor);
  check_outputs(output_files(options.output), predictor, options.fasta, options.inputs);
  if (is_done(part, options, predictor)) return;
  const Fasta fasta(options.fasta, predictor.request().memory);
  notice(fasta.index_notice());
  VariantRun run(predictor, fasta, asked);
  EffectFile file(options.output, run.effects(), predictor.names(), run.header());
  finish(run, run.effects(), file, predictor, notice, quiet);
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
