// SPDX-License-Identifier: MIT
// Catch2's main and the paths of the tree, compiled once for every test program.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>

#include "tests/paths.hpp"

std::string test_data(const std::string& rest) { return TEST_DATA + rest; }
std::string models_dir(const std::string& rest) { return MODELS_DIR + rest; }
