// SPDX-License-Identifier: MIT
// Recognises SpliceAI's network in a model, and names its tracks.
#pragma once

#include "model/model.hpp"

namespace seqcast {

/// Names the tracks of a model whose layers are SpliceAI's, of 80 to 10,000 bases of context: none, acceptor, donor.
///
/// It is told by its layers: the kernels and dilations of its residual units, the crop of what they see on either side,
/// and three channels of softmax. @return  whether it is one.
///
/// Source: Jaganathan et al., Predicting Splicing from Primary Sequence with Deep Learning, Cell 2019;
/// Illumina/SpliceAI, spliceai/utils.py reads acceptor and donor from channels 1 and 2.
bool name_spliceai(Model& model);

}  // namespace seqcast
