// SPDX-License-Identifier: MIT
// Report on a model file that is only partly supported.
#pragma once

#include <functional>
#include <string>

#include "formats/partly_read.hpp"
#include "formats/read_model.hpp"

namespace seqcast {

/// Reads a model without its weights. @param show  is handed the part of one that cannot be wholly read.
/// @throws Error  what stands in the way, after `show`.
Ensemble read_to_show(const std::string& name, int64_t window_bases, const FileFacts& facts,
                      const std::function<void(const PartOfModel&)>& show);

/// The layers that were not understood, a line each, and why; empty where there are none.
std::string missing_text(const PartOfModel& part);

}  // namespace seqcast
