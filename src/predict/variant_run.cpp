// SPDX-License-Identifier: MIT
#include "predict/variant_run.hpp"

#include <fmt/format.h>

#include "base/setting.hpp"
#include "predict/effect_kinds.hpp"
#include "predict/effect_questions.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

const EffectRequest& checked(const EffectRequest& asked, const Predictor& predictor) {
  check_sharing(asked, predictor);
  return asked;
}

}  // namespace

VariantChecks checks_on(const Fasta& fasta, const VariantsRequest& variants) {
  VariantChecks checks = variants.checks;
  checks.names = std::make_shared<SequenceNames>(fasta, variants.strict_names);
  return checks;
}

VariantCounts score_blocks(VariantRecords& records, size_t alternatives, const Fasta& fasta,
                           const std::function<void(const std::vector<VariantRecord>&, VariantCounts&)>& score,
                           const TakeNotice& notice) {
  VariantCounts counts;
  for (auto block = records.next(alternatives); !block.empty(); block = records.next(alternatives))
    score(block, counts);
  const bool others_match = records.is_part() && counts.matching == 0 && records.any_matches(fasta);
  try {
    if (!others_match) counts.check_assembly(fasta);
  } catch (const Error& error) {
    throw records.placed(error);
  }
  notice(records.renamed());
  return counts;
}

void check_sharing(const EffectRequest& asked, const Predictor& predictor) {
  if (!asked.share_window) return;
  const int64_t window_bases = predictor.layout().window_bases;
  const int64_t bases = *asked.share_window, most = max_shared_bases(window_bases, asked.shifts);
  if (bases < 1 || bases > most)
    throw RequestError(fmt::format("{} is {}, expected 1 to {}: a window has {} bases", Setting::share_window, bases,
                                   most, window_bases));
}

VariantRun::VariantRun(const Predictor& predictor, const Fasta& fasta, const EffectRequest& asked)
    : fasta_(fasta),
      shared_bases_(checked(asked, predictor).share_window.value_or(0)),
      effect_bytes_(effect_bytes(asked.statistics, predictor)),
      checks_(checks_on(fasta, asked.variants)),
      records_(asked.variants.file, asked.variants.texts, fasta, checks_.names, predictor.request().memory,
               asked.variants.shard),
      tracks_(predictor.names()),
      effects_(predictor, fasta, asked.statistics, asked.shifts,
               {.held_bytes =
                    records_.held_bytes() + static_cast<int64_t>(alternatives_at_once(effect_bytes_)) * effect_bytes_,
                .kinds = effect_kinds(predictor, fasta, records_, shared_bases_)}) {}

VariantCounts VariantRun::run(const Take& take, const AdvanceAlleles& advance, const TakeNotice& notice) {
  const auto score = [&](const std::vector<VariantRecord>& block, VariantCounts& counts) {
    const std::vector<ScoredVariant> scored =
        score_block(effects_, block, fasta_, checks_, shared_bases_, [&] { advance(1, records_.share_read()); });
    for (size_t i = 0; i < block.size(); ++i) {
      check_finite(scored[i], tracks_);
      counts.add(scored[i].checked);
      take(block[i], scored[i]);
    }
  };
  return score_blocks(records_, alternatives_at_once(effect_bytes_), fasta_, score, notice);
}

}  // namespace seqcast
