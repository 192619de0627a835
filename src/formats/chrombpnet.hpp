// SPDX-License-Identifier: MIT
// Detects ChromBPNet models and defines their heads.
#pragma once

#include "model/model.hpp"

namespace seqcast {

/// Names the outputs of a ChromBPNet or BPNet-like bias model as they are used: `track`, the counts of the window
/// shared out over its bases (softmax of the logits times exp of the counts), then `profile`, the logits, and
/// `logcounts`. A model whose outputs are not called as ChromBPNet's training calls them (logits_profile_predictions,
/// logcount_predictions, with anything before) is left as it is.
///
/// Source: kundajelab/chrombpnet, chrombpnet/training/models and chrombpnet/evaluation/make_bigwigs.
void name_chrombpnet_heads(Model& model);

}  // namespace seqcast
