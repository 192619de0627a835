// SPDX-License-Identifier: MIT
// Detects the version of the Basenji or Baskerville code a model was written for.
#pragma once

#include "formats/hdf5/h5_file.hpp"
#include "formats/json_object.hpp"
#include "model/layers/activation.hpp"

namespace seqcast {

/// What the code that read a params.json meant by it, where its versions differ.
struct BasenjiDialect {
  bool batch_norm = false;       ///< `batch_norm` in place of `norm_type`: code before October 2021
  bool scaled_residuals = true;  ///< dilated_residual without a norm ends in a scale (since spring 2021)
  bool nac_res_towers = true;    ///< res_tower is of conv_nacs that end in a scale (since June 2021)
  ActivationFunction gelu = ActivationFunction::gelu_tanh;  ///< gelu_quick before April 2022
};

/// What the params alone say of the code that read them.
BasenjiDialect basenji_dialect(const Json& params);

/// What a file that Basenji saved says of the code that wrote it, by the names of its layers: `gelu` is the layer of
/// before April 2022, `scale` a residual's.
void refine_dialect(const H5File& file, BasenjiDialect& dialect);

/// Whether the params have Baskerville's own keys: its multinomial loss, weights of ranges, transfer and adapters.
bool is_baskerville(const Json& params);

}  // namespace seqcast
