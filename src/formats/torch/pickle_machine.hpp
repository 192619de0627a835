// SPDX-License-Identifier: MIT
// Reader of pickles that executes nothing.
#pragma once

#include <string_view>

#include "formats/torch/pickle_value.hpp"

namespace seqcast {

/// Reads a pickle of protocol 2 to 5, as torch.save writes it, into inert values.
///
/// A class that is not known is a name, and what would be built of it a record of its arguments and its state. A call
/// of what is not known to be harmless (formats/torch/known_calls) is an error, as are calls that look something up.
///
/// @throws Error  without the file's name, for what is cut short or damaged, calls what is not known, or holds more
///                than a model's file does.
Pickle read_pickle(std::string_view bytes);

}  // namespace seqcast
