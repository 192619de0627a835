// SPDX-License-Identifier: MIT
// Text of a system error number.
#pragma once

#include <string>

namespace seqcast {

/// What errno means, in the words of the errors: lower case.
std::string cause_of(int error_number);

}  // namespace seqcast
