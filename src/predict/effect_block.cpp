// SPDX-License-Identifier: MIT
#include "predict/effect_block.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "predict/effect_questions.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

ScoredVariant checked_for(const EffectRun& run, const Variant& variant, const Fasta& fasta, const VariantChecks& checks,
                          int64_t shared_bases) {
  ScoredVariant scored{check_variant(variant, fasta, checks), {}};
  for (size_t alt = 0; alt < scored.checked.alleles.size(); ++alt) {
    const Allele& allele = scored.checked.alleles[alt];
    if (scored.checked.is_scored(alt) &&
        allele.end() > run.window_bases(EffectQuestions::anchor(allele, shared_bases)).end)
      scored.checked.skips[alt] = Skip::ref_too_long;
  }
  check_strict(scored.checked, fasta, checks);
  scored.values.resize(scored.checked.alleles.size());
  return scored;
}

}  // namespace

size_t alternatives_at_once(int64_t bytes) {
  constexpr int64_t max_bytes = int64_t{64} << 20;
  return std::clamp<size_t>(static_cast<size_t>(max_bytes / bytes), 1, block_alternatives);
}

std::vector<ScoredVariant> score_block(EffectRun& run, const std::vector<VariantRecord>& block, const Fasta& fasta,
                                       const VariantChecks& checks, int64_t shared_bases,
                                       const std::function<void()>& advance) {
  std::vector<ScoredVariant> scored;
  EffectQuestions questions(shared_bases);
  for (const VariantRecord& record : block) {
    scored.push_back(checked_for(run, record.variant, fasta, checks, shared_bases));
    const CheckedVariant& checked = scored.back().checked;
    for (size_t alt = 0; alt < checked.alleles.size(); ++alt)
      if (checked.is_scored(alt)) questions.add(checked.chrom, checked.alleles[alt], {scored.size() - 1, alt});
  }
  run.run(questions.questions(), [&](size_t question, size_t allele, EffectValues values) {
    const auto [record, alt] = questions.origin(question, allele);
    scored[record].values[alt] = std::move(values);
    advance();
  });
  return scored;
}

void check_finite(const ScoredVariant& scored, const std::vector<std::string>& tracks) {
  for (size_t alt = 0; alt < scored.values.size(); ++alt) {
    if (!scored.values[alt]) continue;
    const std::vector<double>& scores = scored.values[alt]->scores;
    for (size_t i = 0; i < scores.size(); ++i)
      if (!std::isfinite(static_cast<float>(scores[i])))
        throw scored.checked.variant.error(
            fmt::format("the statistic of alternative '{}' is not a finite number in track '{}'",
                        scored.checked.variant.alts[alt], tracks[i * tracks.size() / scores.size()]),
            "a ratio of 0, or the model's weights");
  }
}

}  // namespace seqcast
