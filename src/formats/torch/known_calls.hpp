// SPDX-License-Identifier: MIT
// The calls in a pickle that are known to be harmless, as data.
#pragma once

#include <span>
#include <string>

#include "formats/torch/pickle_value.hpp"

namespace seqcast {

/// What a call of `function` with `arguments` would have given, as an inert value.
///
/// @throws Error  naming the function, if it is not one of those that files of weights call.
PickleId known_call(Pickle& pickle, const std::string& function, std::span<const PickleId> arguments);

/// The storage that torch.save refers to by ('storage', TYPE, KEY, DEVICE, NUMBER). @throws Error  for all else.
PickleId known_reference(Pickle& pickle, PickleId reference);

}  // namespace seqcast
