// SPDX-License-Identifier: MIT
// Scores a block of variant records by statistics of tracks.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "genome/variant_file.hpp"
#include "predict/effect_run.hpp"
#include "predict/variant_checks.hpp"

namespace seqcast {

/// Alternatives of a block: they share references where they are near each other.
constexpr size_t block_alternatives = 512;

/// Alternatives whose values are held at a time. @param bytes  of the values of one.
size_t alternatives_at_once(int64_t bytes);

/// A record with the values of its alternatives.
struct ScoredVariant {
  CheckedVariant checked;
  std::vector<std::optional<EffectValues>> values;  ///< [alternatives]; none of those that are not scored
};

/// Alternatives that begin at one base share a window.
///
/// @param shared_bases  as EffectQuestions has them.
/// @param advance   is told of each alternative that is done.
/// @throws Error   as check_variant does.
std::vector<ScoredVariant> score_block(EffectRun& run, const std::vector<VariantRecord>& block, const Fasta& fasta,
                                       const VariantChecks& checks, int64_t shared_bases,
                                       const std::function<void()>& advance);

/// @throws Error  naming the allele and the track, where a value is no number.
void check_finite(const ScoredVariant& scored, const std::vector<std::string>& tracks);

}  // namespace seqcast
