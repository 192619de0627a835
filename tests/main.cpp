// SPDX-License-Identifier: MIT
// Catch2's main and the paths of the tree, compiled once for every test program.
#define CATCH_CONFIG_RUNNER
#include <htslib/hts_log.h>

#include <catch2/catch.hpp>

#include "tests/paths.hpp"

std::string test_data(const std::string& rest) { return TEST_DATA + rest; }
std::string models_dir(const std::string& rest) { return MODELS_DIR + rest; }

int main(int argc, char** argv) {
  hts_set_log_level(HTS_LOG_OFF);  // as the program does: broken files are what is tested
  return Catch::Session().run(argc, argv);
}
