// SPDX-License-Identifier: MIT
// Files of the tree that tests read.
#pragma once

#include <string>

/// tests/data and what follows, as "/lambda.fa".
std::string test_data(const std::string& rest);

/// models/ and what follows.
std::string models_dir(const std::string& rest);
