// SPDX-License-Identifier: MIT
// Helpers of the tests of the installed interface: cards by name, letters, and the error of a call.
#pragma once

#include <catch2/catch.hpp>
#include <string>

#include "seqcast/error.hpp"
#include "tests/model/random_graph.hpp"
#include "tests/paths.hpp"

namespace seqcast::test {

inline std::string card(const std::string& name) { return test_data("/../commands/data/" + name + ".json"); }

inline std::string random_acgt(Random& random, int64_t count) {
  std::string letters;
  for (int64_t i = 0; i < count; ++i) letters += "ACGT"[random.between(0, 3)];
  return letters;
}

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
