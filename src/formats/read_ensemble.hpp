// SPDX-License-Identifier: MIT
// Reading a model, or several as the members of an ensemble.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "formats/model_format.hpp"

namespace seqcast {

/// A model or an ensemble, checked, and what was noticed on the way in any of its members.
struct ReadModel {
  Ensemble ensemble;
  WeightsReport report;
  std::vector<std::string> dropped_heads;
};

/// The names in a comma-separated list; a file whose own name has commas is one.
std::vector<std::string> names_in(const std::string& list);

/// Reads several models, or one with several files of weights, as an ensemble's members; or a single one.
///
/// @param weights  none, or one for all, or one each.
/// @throws Error   as read_model.
ReadModel read_ensemble(const std::vector<std::string>& names, const std::vector<std::string>& weights,
                        bool with_weights, const FileFacts& facts);

/// @param name          a file, or the name of a card that comes with the program; or a comma-separated list: an
///                      ensemble.
/// @param weights_file  the setting weights, or empty; or a comma-separated list: an ensemble, a member each.
/// @param window_bases  instead of the default, for a model of any-length windows; 0: the default.
/// @param facts         for files that do not say it all; its window_bases is the one above.
/// @throws PartlyRead  for files whose layers can be read in part, with what was understood.
/// @throws Error  for what cannot be read or does not fit; where `with_weights` and the model has none, says where to
///                get them.
ReadModel read_model(const std::string& name, const std::string& weights_file, bool with_weights,
                     int64_t window_bases = 0, FileFacts facts = {});

}  // namespace seqcast
