// SPDX-License-Identifier: MIT
// Effects of variants of the installed interface.
#include <fmt/format.h>

#include "base/setting.hpp"
#include "library/opened.hpp"
#include "library/variant_columns.hpp"
#include "predict/effect_block.hpp"
#include "predict/effect_kinds.hpp"
#include "predict/effect_questions.hpp"
#include "predict/splice_file.hpp"
#include "predict/splice_tracks.hpp"
#include "predict/variant_records.hpp"

namespace seqcast {
namespace {

void check_one_source(const VariantSource& variants) {
  if (variants.file.empty() == variants.texts.empty())
    throw RequestError(variants.file.empty() ? "no variants are given"
                                             : "a file of variants and texts exclude each other");
}

/// @throws RequestError  naming what there is.
template <class Choice>
Choice choice_of(Setting setting, const std::string& text, Choice otherwise) {
  if (text.empty()) return otherwise;
  if (const auto choice = named<Choice>(text)) return *choice;
  throw RequestError(fmt::format("{} is '{}', expected {}", setting, text, known_names<Choice>()));
}

std::shared_ptr<SequenceNames> names_of(const Fasta& fasta, const PredictSettings& settings) {
  return std::make_shared<SequenceNames>(fasta, settings.strict_names);
}

/// Takes records block by block. @throws Error  where none has the FASTA's bases.
void for_each_block(VariantRecords& records, size_t alternatives, const Fasta& fasta, const VariantSource& variants,
                    const std::function<void(const std::vector<VariantRecord>&, VariantCounts&)>& score) {
  VariantCounts counts;
  for (auto block = records.next(alternatives); !block.empty(); block = records.next(alternatives))
    score(block, counts);
  counts.check_assembly(fasta, variants.file.empty() ? "variants" : records.name());
}

void add_scores(VariantColumns& columns, const ScoredVariant& scored) {
  for (size_t alt = 0; alt < scored.checked.skips.size(); ++alt) {
    columns.begin(scored.checked, alt);
    if (alt < scored.values.size() && scored.values[alt])
      for (const double value : scored.values[alt]->scores) columns.add(static_cast<float>(value));
    columns.end();
  }
}

using ColumnNames = std::vector<std::pair<std::string, VariantColumns::Kind>>;

ColumnNames splice_column_names(bool raw) {
  ColumnNames names{{"gene", VariantColumns::Kind::text}, {"strand", VariantColumns::Kind::text}};
  for (const std::string kind : {"DS", "DP", "REF", "ALT", "POS"})
    if (raw || kind[0] == 'D')
      for (const char* site : {"AG", "AL", "DG", "DL"})
        names.emplace_back(kind + "_" + site,
                           kind == "POS" ? VariantColumns::Kind::text : VariantColumns::Kind::number);
  return names;
}

void add_sites(VariantColumns& columns, const SpliceResult& result, bool raw) {
  if (!result.score) return;
  const auto& sites = result.score->sites;
  for (const SpliceSite& site : sites) columns.add(static_cast<float>(site.delta));
  for (const SpliceSite& site : sites) columns.add(static_cast<float>(site.offset));
  if (!raw) return;
  for (const SpliceSite& site : sites) columns.add(static_cast<float>(site.reference));
  for (const SpliceSite& site : sites) columns.add(static_cast<float>(site.alternative));
  for (const SpliceSite& site : sites) columns.add(site_text(result.allele, site));
}

void add_splicing(VariantColumns& columns, const SpliceRecord& scored, const Annotation& annotation, bool raw) {
  for (const SpliceResult& result : scored.results) {
    const Transcript& transcript = annotation.transcripts()[result.transcript];
    columns.begin(scored.checked, result.alt);
    columns.add(transcript.name);
    columns.add(transcript.reverse ? "-" : "+");
    add_sites(columns, result, raw);
    columns.end();
  }
  for (size_t alt = 0; alt < scored.checked.skips.size(); ++alt) {
    const std::optional<Skip>& skip = scored.checked.skips[alt];
    if (!skip || *skip == Skip::mnv) continue;  // that has a row a transcript
    columns.begin(scored.checked, alt);
    columns.end();
  }
}

SpliceOptions splice_options(const SpliceSettings& splicing) {
  if (splicing.distance < 0 || splicing.distance > 4999)
    throw RequestError(fmt::format("{} is {}, expected 0 to 4999", Setting::distance, splicing.distance));
  SpliceOptions options;
  options.distance = splicing.distance;
  options.mask = choice_of(Setting::mask, splicing.mask, SpliceMask::none);
  options.mnv = choice_of(Setting::mnv, splicing.mnv, MnvRule::broad);
  options.checks = {.normalise = splicing.normalise, .pad = splicing.pad, .strict = splicing.strict};
  return options;
}

AnnotationOptions annotation_options(const SpliceSettings& splicing, int64_t memory) {
  if (splicing.genes.empty())
    throw RequestError("splicing needs transcripts",
                       set_to(Setting::genes, "FILE") + ": GTF, GFF3, BED12 or SpliceAI's table");
  AnnotationOptions options;
  options.name = choice_of(Setting::symbol, splicing.symbol, TranscriptName::gene);
  options.memory = memory;
  if (!splicing.transcripts.empty())
    options.choice = choice_of(Setting::transcripts, splicing.transcripts, TranscriptChoice::all);
  return options;
}

}  // namespace

Table Network::variant_table(const std::string& fasta_path, const VariantSource& variants,
                             const EffectSettings& effects, const PredictSettings& settings) const {
  check_one_source(variants);
  const std::vector<AskedStatistic> statistics = parse_statistics(effects.statistics);
  const Predictor predictor(opened_->ensemble, opened_->request(settings));
  const Fasta fasta(fasta_path, settings.memory_bytes);
  notices_to(settings.notice)(fasta.index_notice());
  const std::vector<int64_t> shifts = effects.shifts.empty() ? std::vector<int64_t>{0} : effects.shifts;
  const int64_t window_bases = predictor.layout().window_bases;
  if (const int64_t most = max_shared_bases(window_bases, shifts);
      effects.share_window < 0 || effects.share_window > most)
    throw RequestError(fmt::format("{} is {}, expected 1 to {}, or 0 for none: a window has {} bases",
                                   Setting::share_window, effects.share_window, most, window_bases));
  const VariantChecks checks{
      .normalise = effects.normalise, .strict = effects.strict, .names = names_of(fasta, settings)};
  VariantRecords records(variants.file, variants.texts, fasta, checks.names, settings.memory_bytes);
  const int64_t bytes = effect_bytes(statistics, predictor);
  const size_t at_once = alternatives_at_once(bytes);
  EffectRun run(predictor, fasta, statistics, shifts,
                {.held_bytes = records.held_bytes() + static_cast<int64_t>(at_once) * bytes,
                 .kinds = effect_kinds(predictor, fasta, records, effects.share_window)});
  if (run.arrays() > 0) throw RequestError("REF and ALT are arrays, and this is a table of numbers");
  ColumnNames names;
  const std::vector<std::string> tracks = predictor.names();
  for (const std::string& track : tracks)
    for (const AskedStatistic& asked : statistics)
      names.emplace_back(track + "." + asked.name, VariantColumns::Kind::number);
  VariantColumns columns(names);
  for_each_block(records, at_once, fasta, variants, [&](const auto& block, VariantCounts& counts) {
    for (const ScoredVariant& scored : score_block(run, block, fasta, checks, effects.share_window, [] {})) {
      check_finite(scored, tracks);
      counts.add(scored.checked);
      add_scores(columns, scored);
    }
  });
  notices_to(settings.notice)(records.renamed());
  return std::move(columns).table();
}

Table Network::splice_table(const std::string& fasta_path, const VariantSource& variants,
                            const SpliceSettings& splicing, const PredictSettings& settings) const {
  check_one_source(variants);
  SpliceOptions options = splice_options(splicing);
  const AnnotationOptions reading = annotation_options(splicing, settings.memory_bytes);
  Request request = opened_->request(settings);
  request.context = Context::genome;
  request.strand = Strand::own;
  request.tracks = splice_tracks(opened_->model().contract, splicing.acceptor, splicing.donor);
  const Predictor predictor(opened_->ensemble, std::move(request));
  const Fasta fasta(fasta_path, settings.memory_bytes);
  const TakeNotice notice = notices_to(settings.notice);
  notice(fasta.index_notice());
  const Annotation annotation(splicing.genes, reading);
  notice(annotation.notice());
  options.checks.names = names_of(fasta, settings);
  VariantRecords records(variants.file, variants.texts, fasta, options.checks.names, settings.memory_bytes);
  options.held_bytes = annotation.held_bytes() + records.held_bytes();
  SpliceRun run(predictor, fasta, annotation, options);
  VariantColumns columns(splice_column_names(splicing.raw));
  for_each_block(records, block_alternatives, fasta, variants, [&](const auto& block, VariantCounts& counts) {
    for (const SpliceRecord& scored : run.score(block, [](int64_t) {})) {
      counts.add(scored.checked);
      add_splicing(columns, scored, annotation, splicing.raw);
    }
  });
  notices_to(settings.notice)(records.renamed());
  return std::move(columns).table();
}

}  // namespace seqcast
