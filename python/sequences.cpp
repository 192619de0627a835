// SPDX-License-Identifier: MIT
#include "sequences.hpp"

#include <fmt/format.h>
#include <nanobind/stl/string.h>

#include "errors.hpp"

namespace nb = nanobind;

namespace seqcast::python {
namespace {

bool is_letters(nb::handle value) { return PyUnicode_Check(value.ptr()) || PyBytes_Check(value.ptr()); }

std::string letters_of(nb::handle value) {
  if (PyBytes_Check(value.ptr()))
    return {PyBytes_AsString(value.ptr()), static_cast<size_t>(PyBytes_Size(value.ptr()))};
  Py_ssize_t size = 0;
  const char* text = PyUnicode_AsUTF8AndSize(value.ptr(), &size);
  if (!text) throw nb::python_error();
  return {text, static_cast<size_t>(size)};
}

void add_letters(GivenSequences& given, nb::handle list) {
  for (const nb::handle one : nb::list(nb::borrow<nb::object>(list))) {
    if (!is_letters(one))
      throw nb::type_error(fmt::format("sequences: got {} for sequence {}, expected letters as text or bytes",
                                       name_of_type(one), given.letters.size() + 1)
                               .c_str());
    given.letters.push_back(letters_of(one));
  }
}

/// An array in memory in its own type, row by row and little-endian: a view becomes a copy.
void add_numbers(GivenSequences& given, nb::handle array) {
  const nb::module_ numpy = nb::module_::import_("numpy");
  const nb::object little = array.attr("dtype").attr("newbyteorder")("<");
  const nb::object rows = numpy.attr("ascontiguousarray")(array, little);
  given.type = nb::cast<std::string>(little.attr("str"));
  for (const nb::handle extent : nb::tuple(array.attr("shape"))) given.shape.push_back(nb::cast<int64_t>(extent));
  const nb::bytes bytes(rows.attr("tobytes")());
  given.bytes.assign(bytes.c_str(), bytes.size());
}

}  // namespace

std::shared_ptr<const GivenSequences> sequences_of(nb::handle sequences) {
  auto given = std::make_shared<GivenSequences>();
  if (is_letters(sequences)) {
    given->letters.push_back(letters_of(sequences));
    return given;
  }
  const bool is_list = PyList_Check(sequences.ptr()) || PyTuple_Check(sequences.ptr());
  if (is_list && (nb::len(sequences) == 0 || is_letters(sequences[0]))) {
    add_letters(*given, sequences);
    return given;
  }
  if (nb::hasattr(sequences, "mask") && nb::hasattr(sequences, "filled"))
    raise_error("sequences: a masked array, and what is masked has no value", "sequences", "array.filled(0)");
  const nb::object array = nb::module_::import_("numpy").attr("asarray")(sequences);
  const auto kind = nb::cast<std::string>(array.attr("dtype").attr("kind"));
  if (kind == "U" || kind == "S" || kind == "O" || kind == "T") {
    add_letters(*given, array.attr("ravel")().attr("tolist")());
  } else {
    add_numbers(*given, array);
  }
  return given;
}

}  // namespace seqcast::python
