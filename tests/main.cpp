// SPDX-License-Identifier: MIT
// Where does Catch2's own main live? Here, compiled once for every test program.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
