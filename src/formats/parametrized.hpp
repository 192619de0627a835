// SPDX-License-Identifier: MIT
// Weights that PyTorch stores as parts of which it computes them: by weight norm, spectral norm and pruning.
#pragma once

#include "formats/weights_file.hpp"

namespace seqcast {

/// Puts in place of the parts what the layer's weight is in evaluation:
///   NAME_g, NAME_v                                 torch.nn.utils.weight_norm: g * v / |v|
///   parametrizations.NAME.original0 and original1  the same, of torch.nn.utils.parametrizations
///   NAME_orig, NAME_u, NAME_v                      torch.nn.utils.spectral_norm: the weight by u . W v
///   parametrizations.NAME.original, .0._u, .0._v   the same
///   NAME_orig, NAME_mask                           torch.nn.utils.prune: their product
/// A parametrization of any other kind is a function that the file does not hold: NAME is of the type "parametrized".
///
/// @param with_values  else the new tensors have a shape alone.
/// @throws Error       naming file and tensor, where parts do not fit together.
void join_parametrized(WeightsFile& file, bool with_values);

}  // namespace seqcast
