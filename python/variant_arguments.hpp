// SPDX-License-Identifier: MIT
// Arguments of Python's functions as variants and settings of scoring them.
#pragma once

#include <nanobind/nanobind.h>

#include "arguments.hpp"

namespace seqcast::python {

/// `variant`, which is taken, and a file.
/// @param vcf  the positional argument.
VariantSource variants_of(nanobind::handle vcf, Keywords& keywords);

EffectSettings effect_settings(Keywords& keywords);

SpliceSettings splice_settings(Keywords& keywords);

/// How splicing is predicted.
PredictSettings splice_run_settings(Keywords& keywords);

/// How variants' effects on tracks are predicted.
PredictSettings effect_run_settings(Keywords& keywords);

}  // namespace seqcast::python
