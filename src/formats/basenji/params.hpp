// SPDX-License-Identifier: MIT
// Reader of Basenji and Baskerville models (params.json).
#pragma once

#include <string>
#include <string_view>

#include "formats/model_format.hpp"

namespace seqcast {

/// Whether a text that begins like this is a params.json: an object with a `trunk` and a `seq_length`, and no card.
bool looks_like_basenji_params(std::string_view first_bytes);

/// Reads a params.json, with the H5 file of weights that Basenji's training saved for it.
///
/// Letters are ACGT, an unknown base is 0 in every channel; the heads are the keys that begin with `head`, in natural
/// order, without `head_`; bins lie as the layers place them (model/bin_placement). Which GELU the code had is said by
/// the names of the layers in the H5 file, else `batch_norm` means the one of before April 2022 and `norm_type` the one
/// since.
///
/// @param weights  the H5; null: none, which is an error where `with_weights`.
/// @throws Error   naming the place in the file: for blocks that are not supported and weights that do not fit.
Model read_basenji(const std::string& path, const std::shared_ptr<const H5File>& weights, bool with_weights);

/// A params.json, and an H5 file of weights with its params.json next to it. They say all of their layers and letters.
ModelFormat basenji_json_format();
ModelFormat basenji_h5_format();

/// The params.json next to an H5 file, where one is there: then the H5 is its weights. Empty where there is none.
std::string basenji_params_beside(const std::string& path);

}  // namespace seqcast
