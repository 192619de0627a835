// SPDX-License-Identifier: MIT
// Values of a model's side inputs, from a dict of numbers and files.
#pragma once

#include <nanobind/nanobind.h>

#include <vector>

#include "seqcast/settings.hpp"

namespace seqcast::python {

/// @param inputs  `{name: numbers, file, files or "reverse-complement"}`, or None.
std::vector<SideInput> side_inputs(nanobind::handle inputs);

}  // namespace seqcast::python
