// SPDX-License-Identifier: MIT
// Receiver of notices.
#pragma once

#include <functional>
#include <string>

namespace seqcast {

/// Takes what a user should know although nothing is wrong, a text each, which names settings unspelled. An empty one
/// says nothing.
using TakeNotice = std::function<void(const std::string&)>;

}  // namespace seqcast
