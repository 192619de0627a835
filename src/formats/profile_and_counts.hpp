// SPDX-License-Identifier: MIT
// Recognises the outputs of ChromBPNet and BPNet in a model, and defines their heads.
#pragma once

#include "model/model.hpp"

namespace seqcast {

/// Makes the heads of a model of profile and counts as they are used: `track`, the counts of the window shared out over
/// its bases, then `profile`, the logits, and `logcounts`. Where there are counts for each track of the profile, each
/// track has its softmax times exp of its counts; where there is one count for several tracks (BPNet's two strands),
/// one softmax is over all their bases. Two tracks are the strands, plus and minus.
///
/// It is told by what training calls its two outputs (ChromBPNet: logits_profile_predictions and logcount_predictions;
/// BPNet: profile_predictions and logcounts_predictions; with anything before) and by their shapes.
/// @return  whether it is one.
///
/// Source: kundajelab/chrombpnet, chrombpnet/training/models and chrombpnet/evaluation/make_bigwigs; kundajelab/bpnet,
/// bpnet/model/arch.py and bpnet/cli/predict.py.
bool name_profile_and_counts(Model& model);

}  // namespace seqcast
