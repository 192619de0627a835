// SPDX-License-Identifier: MIT
// Notices about how a model was read.
#pragma once

#include <string>
#include <vector>

#include "formats/read_ensemble.hpp"

namespace seqcast {

/// What the file leaves open and how it was taken.
struct AssumedNotice {
  std::string text;    ///< one line
  std::string tables;  ///< that assumptions have behind their first line
};

/// Of a file that leaves something open. Names settings unspelled.
AssumedNotice assumed_notice(const Reading& reading);

/// What was noticed of the weights, a text each: heads without any, unused tensors, values that are not finite.
/// @param names_unused  name the unused tensors, rather than how to have them named.
std::vector<std::string> weights_notices(const ReadModel& read, bool names_unused);

}  // namespace seqcast
