// SPDX-License-Identifier: MIT
// Tables by Arrow's C stream interface, without a copy.
#pragma once

#include <nanobind/nanobind.h>

#include <memory>

#include "seqcast/results.hpp"

namespace seqcast::python {

/// A capsule `arrow_array_stream` with the whole table as one batch. It keeps the table.
nanobind::object arrow_stream(const std::shared_ptr<const Table>& table);

/// A capsule `arrow_schema`: a struct of the table's columns.
nanobind::object arrow_schema(const Table& table);

}  // namespace seqcast::python
