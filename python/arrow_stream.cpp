// SPDX-License-Identifier: MIT
#include "arrow_stream.hpp"

#include <cerrno>
#include <cstdint>
#include <string>
#include <vector>

namespace nb = nanobind;

// Source: https://arrow.apache.org/docs/format/CDataInterface.html and CStreamInterface.html: the names and the order
// of these fields are the interface.
extern "C" {
struct ArrowSchema {
  const char* format;
  const char* name;
  const char* metadata;
  int64_t flags;
  int64_t n_children;
  ArrowSchema** children;
  ArrowSchema* dictionary;
  void (*release)(ArrowSchema*);
  void* private_data;
};

struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void** buffers;
  ArrowArray** children;
  ArrowArray* dictionary;
  void (*release)(ArrowArray*);
  void* private_data;
};

struct ArrowArrayStream {
  int (*get_schema)(ArrowArrayStream*, ArrowSchema*);
  int (*get_next)(ArrowArrayStream*, ArrowArray*);
  const char* (*get_last_error)(ArrowArrayStream*);
  void (*release)(ArrowArrayStream*);
  void* private_data;
};
}

namespace seqcast::python {
namespace {

/// What a schema points to.
struct HeldSchema {
  std::string name;
  std::vector<ArrowSchema> of_columns;
  std::vector<ArrowSchema*> children;
};

/// What an array points to.
struct HeldArray {
  std::shared_ptr<const Table> table;
  const void* buffers[3] = {};
  std::vector<ArrowArray> of_columns;
  std::vector<ArrowArray*> children;
};

struct HeldStream {
  std::shared_ptr<const Table> table;
  bool is_done = false;
};

template <class Held, class Structure>
void release(Structure* structure) {
  auto* held = static_cast<Held*>(structure->private_data);
  for (auto& child : held->of_columns)
    if (child.release) child.release(&child);
  delete held;
  structure->release = nullptr;
}

ArrowSchema schema_of(const std::string& name, const char* format, std::vector<ArrowSchema> of_columns) {
  auto* held = new HeldSchema{name, std::move(of_columns), {}};
  for (ArrowSchema& child : held->of_columns) held->children.push_back(&child);
  return {format,
          held->name.c_str(),
          nullptr,
          0,
          std::ssize(held->children),
          held->children.data(),
          nullptr,
          release<HeldSchema, ArrowSchema>,
          held};
}

ArrowSchema schema_of(const Table& table) {
  constexpr const char* formats[] = {"U", "l", "f"};  // large utf-8, int64, float32: the alternatives of a column
  std::vector<ArrowSchema> of_columns;
  for (const Column& column : table.columns)
    of_columns.push_back(schema_of(column.name, formats[column.values.index()], {}));
  return schema_of("", "+s", std::move(of_columns));
}

ArrowArray array_of(const std::shared_ptr<const Table>& table, std::vector<const void*> buffers,
                    std::vector<ArrowArray> of_columns) {
  auto* held = new HeldArray{table, {}, std::move(of_columns), {}};
  std::copy(buffers.begin(), buffers.end(), held->buffers);
  for (ArrowArray& child : held->of_columns) held->children.push_back(&child);
  return {table->rows,
          0,
          0,
          std::ssize(buffers),
          std::ssize(held->children),
          held->buffers,
          held->children.data(),
          nullptr,
          release<HeldArray, ArrowArray>,
          held};
}

/// The first buffer would say which values are null; none is.
std::vector<const void*> buffers_of(const Column& column) {
  if (const auto* texts = std::get_if<TextColumn>(&column.values))
    return {nullptr, texts->offsets.data(), texts->bytes.data()};
  if (const auto* numbers = std::get_if<std::vector<int64_t>>(&column.values)) return {nullptr, numbers->data()};
  return {nullptr, std::get<std::vector<float>>(column.values).data()};
}

ArrowArray array_of(const std::shared_ptr<const Table>& table) {
  std::vector<ArrowArray> of_columns;
  for (const Column& column : table->columns) of_columns.push_back(array_of(table, buffers_of(column), {}));
  return array_of(table, {nullptr}, std::move(of_columns));
}

int get_schema(ArrowArrayStream* stream, ArrowSchema* out) {
  *out = schema_of(*static_cast<HeldStream*>(stream->private_data)->table);
  return 0;
}

int get_next(ArrowArrayStream* stream, ArrowArray* out) {
  auto* held = static_cast<HeldStream*>(stream->private_data);
  *out = ArrowArray{};  // without a release: the end
  if (!held->is_done) *out = array_of(held->table);
  held->is_done = true;
  return 0;
}

const char* get_last_error(ArrowArrayStream*) { return nullptr; }

void release_stream(ArrowArrayStream* stream) {
  delete static_cast<HeldStream*>(stream->private_data);
  stream->release = nullptr;
}

/// A capsule that releases what nobody took.
template <class Structure>
nb::object capsule_of(Structure structure, const char* name) {
  PyObject* capsule = PyCapsule_New(new Structure(structure), name, [](PyObject* object) {
    auto* held = static_cast<Structure*>(PyCapsule_GetPointer(object, PyCapsule_GetName(object)));
    if (held->release) held->release(held);
    delete held;
  });
  if (!capsule) throw nb::python_error();
  return nb::steal(capsule);
}

}  // namespace

nb::object arrow_stream(const std::shared_ptr<const Table>& table) {
  ArrowArrayStream stream{get_schema, get_next, get_last_error, release_stream, new HeldStream{table, false}};
  return capsule_of(stream, "arrow_array_stream");
}

nb::object arrow_schema(const Table& table) { return capsule_of(schema_of(table), "arrow_schema"); }

}  // namespace seqcast::python
