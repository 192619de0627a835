// SPDX-License-Identifier: MIT
#include "frame.hpp"

#include <fmt/format.h>
#include <nanobind/stl/string.h>

#include <cmath>
#include <initializer_list>
#include <string>

#include "errors.hpp"

namespace nb = nanobind;

namespace seqcast::python {
namespace {

/// The names of the columns, in their order.
std::vector<std::string> column_names(nb::handle frame) {
  nb::object names;
  if (nb::hasattr(frame, "column_names")) {
    names = frame.attr("column_names");  // pyarrow
  } else if (nb::hasattr(frame, "columns")) {
    names = frame.attr("columns");
  } else if (nb::hasattr(frame, "keys")) {
    names = frame.attr("keys")();
  } else {
    throw nb::type_error(
        fmt::format("frame: got {}, expected a data frame or a dict of columns", name_of_type(frame)).c_str());
  }
  std::vector<std::string> result;
  for (const nb::handle name : nb::list(names)) result.push_back(nb::cast<std::string>(nb::str(name)));
  return result;
}

/// The first of some names that the frame has; empty where it has none.
std::string find(const std::vector<std::string>& names, std::initializer_list<const char*> wanted) {
  for (const char* name : wanted)
    for (const std::string& there : names)
      if (there == name) return there;
  return "";
}

std::string found(const std::vector<std::string>& names, std::initializer_list<const char*> wanted) {
  const std::string name = find(names, wanted);
  if (!name.empty()) return name;
  std::string all;
  for (const std::string& there : names) all += fmt::format("{}'{}'", all.empty() ? "" : ", ", there);
  raise_error(fmt::format("frame: no column '{}', expected chrom, start and end", *wanted.begin()), "frame",
              all.empty() ? "it has no columns" : "its columns are " + all);
}

/// A column as a list of Python's own values.
nb::list values_of(nb::handle frame, const std::string& name) {
  const nb::object column = frame[name.c_str()];
  for (const char* method : {"to_list", "to_pylist", "tolist"})
    if (nb::hasattr(column, method)) return nb::list(column.attr(method)());
  return nb::list(column);
}

[[noreturn]] void fail(size_t row, const std::string& column, nb::handle value, const char* expected) {
  raise_error(fmt::format("frame: row {} (counted from 0): {} is {}, expected {}", row, column,
                          nb::cast<std::string>(nb::repr(value)), expected),
              "frame");
}

int64_t position(nb::handle value, size_t row, const std::string& column) {
  constexpr double most = 9e15;  // whole numbers that a double holds
  if (PyFloat_Check(value.ptr())) {
    const double number = PyFloat_AsDouble(value.ptr());
    if (std::isfinite(number) && std::floor(number) == number && std::fabs(number) < most)
      return static_cast<int64_t>(number);
  } else if (PyIndex_Check(value.ptr()) && !PyBool_Check(value.ptr())) {
    int overflow = 0;
    const nb::object index = nb::steal(PyNumber_Index(value.ptr()));
    const long long number = PyLong_AsLongLongAndOverflow(index.ptr(), &overflow);
    if (overflow == 0) return number;
  }
  fail(row, column, value, "a whole number");
}

char strand_of(nb::handle value, size_t row, const std::string& column) {
  if (value.is_none()) return '.';
  const std::string text = PyUnicode_Check(value.ptr()) ? nb::cast<std::string>(value) : "";
  if (text != "+" && text != "-" && text != ".") fail(row, column, value, "'+', '-' or '.'");
  return text[0];
}

}  // namespace

std::vector<GenomeRegion> regions_of_frame(nb::handle frame) {
  const std::vector<std::string> names = column_names(frame);
  const std::string columns[] = {found(names, {"chrom", "Chromosome", "#chrom", "chr", "seqname"}),
                                 found(names, {"start", "Start", "chromStart"}),
                                 found(names, {"end", "End", "chromEnd", "stop"})};
  const std::string strand_column = find(names, {"strand", "Strand"});
  const nb::list chroms = values_of(frame, columns[0]), starts = values_of(frame, columns[1]),
                 ends = values_of(frame, columns[2]);
  const nb::list strands = strand_column.empty() ? nb::list() : values_of(frame, strand_column);
  if (starts.size() != chroms.size() || ends.size() != chroms.size() ||
      (!strand_column.empty() && strands.size() != chroms.size()))
    raise_error("frame: its columns have different lengths", "frame");
  if (chroms.size() == 0) raise_error("frame: it has no rows, expected at least one", "frame");
  std::vector<GenomeRegion> regions;
  for (size_t row = 0; row < chroms.size(); ++row) {
    const nb::handle chrom = chroms[row];
    if (!PyUnicode_Check(chrom.ptr())) fail(row, columns[0], chrom, "a text");
    regions.push_back({nb::cast<std::string>(chrom), position(starts[row], row, columns[1]),
                       position(ends[row], row, columns[2]),
                       strand_column.empty() ? '.' : strand_of(strands[row], row, strand_column)});
  }
  return regions;
}

}  // namespace seqcast::python
