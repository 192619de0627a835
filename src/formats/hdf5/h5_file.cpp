// SPDX-License-Identifier: MIT
#include "formats/hdf5/h5_file.hpp"

#include <fmt/format.h>

#include <limits>
#include <set>

#include "formats/json_object.hpp"
#include "io/little_endian.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

/// The two parts of what the helper handed over. It read an untrusted file, so nothing it says is taken on trust.
struct HandedParts {
  std::string_view header, values;
};

HandedParts handed_parts(std::string_view bytes, const std::string& path) {
  constexpr size_t begin = 8;  // of the header, behind its length
  const uint64_t length = little_endian(bytes.substr(0, begin));
  if (length > bytes.size() - begin) throw Error("what was read of it is cut short").in(path);
  return {bytes.substr(begin, length), bytes.substr(begin + length)};
}

H5Attribute read_attribute(const Json& values) {
  H5Attribute attribute;
  if (!values.is_array()) return attribute;
  for (const Json& value : values) {
    if (value.is_string()) attribute.texts.push_back(value.get<std::string>());
    if (value.is_number()) attribute.numbers.push_back(value.get<double>());
    if (value.is_null()) attribute.numbers.push_back(std::numeric_limits<double>::quiet_NaN());
  }
  return attribute;
}

/// Shape and bytes of an array. @param values  of all arrays; none where only the structure was read.
Tensor read_tensor(JsonObject& object, std::optional<std::string_view> values) {
  Tensor tensor;
  tensor.type = object.text("type") == "F16" ? DataType::f16 : DataType::f32;
  int64_t bytes = tensor.type == DataType::f16 ? 2 : 4;
  for (const Json& extent : object.array("shape")) {
    if (!extent.is_number_unsigned() || extent > (uint64_t{1} << 60)) throw object.error("shape", "expected sizes");
    tensor.shape.push_back(extent.get<int64_t>());
    if (__builtin_mul_overflow(bytes, tensor.shape.back(), &bytes)) throw object.error("shape", "is too large");
  }
  const Json& begin = object.at("begin");
  const Json& end = object.at("end");
  if (!begin.is_number_unsigned() || !end.is_number_unsigned() || end < begin ||
      end.get<uint64_t>() - begin.get<uint64_t>() != static_cast<uint64_t>(bytes))
    throw object.error("end", fmt::format("expected {} bytes after 'begin'", bytes));
  if (!values) return tensor;
  if (end > values->size()) throw object.error("end", fmt::format("expected at most {} bytes", values->size()));
  tensor.bytes = std::as_bytes(std::span(values->substr(begin.get<size_t>(), static_cast<size_t>(bytes))));
  if (reinterpret_cast<uintptr_t>(tensor.bytes.data()) % alignof(float) != 0)
    throw object.error("begin", "expected a multiple of 4");
  return tensor;
}

H5Object read_object(JsonObject& json, std::optional<std::string_view> values) {
  H5Object object;
  for (const Json& attribute : json.array("attributes")) {
    if (!attribute.is_array() || attribute.size() != 2 || !attribute[0].is_string())
      throw json.error("attributes", "expected pairs of name and values");
    object.attributes[attribute[0].get<std::string>()] = read_attribute(attribute[1]);
  }
  if (!json.has("stored")) return object;
  object.dataset = H5Dataset{json.text("stored"), json.text_or("refused", ""), {}};
  if (!json.has("refused")) object.dataset->tensor = read_tensor(json, values);
  return object;
}

/// @param handover  of the file that messages call `path`.
H5File file_of(const std::string& path, const MappedBytes& handover, bool with_values) {
  const HandedParts parts = handed_parts(handover.bytes, path);
  const auto values = with_values ? std::optional(parts.values) : std::nullopt;
  const Json header = parse_json(path, parts.header);
  JsonObject root(path, "", header);
  std::map<std::string, H5Object, std::less<>> objects;
  for (const Json& entry : root.array("objects")) {
    JsonObject object(path, "objects", entry);
    objects[object.text("path")] = read_object(object, values);
  }
  return {path, std::move(objects), handover.storage};
}

}  // namespace

std::vector<std::string> H5File::children(std::string_view group) const {
  const std::string prefix = group == "/" ? "/" : std::string(group) + "/";
  std::vector<std::string> names;
  for (auto it = objects_.lower_bound(prefix); it != objects_.end() && it->first.starts_with(prefix); ++it)
    if (it->first.size() > prefix.size() && it->first.find('/', prefix.size()) == std::string::npos)
      names.push_back(it->first.substr(prefix.size()));
  return names;
}

const H5Attribute* H5File::attribute(std::string_view object, std::string_view name) const {
  const auto found = objects_.find(object);
  if (found == objects_.end()) return nullptr;
  const auto attribute = found->second.attributes.find(name);
  return attribute == found->second.attributes.end() ? nullptr : &attribute->second;
}

std::optional<std::string> H5File::text(std::string_view object, std::string_view name) const {
  const H5Attribute* found = attribute(object, name);
  if (!found || found->texts.size() != 1) return std::nullopt;
  return found->texts[0];
}

std::optional<std::vector<std::string>> H5File::texts(std::string_view object, std::string_view name) const {
  if (const H5Attribute* found = attribute(object, name); found && found->numbers.empty()) return found->texts;
  std::vector<std::string> all;
  size_t part = 0;
  while (const H5Attribute* found = attribute(object, fmt::format("{}{}", name, part))) {
    all.insert(all.end(), found->texts.begin(), found->texts.end());
    ++part;
  }
  if (part == 0) return std::nullopt;
  return all;
}

const Tensor& H5File::tensor(std::string_view object) const {
  const auto found = objects_.find(object);
  if (found == objects_.end() || !found->second.dataset)
    throw Error(fmt::format("there is no array '{}'", object)).in(path_);
  const H5Dataset& dataset = *found->second.dataset;
  if (!dataset.refused.empty()) throw Error(fmt::format("array '{}': {}", object, dataset.refused)).in(path_);
  return dataset.tensor;
}

void H5File::release_unused(const Weights& weights) const {
  std::set<const std::byte*> read;
  for (const auto& [name, tensor] : weights.tensors) read.insert(tensor.bytes.data());
  for (const auto& [path, object] : objects_)
    if (object.dataset && !read.contains(object.dataset->tensor.bytes.data())) let_go(object.dataset->tensor.bytes);
}

H5File read_h5(const std::string& path, bool with_values, const H5Reader& reader) {
  return file_of(path, run_h5_reader(path, with_values, reader), with_values);
}

H5File read_archived_h5(const std::string& name, std::string_view bytes, bool with_values, const H5Reader& reader) {
  return file_of(name, run_h5_reader(name, bytes, with_values, reader), with_values);
}

bool looks_like_h5(std::string_view first_bytes) noexcept { return first_bytes.starts_with("\x89HDF\r\n\x1a\n"); }

}  // namespace seqcast
