// SPDX-License-Identifier: MIT
#include "arrays.hpp"

namespace nb = nanobind;

namespace seqcast::python {

nb::list text_list(const std::vector<std::string>& texts) {
  nb::list list;
  for (const std::string& text : texts) {
    PyObject* object = PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), "surrogateescape");
    if (!object) throw nb::python_error();
    list.append(nb::steal(object));
  }
  return list;
}

}  // namespace seqcast::python
