// SPDX-License-Identifier: MIT
// Recognises DeepSTARR's outputs in a model, and names its tracks.
#pragma once

#include "model/model.hpp"

namespace seqcast {

/// Makes one head of the two outputs of DeepSTARR, one value each of the same layer, which its training calls Dense_Dev
/// and Dense_Hk: tracks Dev (developmental) and Hk (housekeeping). @return  whether it is one.
///
/// Source: de Almeida et al., DeepSTARR predicts enhancer activity from DNA sequence, Nature Genetics 2022;
/// bernardo-de-almeida/DeepSTARR, DeepSTARR_training.ipynb.
bool name_deepstarr(Model& model);

}  // namespace seqcast
