// SPDX-License-Identifier: MIT
// How do the weights of true convolutions (Flux, Theano) become those of cross-correlations?
#pragma once

#include <string>
#include <vector>

#include "seqcast/model/model.hpp"

namespace seqcast {

/// Reverses every convolution's kernel along its positions, in the type it is stored in.
///
/// @param pictures  convolutions that were written over a picture, a kernel of k x channels: those are reversed along
///                  the channels too, so that A changes places with T and C with G.
/// @return          how many kernels were reversed.
/// @throws Error    where one of `pictures` is no convolution of the model.
int64_t flip_kernels(Model& model, const std::vector<std::string>& pictures);

}  // namespace seqcast
