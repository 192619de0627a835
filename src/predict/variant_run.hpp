// SPDX-License-Identifier: MIT
// Scores the records of a file of variants, or variants that are texts, by statistics of tracks.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/take_notice.hpp"
#include "predict/effect_block.hpp"
#include "predict/variant_records.hpp"

namespace seqcast {

/// Which variants are scored.
struct VariantsRequest {
  std::string file;                     ///< VCF or BCF, `-` is standard input; empty: the texts
  std::vector<std::string> texts = {};  ///< what parse_variant takes
  bool strict_names = false;
  VariantChecks checks = {};  ///< but for the names, which are the FASTA's
  Shard shard = {};           ///< the part of them
};

/// The checks with names that are matched with the FASTA's.
VariantChecks checks_on(const Fasta& fasta, const VariantsRequest& variants);

/// Hears of alleles that are done, and of the share of the input that is read, 0 where it is not known.
using AdvanceAlleles = std::function<void(int64_t alleles, double share)>;

/// Takes records through `score` block by block, to the last.
///
/// @param alternatives  of a block.
/// @param score         counts what it scores.
/// @param notice        hears at the end which sequences had other names.
/// @throws Error        where no record has the bases of the FASTA; of a part, where none of all records has.
VariantCounts score_blocks(VariantRecords& records, size_t alternatives, const Fasta& fasta,
                           const std::function<void(const std::vector<VariantRecord>&, VariantCounts&)>& score,
                           const TakeNotice& notice);

struct EffectRequest {
  VariantsRequest variants;
  std::vector<AskedStatistic> statistics = {};
  std::vector<int64_t> shifts{0};            ///< of windows, as EffectRun has them
  std::optional<int64_t> share_window = {};  ///< bases whose variants share a window; none: none do
};

/// @throws RequestError  for a shared window that does not hold its variants.
void check_sharing(const EffectRequest& asked, const Predictor& predictor);

class VariantRun {
 public:
  /// Takes records in order, each with its values, which are finite.
  using Take = std::function<void(const VariantRecord&, const ScoredVariant&)>;

  /// @param predictor  outlives the run, as the FASTA does.
  /// @throws Error     as check_sharing, VariantRecords and EffectRun do.
  VariantRun(const Predictor& predictor, const Fasta& fasta, const EffectRequest& asked);
  VariantRun(const VariantRun&) = delete;
  VariantRun& operator=(const VariantRun&) = delete;

  const EffectRun& effects() const noexcept { return effects_; }
  /// Of the records.
  VariantHeader header() const { return records_.header(); }

  /// @throws Error  as score_block and check_finite do; where no record has the bases of the FASTA.
  VariantCounts run(const Take& take, const AdvanceAlleles& advance, const TakeNotice& notice);

 private:
  const Fasta& fasta_;
  int64_t shared_bases_, effect_bytes_;
  VariantChecks checks_;
  VariantRecords records_;
  std::vector<std::string> tracks_;
  EffectRun effects_;
};

}  // namespace seqcast
