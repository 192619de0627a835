// SPDX-License-Identifier: MIT
#include "errors.hpp"

#include <nanobind/stl/string.h>

#include <algorithm>
#include <cctype>
#include <exception>

#include "seqcast/error.hpp"
#include "seqcast/notice.hpp"

namespace nb = nanobind;

namespace seqcast::python {
namespace {

/// A text as Python's, whatever bytes a file's name or line has.
nb::object text_object(const std::string& text) {
  PyObject* object = PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), "backslashreplace");
  if (!object) throw nb::python_error();
  return nb::steal(object);
}

nb::object path_object(const std::string& path) {
  if (path.empty()) return nb::none();
  PyObject* object = PyUnicode_DecodeFSDefaultAndSize(path.data(), static_cast<Py_ssize_t>(path.size()));
  if (!object) throw nb::python_error();
  return nb::steal(object);
}

nb::object exception_of(const std::string& message, const std::string& hint, const std::string& file, int64_t line,
                        const std::string& setting) {
  return nb::module_::import_("seqcast._error")
      .attr("Error")(text_object(message), text_object(hint), path_object(file),
                     line > 0 ? nb::object(nb::int_(line)) : nb::none(),
                     setting.empty() ? nb::none() : text_object(setting));
}

void set(const nb::object& exception) { PyErr_SetObject(exception.type().ptr(), exception.ptr()); }

void translate(const std::exception_ptr& thrown, void*) {
  try {
    std::rethrow_exception(thrown);
  } catch (const Error& error) {
    const auto& settings = error.settings();
    set(exception_of(error.message_in(as_keyword), error.hint_in(as_keyword), error.file(), error.line(),
                     settings.empty() ? "" : as_keyword(name_of(settings[0]), "")));
  }
}

/// Whether a value stands in Python without quotes: a number, a place holder such as FILE, or what is quoted already.
bool stands_bare(std::string_view value) {
  return value[0] == '\'' || value[0] == '"' ||
         std::all_of(value.begin(), value.end(), [](unsigned char c) { return std::isdigit(c) || c == '.'; }) ||
         std::all_of(value.begin(), value.end(), [](unsigned char c) { return std::isupper(c); });
}

}  // namespace

std::string as_keyword(std::string_view name, std::string_view value) {
  const std::string keyword(name == "input" ? "inputs" : name);
  if (value.empty()) return keyword;
  return keyword + "=" + (stands_bare(value) ? std::string(value) : "'" + std::string(value) + "'");
}

void raise_error(const std::string& message, const char* setting, const std::string& hint) {
  set(exception_of(message, hint, "", 0, setting ? setting : ""));
  throw nb::python_error();
}

std::string name_of_type(nb::handle value) { return nb::cast<std::string>(nb::str(value.type().attr("__name__"))); }

void bind_errors(nb::module_&) { nb::register_exception_translator(translate); }

void warn(const std::vector<std::string>& notices) {
  if (notices.empty()) return;
  const nb::object category = nb::module_::import_("seqcast._error").attr("Notice");
  for (const std::string& text : notices)
    if (PyErr_WarnEx(category.ptr(), nb::cast<std::string>(text_object(text)).c_str(), 1) != 0)
      throw nb::python_error();
}

}  // namespace seqcast::python
