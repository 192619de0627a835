// SPDX-License-Identifier: MIT
#include "formats/safetensors.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>
#include <optional>

#include "base/setting.hpp"
#include "formats/json_parser.hpp"
#include "io/file_kind.hpp"
#include "io/little_endian.hpp"
#include "io/loaded_file.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr uint64_t length_bytes = 8;
constexpr uint64_t max_header_bytes = 100'000'000;  // the format's own limit
constexpr size_t max_levels = 3;                    // {tensor: {shape: [...]}}
constexpr std::string_view download_again = "the file may be cut short: copy or download it again";

uint64_t header_length(std::string_view bytes) noexcept { return little_endian(bytes.substr(0, length_bytes)); }

/// What a file is that is no safetensors, with what a user of weights may do.
std::optional<FileKind> other_kind(const std::string& path, std::string_view bytes) {
  if (bytes.starts_with("\x89HDF\r\n\x1a\n"))
    return FileKind{"an HDF5 file (Keras weights?)",
                    fmt::format("a Keras file needs no card: seqcast predict FILE.h5 FASTA; with Basenji's params.json "
                                "it is the {}",
                                Setting::weights)};
  if (bytes.starts_with('{'))
    return FileKind{"JSON text",
                    fmt::format("a card is the MODEL itself; {} takes a safetensors file", Setting::weights)};
  auto kind = kind_of_file(path, bytes);
  if (kind && bytes.starts_with('>')) kind->hint.clear();  // which is of a model
  return kind;
}

/// The JSON text, once the length before it is known to make sense.
std::string_view header_text(std::string_view bytes, const std::string& path) {
  const bool has_json = bytes.size() <= length_bytes || bytes[length_bytes] == '{';
  if (bytes.size() < length_bytes || header_length(bytes) > max_header_bytes || !has_json)
    if (const auto kind = other_kind(path, bytes.substr(0, size_t{1} << 16)))
      throw Error(fmt::format("it is {}, expected safetensors", kind->name), kind->hint).in(path);
  if (bytes.size() < length_bytes)
    throw Error(fmt::format("the file has {} bytes, expected at least 8 (safetensors)", bytes.size())).in(path);
  const uint64_t length = header_length(bytes);
  if (length > max_header_bytes)
    throw Error(fmt::format("the header's length is {} bytes, expected at most {}; this is not safetensors", length,
                            max_header_bytes))
        .in(path);
  if (length > bytes.size() - length_bytes)
    throw Error(fmt::format("the header's length is {} bytes, expected at most the {} that follow", length,
                            bytes.size() - length_bytes),
                std::string(download_again))
        .in(path);
  const std::string_view text = bytes.substr(length_bytes, length);
  if (!text.starts_with('{')) throw Error(fmt::format("the header does not begin with '{{', expected JSON")).in(path);
  return text;
}

/// Parses with no key twice and nothing nested deeper than the format allows.
Json parse_header(std::string_view text, const std::string& path) {
  constexpr size_t no_limit = std::numeric_limits<size_t>::max();  // but the format's own, of bytes
  JsonWatch watch(path, "the header", {max_levels, no_limit, no_limit});
  try {
    return parse_json(text, watch);
  } catch (const JsonSyntax& syntax) {
    if (syntax.is_out_of_range) throw Error("the header has a number that is too large").in(path);
    throw Error(fmt::format("the header is not JSON (at its byte {})", syntax.byte)).in(path);
  }
}

void check_metadata(const Json& metadata, const std::string& path) {
  if (metadata.is_null()) return;  // as some tools write that there are none
  if (!metadata.is_object())
    throw Error(fmt::format("__metadata__ is {}, expected an object of strings", metadata.type_name())).in(path);
  for (const auto& [key, value] : metadata.items())
    if (!value.is_string() && !value.is_null())
      throw Error(fmt::format("__metadata__ '{}' is {}, expected a string", key, value.type_name())).in(path);
}

/// One tensor's line in the header.
struct Entry {
  std::string name;
  std::string dtype;
  std::vector<int64_t> shape;
  int64_t begin = 0;  ///< in the data, in bytes
  int64_t end = 0;
};

/// Reads one entry at a time; every message names the file and the tensor.
struct EntryReader {
  const std::string& path;
  const std::string& name;
  const Json& fields;

  Error error(const std::string& what, std::string_view hint = {}) const {
    return Error(fmt::format("tensor '{}': {}", name, what), std::string(hint)).in(path);
  }

  const Json& field(const char* key) const {
    const auto found = fields.find(key);
    if (found == fields.end()) throw error(fmt::format("{} is missing", key));
    return *found;
  }

  std::vector<int64_t> whole_numbers(const char* key) const {
    const Json& list = field(key);
    if (!list.is_array()) throw error(fmt::format("{} is {}, expected an array", key, list.type_name()));
    std::vector<int64_t> numbers;
    for (const Json& item : list) {
      if (!item.is_number_unsigned() || item.get<uint64_t>() > std::numeric_limits<int64_t>::max())
        throw error(fmt::format("{} has {}, expected whole numbers from 0", key, item.dump()));
      numbers.push_back(item.get<int64_t>());
    }
    return numbers;
  }

  Entry read() const {
    if (!fields.is_object()) throw error(fmt::format("it is {}, expected an object", fields.type_name()));
    for (const auto& [key, value] : fields.items())
      if (key != "dtype" && key != "shape" && key != "data_offsets")
        throw error(fmt::format("unknown key '{}', expected dtype, shape and data_offsets", key));
    const Json& dtype = field("dtype");
    if (!dtype.is_string()) throw error(fmt::format("dtype is {}, expected a string", dtype.type_name()));
    const std::vector<int64_t> offsets = whole_numbers("data_offsets");
    if (offsets.size() != 2) throw error(fmt::format("data_offsets has {} numbers, expected 2", offsets.size()));
    if (offsets[0] > offsets[1])
      throw error(fmt::format("data_offsets begin at {} and end at {}, expected the end not before the beginning",
                              offsets[0], offsets[1]));
    return {name, dtype.get<std::string>(), whole_numbers("shape"), offsets[0], offsets[1]};
  }
};

std::optional<DataType> data_type(std::string_view dtype) {
  if (dtype == "F32") return DataType::f32;
  if (dtype == "F16") return DataType::f16;
  if (dtype == "BF16") return DataType::bf16;
  return std::nullopt;
}

std::string_view dtype_name(DataType type) {
  return type == DataType::f32 ? "F32" : type == DataType::f16 ? "F16" : "BF16";
}

/// PyTorch's count of training steps, which its state_dict puts next to every batch norm's statistics.
bool is_counter(const Entry& entry) {
  return entry.dtype == "I64" && (entry.name.ends_with(".num_batches_tracked") || entry.name == "num_batches_tracked");
}

void check_size(const EntryReader& reader, const Entry& entry, int64_t data_bytes) {
  const std::optional<DataType> type = data_type(entry.dtype);
  if (!type && !is_counter(entry))
    throw reader.error(fmt::format("dtype {}, expected F32, F16 or BF16", entry.dtype),
                       "store its values as float32 (PyTorch: tensor.float())");
  int64_t bytes = !type ? 8 : *type == DataType::f32 ? 4 : 2;
  for (int64_t extent : entry.shape)
    if (__builtin_mul_overflow(bytes, extent, &bytes))
      throw reader.error(fmt::format("shape [{}] is too large to address", fmt::join(entry.shape, ", ")));
  if (entry.end > data_bytes)
    throw reader.error(
        fmt::format("data_offsets end at byte {}, expected at most the file's {} bytes of data", entry.end, data_bytes),
        download_again);
  if (entry.end - entry.begin != bytes)
    throw reader.error(fmt::format("data_offsets hold {} bytes, expected {} for {} of shape [{}]",
                                   entry.end - entry.begin, bytes, entry.dtype, fmt::join(entry.shape, ", ")));
}

/// The format has every byte of the data belong to exactly one tensor.
void check_layout(std::vector<const Entry*> order, int64_t data_bytes, const std::string& path) {
  std::ranges::sort(order, {}, [](const Entry* entry) { return std::pair(entry->begin, entry->end); });
  int64_t position = 0;
  std::string_view before = "the header";
  for (const Entry* entry : order) {
    if (entry->begin != position)
      throw Error(fmt::format("tensor '{}': its data begin at byte {}, expected {}, where {} ends ({})", entry->name,
                              entry->begin, position, before, entry->begin < position ? "they overlap" : "a gap"))
          .in(path);
    position = entry->end;
    before = entry->name;
  }
  if (position != data_bytes)
    throw Error(fmt::format("{} bytes of data, expected {} from its header", data_bytes, position)).in(path);
}

std::vector<Entry> read_entries(const Json& header, int64_t data_bytes, const std::string& path) {
  std::vector<Entry> entries;
  for (const auto& [name, fields] : header.items()) {
    if (name == "__metadata__") {
      check_metadata(fields, path);
      continue;
    }
    const EntryReader reader{path, name, fields};
    entries.push_back(reader.read());
    check_size(reader, entries.back(), data_bytes);
  }
  std::vector<const Entry*> order;
  for (const Entry& entry : entries) order.push_back(&entry);
  check_layout(std::move(order), data_bytes, path);
  return entries;
}

}  // namespace

Weights read_safetensors(const std::string& path) {
  LoadedFile file = load_file(path, "safetensors");
  const std::string_view text = header_text(file.bytes, path);
  const std::string_view data = file.bytes.substr(length_bytes + text.size());
  Weights weights{path, {}, std::move(file.storage)};
  for (Entry& entry : read_entries(parse_header(text, path), static_cast<int64_t>(data.size()), path)) {
    const std::optional<DataType> type = data_type(entry.dtype);
    if (!type) continue;
    const std::string_view values =
        data.substr(static_cast<size_t>(entry.begin), static_cast<size_t>(entry.end - entry.begin));
    weights.tensors.emplace(std::move(entry.name),
                            Tensor{*type, std::move(entry.shape), std::as_bytes(std::span(values))});
  }
  return weights;
}

SafetensorsLayout safetensors_layout(const Weights& weights) {
  SafetensorsLayout layout;
  Json header = Json::object();
  auto& entries = header.get_ref<Json::object_t&>();
  int64_t position = 0;
  for (const DataType type : {DataType::f32, DataType::f16, DataType::bf16}) {
    for (const auto& [name, tensor] : weights.tensors) {
      if (tensor.type != type) continue;
      const auto end = position + tensor.size() * tensor.value_bytes();
      Json entry{{"dtype", dtype_name(type)}, {"shape", tensor.shape}, {"data_offsets", {position, end}}};
      entries.emplace_back(name, std::move(entry));  // not header[name], which would seek it among all others
      layout.order.push_back(&tensor);
      position = end;
    }
  }
  std::string text = header.dump();
  text.append((length_bytes - text.size() % length_bytes) % length_bytes, ' ');
  for (uint64_t i = 0; i < length_bytes; ++i) layout.header.push_back(static_cast<char>(text.size() >> (8 * i) & 0xff));
  layout.header += text;
  return layout;
}

bool looks_like_safetensors(std::string_view first_bytes) noexcept {
  return first_bytes.size() > length_bytes && first_bytes[length_bytes] == '{' &&
         header_length(first_bytes) <= max_header_bytes;
}

}  // namespace seqcast
