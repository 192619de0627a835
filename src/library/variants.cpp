// SPDX-License-Identifier: MIT
// Effects of variants of the installed interface.
#include <fmt/format.h>

#include "base/setting.hpp"
#include "library/asked.hpp"
#include "library/variant_columns.hpp"
#include "predict/splice_file.hpp"
#include "predict/splice_variant_run.hpp"

namespace seqcast {
namespace {

/// @throws RequestError  naming what there is.
template <class Choice>
Choice choice_of(Setting setting, const std::string& text, Choice otherwise) {
  if (text.empty()) return otherwise;
  if (const auto choice = named<Choice>(text)) return *choice;
  throw RequestError(fmt::format("{} is '{}', expected {}", setting, text, known_names<Choice>()));
}

/// @throws RequestError  for settings that variants have no use for.
VariantsRequest variants_of(const VariantSource& variants, bool normalise, bool strict,
                            const PredictSettings& settings) {
  if (variants.file.empty() == variants.texts.empty())
    throw RequestError(variants.file.empty() ? "no variants are given"
                                             : "a file of variants and texts exclude each other");
  check_of_regions(settings);
  refuse_if(!settings.exclude.empty(), unspelled(Setting::exclude), "regions");
  refuse_if(settings.step_bases > 0, unspelled(Setting::step), "regions");
  refuse_if(settings.skip_bad_lines, unspelled(Setting::skip_bad_lines), "regions");
  refuse_if(settings.place == SequencePlace::grid, set_to(Setting::place, "grid"), "regions");
  return {.file = variants.file,
          .texts = variants.texts,
          .strict_names = settings.strict_names,
          .checks = {.normalise = normalise, .strict = strict}};
}

const AdvanceAlleles nowhere = [](int64_t, double) {};

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

SpliceRequest splice_asked(const VariantSource& variants, const SpliceSettings& splicing,
                           const PredictSettings& settings) {
  SpliceRequest asked{.variants = variants_of(variants, splicing.normalise, splicing.strict, settings),
                      .genes = splicing.genes};
  asked.variants.checks.pad = splicing.pad;
  if (!settings.tracks.empty() || !settings.track_list.empty())
    throw RequestError(fmt::format("{} is for statistics of tracks", Setting::tracks),
                       fmt::format("{} and {} say which tracks the sites are", Setting::acceptor, Setting::donor));
  if (settings.strand != ReadStrand::forward && settings.strand != ReadStrand::own)
    throw RequestError(
        fmt::format("{} is for statistics of tracks: splicing is read on each transcript's strand", Setting::strand));
  asked.scoring.distance = splicing.distance;
  check(asked.scoring);
  asked.scoring.mask = choice_of(Setting::mask, splicing.mask, SpliceMask::none);
  asked.scoring.mnv = choice_of(Setting::mnv, splicing.mnv, MnvRule::broad);
  if (splicing.genes.empty())
    throw RequestError("splicing needs transcripts",
                       set_to(Setting::genes, "FILE") + ": GTF, GFF3, BED12 or SpliceAI's table");
  asked.annotation.name = choice_of(Setting::symbol, splicing.symbol, TranscriptName::gene);
  if (!splicing.transcripts.empty())
    asked.annotation.choice = choice_of(Setting::transcripts, splicing.transcripts, TranscriptChoice::all);
  return asked;
}

EffectRequest effects_asked(const VariantSource& variants, const EffectSettings& effects,
                            const PredictSettings& settings) {
  EffectRequest asked{.variants = variants_of(variants, effects.normalise, effects.strict, settings),
                      .statistics = parse_statistics(effects.statistics)};
  if (!effects.shifts.empty()) asked.shifts = effects.shifts;
  if (effects.share_window != 0) asked.share_window = effects.share_window;
  return asked;
}

ColumnNames effect_column_names(const std::vector<std::string>& tracks, const EffectRun& effects) {
  ColumnNames names;
  for (const std::string& track : tracks)
    for (const AskedStatistic& asked : effects.statistics())
      names.emplace_back(track + "." + asked.name, VariantColumns::Kind::number);
  return names;
}

}  // namespace

Table Network::variant_table(const std::string& fasta_path, const VariantSource& variants,
                             const EffectSettings& effects, const PredictSettings& settings) const {
  const EffectRequest asked = effects_asked(variants, effects, settings);
  const TakeNotice notice = notices_to(settings.notice);
  const Predictor predictor(opened_->ensemble, opened_->request(settings));
  const Fasta fasta(fasta_path, settings.memory_bytes);
  notice(fasta.index_notice());
  VariantRun run(predictor, fasta, asked);
  if (run.effects().arrays() > 0) throw RequestError("REF and ALT are arrays, and this is a table of numbers");
  VariantColumns columns(effect_column_names(predictor.names(), run.effects()));
  run.run([&](const VariantRecord&, const ScoredVariant& scored) { add_scores(columns, scored); }, nowhere, notice);
  return std::move(columns).table();
}

Table Network::splice_table(const std::string& fasta_path, const VariantSource& variants,
                            const SpliceSettings& splicing, const PredictSettings& settings) const {
  const SpliceRequest asked = splice_asked(variants, splicing, settings);
  const TakeNotice notice = notices_to(settings.notice);
  const Predictor predictor(opened_->ensemble, splice_request(opened_->request(settings), opened_->model().contract,
                                                              splicing.acceptor, splicing.donor));
  const Fasta fasta(fasta_path, settings.memory_bytes);
  notice(fasta.index_notice());
  SpliceVariantRun run(predictor, fasta, asked, notice);
  VariantColumns columns(splice_column_names(splicing.raw));
  run.run([&](const VariantRecord&,
              const SpliceRecord& scored) { add_splicing(columns, scored, run.annotation(), splicing.raw); },
          nowhere, notice);
  return std::move(columns).table();
}

}  // namespace seqcast
