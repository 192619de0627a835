// SPDX-License-Identifier: MIT
// Errors and notices of the library as Python's.
#pragma once

#include <nanobind/nanobind.h>

#include <string>
#include <string_view>
#include <vector>

namespace seqcast::python {

/// `window=10`, `place='record'`, `window` where there is no value: a SettingStyle.
std::string as_keyword(std::string_view name, std::string_view value);

/// Has seqcast::Error raised as `seqcast.Error`.
void bind_errors(nanobind::module_& module);

/// Raises `seqcast.Error` for what is wrong with an argument. @param setting  the argument that is meant
[[noreturn]] void raise_error(const std::string& message, const char* setting = nullptr, const std::string& hint = {});

/// The name of a value's type, for messages.
std::string name_of_type(nanobind::handle value);

/// Hands texts on as warnings of the category `seqcast.Notice`. @throws  what a filter makes of them
void warn(const std::vector<std::string>& notices);

}  // namespace seqcast::python
