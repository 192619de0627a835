// SPDX-License-Identifier: MIT
// Sequences that are given in memory: letters, or arrays of numbers.
#pragma once

#include <nanobind/nanobind.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "seqcast/settings.hpp"

namespace seqcast::python {

/// One of the two.
struct GivenSequences {
  std::vector<std::string> letters;
  std::string bytes;  ///< of the numbers, row-major
  std::string type;   ///< of each, as NumPy names it; empty where letters are given
  std::vector<int64_t> shape;

  bool is_numbers() const { return !type.empty(); }
  NumberArray numbers() const { return {bytes.data(), type, shape}; }
};

/// Letters are a text, bytes, or a list or array of them; numbers are a NumPy array of any layout, or what becomes one.
std::shared_ptr<const GivenSequences> sequences_of(nanobind::handle sequences);

}  // namespace seqcast::python
