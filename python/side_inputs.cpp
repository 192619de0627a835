// SPDX-License-Identifier: MIT
#include "side_inputs.hpp"

#include <string>

#include "values.hpp"

namespace nb = nanobind;

namespace seqcast::python {
namespace {

/// A number or a file. @param expected  what it may be, for messages.
void add_value(SideInput& input, nb::handle value, const char* expected) {
  if (is_path(value)) {
    input.files.push_back(path_of(value, "inputs"));
  } else if (is_number(value)) {
    input.constants.push_back(static_cast<float>(number_of(value, "inputs")));
  } else {
    fail_type("inputs", value, expected);
  }
}

bool is_list_or_array(nb::handle value) {
  return PySequence_Check(value.ptr()) && !is_path(value) && !is_number(value);
}

}  // namespace

std::vector<SideInput> side_inputs(nb::handle inputs) {
  std::vector<SideInput> result;
  if (inputs.is_none()) return result;
  if (!PyDict_Check(inputs.ptr())) fail_type("inputs", inputs, "a dict");
  for (const auto& [name, value] : nb::borrow<nb::dict>(inputs)) {
    SideInput input;
    input.name = text_of(name, "inputs");
    if (PyUnicode_Check(value.ptr()) && text_of(value, "inputs") == "reverse-complement") {
      input.other_strand = true;
    } else if (is_list_or_array(value)) {
      for (const nb::handle one : nb::list(nb::borrow<nb::object>(value))) add_value(input, one, "numbers or files");
    } else {
      add_value(input, value, "a number, a file, a list of them, or 'reverse-complement'");
    }
    result.push_back(std::move(input));
  }
  return result;
}

}  // namespace seqcast::python
