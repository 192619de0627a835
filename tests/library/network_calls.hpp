// SPDX-License-Identifier: MIT
// Helpers of the tests of the installed interface: cards by name, and the error of a call.
#pragma once

#include <catch2/catch.hpp>
#include <string>

#include "seqcast/error.hpp"
#include "tests/paths.hpp"

namespace seqcast::test {

inline std::string card(const std::string& name) { return test_data("/../commands/data/" + name + ".json"); }

template <class Run>
Error error_in(const Run& run) {
  try {
    run();
  } catch (const Error& error) {
    return error;
  }
  FAIL("nothing was thrown");
  throw;
}

}  // namespace seqcast::test
