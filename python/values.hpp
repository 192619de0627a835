// SPDX-License-Identifier: MIT
// Values of Python as texts, paths and numbers; what is of another type is a TypeError that names the argument.
#pragma once

#include <nanobind/nanobind.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace seqcast::python {

/// @throws TypeError  `NAME: got TYPE, expected EXPECTED`
[[noreturn]] void fail_type(const char* name, nanobind::handle value, const char* expected);

bool is_path(nanobind::handle value);

/// A list, tuple or range.
bool is_list(nanobind::handle value);

std::string text_of(nanobind::handle value, const char* name);

/// A text, or a list of them.
std::vector<std::string> texts_of(nanobind::handle value, const char* name);

/// A path, be it text, bytes or a pathlib.Path, as the file system has it.
std::string path_of(nanobind::handle value, const char* name);

/// A whole number of Python or NumPy; not an array of them. @throws Error  where it does not fit into 64 bits
std::optional<int64_t> whole_number(nanobind::handle value, const char* name);

/// A number of Python or NumPy, also an array without an axis; not a text.
bool is_number(nanobind::handle value);

double number_of(nanobind::handle value, const char* name);

bool flag_of(nanobind::handle value);

}  // namespace seqcast::python
