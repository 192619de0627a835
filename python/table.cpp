// SPDX-License-Identifier: MIT
#include "table.hpp"

#include <fmt/format.h>
#include <nanobind/stl/string.h>

#include <map>
#include <memory>

#include "arrays.hpp"
#include "arrow_stream.hpp"

namespace nb = nanobind;

namespace seqcast::python {
namespace {

class TableObject {
 public:
  explicit TableObject(Table table) : table_(std::make_shared<const Table>(std::move(table))) {}

  size_t rows() const { return static_cast<size_t>(table_->rows); }

  nb::list names() const {
    std::vector<std::string> names;
    for (const Column& column : table_->columns) names.push_back(column.name);
    return text_list(names);
  }

  nb::object column(const std::string& name) const {
    if (const auto made = arrays_.find(name); made != arrays_.end()) return made->second;
    for (const Column& column : table_->columns)
      if (column.name == name) return arrays_[name] = array_of(column);
    throw nb::key_error(name.c_str());
  }

  /// As `dict(table)`.
  nb::dict columns() const {
    nb::dict all;
    for (const nb::handle name : names()) all[name] = column(nb::cast<std::string>(name));
    return all;
  }

  nb::object stream() const { return arrow_stream(table_); }
  nb::object schema() const { return arrow_schema(*table_); }

  /// The first rows, as text in columns. @param html  as an HTML table
  std::string shown(bool html) const;

 private:
  nb::object array_of(const Column& column) const {
    if (const auto* numbers = std::get_if<std::vector<int64_t>>(&column.values))
      return array_over(numbers->data(), {numbers->size()}, table_);
    if (const auto* numbers = std::get_if<std::vector<float>>(&column.values))
      return array_over(numbers->data(), {numbers->size()}, table_);
    const auto& texts = std::get<TextColumn>(column.values);
    std::vector<std::string> all;
    for (size_t row = 0; row < rows(); ++row) all.push_back(text(texts, row));
    const nb::module_ numpy = nb::module_::import_("numpy");
    return numpy.attr("array")(text_list(all), nb::arg("dtype") = "object");
  }

  static std::string text(const TextColumn& column, size_t row) {
    return column.bytes.substr(static_cast<size_t>(column.offsets[row]),
                               static_cast<size_t>(column.offsets[row + 1] - column.offsets[row]));
  }

  std::string cell(const Column& column, size_t row) const {
    if (const auto* numbers = std::get_if<std::vector<int64_t>>(&column.values))
      return fmt::format("{}", (*numbers)[row]);
    if (const auto* numbers = std::get_if<std::vector<float>>(&column.values))
      return fmt::format("{:.6g}", (*numbers)[row]);
    return text(std::get<TextColumn>(column.values), row);
  }

  std::shared_ptr<const Table> table_;
  mutable std::map<std::string, nb::object> arrays_;  // those that were asked for
};

std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : text) result += c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '&' ? "&amp;" : std::string(1, c);
  return result;
}

std::string TableObject::shown(bool html) const {
  constexpr size_t most = 20;
  std::vector<std::vector<std::string>> lines(1 + std::min(rows(), most));
  for (const Column& column : table_->columns) {
    lines[0].push_back(column.name);
    for (size_t row = 0; row + 1 < lines.size(); ++row) lines[row + 1].push_back(cell(column, row));
  }
  std::vector<size_t> widths(table_->columns.size(), 0);
  for (const auto& line : lines)
    for (size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], line[i].size());
  std::string result = html ? "<table>" : "";
  for (const auto& line : lines) {
    if (html) result += "<tr>";
    for (size_t i = 0; i < line.size(); ++i) {
      const char* tag = &line == &lines[0] ? "th" : "td";
      result += html ? fmt::format("<{0}>{1}</{0}>", tag, escaped(line[i]))
                     : fmt::format("{:<{}}{}", line[i], widths[i], i + 1 < line.size() ? "  " : "");
    }
    result += html ? "</tr>" : "\n";
  }
  const std::string more = rows() > most ? fmt::format("{} rows, the first {} are shown", rows(), most) : "";
  return html ? result + "</table>" + more : result + more;
}

}  // namespace

nb::object table_object(Table table) { return nb::cast(TableObject(std::move(table))); }

void bind_table(nb::module_& module) {
  nb::class_<TableObject>(module, "Table",
                          "Columns with names, each a NumPy array: numbers as they are (int64, float32), texts as "
                          "objects.\n\n`pandas.DataFrame(dict(table))`, `polars.DataFrame(table)` and "
                          "`pyarrow.table(table)` take it; the last two without a copy.")
      .def("keys", &TableObject::names, "The names of the columns, in their order.")
      .def("__getitem__", &TableObject::column, nb::arg("name"), "A column as a NumPy array, [rows].")
      .def("__len__", &TableObject::rows, "The number of rows.")
      .def("__iter__", [](const TableObject& table) { return nb::iter(table.names()); })
      .def("__contains__", [](const TableObject& table,
                              nb::handle name) { return nb::cast<bool>(table.names().attr("__contains__")(name)); })
      .def_prop_ro("columns", &TableObject::names, "The names of the columns, in their order.")
      .def("to_dict", &TableObject::columns, "The columns by their names.")
      .def(
          "to_pandas",
          [](const TableObject& table) {
            return nb::module_::import_("pandas").attr("DataFrame")(table.columns(), nb::arg("copy") = false);
          },
          "The table as a pandas.DataFrame.")
      .def(
          "to_anndata", [](nb::handle self) { return nb::module_::import_("seqcast._anndata").attr("of_table")(self); },
          "A table of scores as an anndata.AnnData: a row a region, a column a track, a layer a statistic. Needs the "
          "extra `seqcast[anndata]`.")
      .def(
          "__arrow_c_stream__", [](const TableObject& table, nb::handle) { return table.stream(); },
          nb::arg("requested_schema") = nb::none(), "Arrow's PyCapsule of the table, without a copy.")
      .def("__arrow_c_schema__", &TableObject::schema, "Arrow's PyCapsule of the columns' types.")
      .def("__repr__", [](const TableObject& table) { return table.shown(false); })
      .def("_repr_html_", [](const TableObject& table) { return table.shown(true); });
}

}  // namespace seqcast::python
