// SPDX-License-Identifier: MIT
#include "values.hpp"

#include <fmt/format.h>
#include <nanobind/stl/string.h>

#include "errors.hpp"

namespace nb = nanobind;

namespace seqcast::python {

void fail_type(const char* name, nb::handle value, const char* expected) {
  throw nb::type_error(fmt::format("{}: got {}, expected {}", name, name_of_type(value), expected).c_str());
}

bool is_path(nb::handle value) {
  return PyUnicode_Check(value.ptr()) || PyBytes_Check(value.ptr()) || nb::hasattr(value, "__fspath__");
}

bool is_list(nb::handle value) {
  return PyList_Check(value.ptr()) || PyTuple_Check(value.ptr()) || PyRange_Check(value.ptr());
}

std::string text_of(nb::handle value, const char* name) {
  if (!PyUnicode_Check(value.ptr())) fail_type(name, value, "a text");
  Py_ssize_t size = 0;
  const char* text = PyUnicode_AsUTF8AndSize(value.ptr(), &size);
  if (!text) throw nb::python_error();
  return {text, static_cast<size_t>(size)};
}

std::vector<std::string> texts_of(nb::handle value, const char* name) {
  if (PyUnicode_Check(value.ptr())) return {text_of(value, name)};
  if (!is_list(value)) fail_type(name, value, "a text or a list of texts");
  std::vector<std::string> texts;
  for (const nb::handle one : nb::list(nb::borrow<nb::object>(value))) {
    if (!PyUnicode_Check(one.ptr())) fail_type(name, one, "texts");
    texts.push_back(text_of(one, name));
  }
  return texts;
}

std::string path_of(nb::handle value, const char* name) {
  if (!is_path(value)) fail_type(name, value, "a text, bytes or a pathlib.Path");
  PyObject* bytes = nullptr;
  if (!PyUnicode_FSConverter(value.ptr(), &bytes)) throw nb::python_error();
  const nb::object held = nb::steal(bytes);
  return {PyBytes_AsString(bytes), static_cast<size_t>(PyBytes_Size(bytes))};
}

std::optional<int64_t> whole_number(nb::handle value, const char* name) {
  if (PyBool_Check(value.ptr()) || !PyIndex_Check(value.ptr()) || PySequence_Check(value.ptr())) return std::nullopt;
  PyObject* number = PyNumber_Index(value.ptr());
  if (!number) throw nb::python_error();
  const nb::object held = nb::steal(number);
  int64_t whole = 0;
  if (!nb::try_cast(held, whole))
    raise_error(fmt::format("{} is {}, expected at most 2^63 - 1", name, nb::cast<std::string>(nb::str(held))), name);
  return whole;
}

bool is_number(nb::handle value) {
  if (!PyNumber_Check(value.ptr())) return false;
  if (!PySequence_Check(value.ptr()) || PyObject_Size(value.ptr()) >= 0) return !PySequence_Check(value.ptr());
  PyErr_Clear();  // an array without an axis has no length
  return true;
}

double number_of(nb::handle value, const char* name) {
  if (!is_number(value)) fail_type(name, value, "a number");
  PyObject* number = PyNumber_Float(value.ptr());
  if (!number) throw nb::python_error();
  return PyFloat_AsDouble(nb::steal(number).ptr());
}

bool flag_of(nb::handle value) {
  const int flag = PyObject_IsTrue(value.ptr());
  if (flag < 0) throw nb::python_error();
  return flag != 0;
}

}  // namespace seqcast::python
