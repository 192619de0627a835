// SPDX-License-Identifier: MIT
// Class seqcast.Table.
#pragma once

#include <nanobind/nanobind.h>

#include "seqcast/results.hpp"

namespace seqcast::python {

void bind_table(nanobind::module_& module);

/// A table as Python's.
nanobind::object table_object(Table table);

}  // namespace seqcast::python
