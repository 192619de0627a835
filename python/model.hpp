// SPDX-License-Identifier: MIT
// Class seqcast.Model, and the function that opens one.
#pragma once

#include <nanobind/nanobind.h>

namespace seqcast::python {

void bind_model(nanobind::module_& module);

}  // namespace seqcast::python
