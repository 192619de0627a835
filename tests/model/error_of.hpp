// SPDX-License-Identifier: MIT
// Message of the error that a function throws.
#pragma once

#include <string>

#include "seqcast/error.hpp"

namespace seqcast::test {

/// The message of the Error that `act` throws, or "nothing was thrown".
template <class Act>
std::string error_of(Act act) {
  try {
    act();
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing was thrown";
}

}  // namespace seqcast::test
