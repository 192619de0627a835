// SPDX-License-Identifier: MIT
// Opens a model with everything that a user says of it.
#pragma once

#include <string>
#include <vector>

#include "base/take_notice.hpp"
#include "formats/read_ensemble.hpp"

namespace seqcast {

struct OpenRequest {
  std::vector<std::string> names;  ///< a model each; several are an ensemble
  std::string weights;             ///< a file, or several, with commas between them
  bool with_weights = true;
  FileFacts facts = {};
  std::string bias = {};                  ///< a bias model that joins one of profile and counts, or empty
  std::vector<std::string> targets = {};  ///< tables of targets that name tracks
  bool names_unused = true;               ///< notices name tensors that are not used, rather than count them
};

/// Reads the model, joins the bias model to it, and names its tracks.
///
/// @param notice  takes what was assumed, then what was noticed of the weights.
/// @param tables  takes the tables that assumptions have behind their line; there need be none.
/// @throws Error  as read_ensemble, join_bias and take_targets do.
Ensemble open_ensemble(const OpenRequest& asked, const TakeNotice& notice, const TakeNotice& tables = {});

}  // namespace seqcast
