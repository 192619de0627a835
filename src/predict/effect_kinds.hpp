// SPDX-License-Identifier: MIT
// Kinds of alternatives in variant records, for the plan of their computation.
#pragma once

#include <cstdint>

#include "predict/cone_need.hpp"
#include "predict/predictor.hpp"
#include "predict/variant_records.hpp"

namespace seqcast {

/// How many alternatives share a window decides how they are best computed where windows share rows: all records are
/// then read once more, whatever part of them is wanted, so that the plan depends neither on their order nor on parts.
/// Records that can be read but once are taken to lie two to a window.
///
/// @param shared_bases  as EffectQuestions has them: so many bases' alternatives share a window and its reference.
ConeKinds effect_kinds(const Predictor& predictor, const Fasta& fasta, const VariantRecords& records,
                       int64_t shared_bases);

}  // namespace seqcast
