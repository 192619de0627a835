// SPDX-License-Identifier: MIT
#include "formats/torch/torch_file.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <limits>

#include "formats/torch/pickle_machine.hpp"
#include "io/file_bytes.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

/// A type of the values that are read.
struct TorchFile::NumberType {
  std::string_view storage, dtype;
  int64_t bytes;
  DataType read_as;
};

namespace {

constexpr uint64_t max_pickle_bytes = uint64_t{64} << 20;
constexpr std::string_view pickle_entry = "data.pkl";
constexpr std::string_view legacy_magic =
    "\x8a\x0al\xfc\x9c"
    "F\xf9 j\xa8P\x19.";  // of torch.save before 1.6
constexpr const char* save_as_archive =
    "with PyTorch 1.6 or later: torch.save(torch.load(FILE, map_location='cpu'), NEW)";

bool is_zip(std::string_view bytes) { return bytes.starts_with("PK\x03\x04") || bytes.starts_with("PK\x05\x06"); }
/// A safetensors file begins with the length of its header, which may be 0x280 or the like.
bool is_pickle(std::string_view bytes) {
  const bool is_safetensors =
      bytes.size() > 8 && bytes.substr(4, 4) == std::string_view("\0\0\0\0", 4) && bytes[8] == '{';
  return bytes.size() > 1 && bytes[0] == '\x80' && bytes[1] >= 2 && bytes[1] <= 5 && !is_safetensors;
}
bool is_tar(std::string_view bytes) { return bytes.size() > 262 && bytes.substr(257, 5) == "ustar"; }

/// Before a file is opened as a zip: the kinds that are none.
void refuse_other_kinds(const std::string& path) {
  const std::string bytes = first_bytes(path, 512);
  const std::string_view view = bytes;
  if (is_pickle(view) && view.substr(2).starts_with(legacy_magic))
    throw Error("saved by PyTorch before 1.6, or with _use_new_zipfile_serialization=False, expected its zip archive",
                save_as_archive);
  if (is_pickle(view))
    throw Error("a Python pickle, expected a file of torch.save or safetensors",
                "save its tensors: torch.save(TENSORS, FILE)");
  if (is_tar(view))
    throw Error("a tar archive, expected a file of torch.save",
                "unpack it first; a file of PyTorch before 0.2 is saved again as a state_dict");
}

ZipFile opened(const std::string& path) {
  try {
    refuse_other_kinds(path);
  } catch (const Error& error) {
    throw error.in(path);
  }
  return ZipFile(path);
}

bool ends_in(const std::vector<ZipEntry>& entries, std::string_view name) {
  return std::ranges::any_of(entries, [&](const ZipEntry& entry) { return entry.name.ends_with(name); });
}

/// The folder of the archive's pickle, with its slash.
std::string folder_of(const ZipFile& zip) {
  const std::vector<ZipEntry>& entries = zip.entries();
  if (ends_in(entries, "/constants.pkl") || ends_in(entries, "/code/__torch__.py"))
    throw Error("a TorchScript archive, whose code is not run, expected the tensors alone",
                "torch.save(torch.jit.load(FILE, 'cpu').state_dict(), NEW)");
  for (const ZipEntry& entry : entries)
    if (entry.name == pickle_entry || entry.name.ends_with("/data.pkl"))
      return entry.name.substr(0, entry.name.size() - pickle_entry.size());
  if (ends_in(entries, "model.weights.h5"))
    throw Error("a zip archive of a Keras model, expected one of torch.save",
                "a Keras model is a file of its own, FILE.keras, with config.json and model.weights.h5 at its top");
  if (ends_in(entries, ".npy"))
    throw Error("an archive of NumPy arrays (.npz), expected one of torch.save",
                "torch.save({name: torch.tensor(array) for name, array in numpy.load(FILE).items()}, NEW)");
  if (ends_in(entries, "/archive_format") || ends_in(entries, "/models/model.json"))
    throw Error("a program of torch.export (.pt2), whose graph is not read, expected the tensors alone",
                "torch.save(torch.export.load(FILE).state_dict, NEW)");
  throw Error("a zip archive without data.pkl, expected one of torch.save", "unpack it first: unzip FILE");
}

template <class Bits>
Bits swapped(Bits bits) {
  auto bytes = std::bit_cast<std::array<std::byte, sizeof(Bits)>>(bits);
  std::ranges::reverse(bytes);
  return std::bit_cast<Bits>(bytes);
}

/// Copies values with their bytes in this machine's order, and f64 as the nearest f32.
template <class Bits, class Out>
std::shared_ptr<std::vector<std::byte>> copied(std::string_view bytes, bool swap, Out (*convert)(Bits)) {
  auto out = std::make_shared<std::vector<std::byte>>(bytes.size() / sizeof(Bits) * sizeof(Out));
  for (size_t i = 0; i < bytes.size() / sizeof(Bits); ++i) {
    Bits bits;
    std::memcpy(&bits, bytes.data() + i * sizeof bits, sizeof bits);
    const Out value = convert(swap ? swapped(bits) : bits);
    std::memcpy(out->data() + i * sizeof value, &value, sizeof value);
  }
  return out;
}

std::shared_ptr<std::vector<std::byte>> converted(std::string_view bytes, int64_t width, bool swap) {
  if (width == 8)
    return copied<uint64_t, float>(bytes, swap,
                                   [](uint64_t bits) { return static_cast<float>(std::bit_cast<double>(bits)); });
  if (width == 4) return copied<uint32_t, uint32_t>(bytes, swap, [](uint32_t bits) { return bits; });
  return copied<uint16_t, uint16_t>(bytes, swap, [](uint16_t bits) { return bits; });
}

/// The number of values between a tensor's first and its last, and how many it has; -1 where 64 bits do not hold it.
struct Extent {
  int64_t span = 1, values = 1;

  explicit Extent(const PickleTensor& tensor) {
    bool is_over = tensor.first < 0;
    for (size_t i = 0; i < tensor.shape.size(); ++i) {
      const int64_t size = tensor.shape[i], stride = tensor.strides[i];
      int64_t reach = 0;
      is_over = is_over || size < 0 || stride < 0 || __builtin_mul_overflow(values, size, &values) ||
                __builtin_mul_overflow(size - 1, stride, &reach) || __builtin_add_overflow(span, reach, &span);
    }
    if (is_over || __builtin_add_overflow(span, tensor.first, &span)) span = values = -1;
    if (values == 0) span = 0;
  }
};

bool is_row_major(const PickleTensor& tensor) {
  int64_t stride = 1;
  for (size_t i = tensor.shape.size(); i-- > 0; stride *= tensor.shape[i])
    if (tensor.shape[i] != 1 && tensor.strides[i] != stride) return false;
  return true;
}

}  // namespace

bool looks_like_torch(std::string_view first_bytes) noexcept {
  return is_zip(first_bytes) || is_pickle(first_bytes) || is_tar(first_bytes);
}

TorchFile::TorchFile(const std::string& path) : zip_(opened(path)) {
  const auto in_file = [&](const auto& read) {
    try {
      return read();
    } catch (const Error& error) {
      throw error.in(path);
    }
  };
  folder_ = in_file([&] { return folder_of(zip_); });
  if (const ZipEntry* order = zip_.find(folder_ + "byteorder")) {
    const std::string text(zip_.read(*order, 64).bytes);
    if (text != "little" && text != "big")
      throw Error(fmt::format("its byteorder is '{}', expected little or big", text)).in(path);
    is_big_endian_ = text == "big";
  }
  const LoadedFile bytes = zip_.read(*zip_.find(folder_ + std::string(pickle_entry)), max_pickle_bytes);
  pickle_ = in_file([&] { return read_pickle(bytes.bytes); });
}

const TorchFile::NumberType* TorchFile::number_type(const std::string& name) {
  static constexpr NumberType types[] = {{"DoubleStorage", "float64", 8, DataType::f32},
                                         {"FloatStorage", "float32", 4, DataType::f32},
                                         {"HalfStorage", "float16", 2, DataType::f16},
                                         {"BFloat16Storage", "bfloat16", 2, DataType::bf16}};
  const auto found =
      std::ranges::find_if(types, [&](const NumberType& type) { return type.storage == name || type.dtype == name; });
  return found == std::end(types) ? nullptr : found;
}

const std::string& TorchFile::type_of(const PickleTensor& tensor) const {
  return tensor.dtype.empty() ? pickle_.storages[tensor.storage].type : tensor.dtype;
}

bool TorchFile::is_floating(const PickleTensor& tensor) const { return number_type(type_of(tensor)) != nullptr; }

const ZipEntry& TorchFile::entry_of(const PickleStorage& storage, const NumberType& type) const {
  const std::string name = fmt::format("{}data/{}", folder_, storage.key);
  const ZipEntry* entry = zip_.find(name);
  if (!entry) throw Error(fmt::format("its values are missing: there is no entry '{}'", name));
  if (entry->is_deflated)
    throw Error(fmt::format("entry '{}' is deflated, expected it stored as it is", name), save_as_archive);
  int64_t bytes = storage.values;
  const bool is_over =
      storage.values < 0 || (storage.type != "UntypedStorage" && __builtin_mul_overflow(bytes, type.bytes, &bytes));
  if (is_over || static_cast<uint64_t>(bytes) != entry->bytes)
    throw Error(fmt::format("entry '{}' has {} bytes, expected {} values of {}", name, entry->bytes, storage.values,
                            type.dtype));
  return *entry;
}

const TorchFile::Values& TorchFile::values_of(const PickleStorage& storage, const NumberType& type) {
  const Key key{storage.key, type.dtype};
  if (const auto found = values_.find(key); found != values_.end()) return found->second;
  const LoadedFile stored = zip_.read(entry_of(storage, type), std::numeric_limits<uint64_t>::max());
  Values values{stored.storage, std::as_bytes(std::span(stored.bytes))};
  if (type.bytes == 8 || is_big_endian_) {
    const auto copy = converted(stored.bytes, type.bytes, is_big_endian_);
    values = {copy, *copy};
  }
  return values_.emplace(key, std::move(values)).first->second;
}

/// @return  how many values its entry has.
int64_t TorchFile::check_extent(const PickleTensor& tensor, const NumberType& type) {
  const auto stored = static_cast<int64_t>(entry_of(pickle_.storages[tensor.storage], type).bytes) / type.bytes;
  const Extent extent(tensor);
  if (extent.span < 0 || extent.span > stored)
    throw Error(fmt::format("shape [{}] with strides [{}] from value {} leads out of its {} values",
                            fmt::join(tensor.shape, ", "), fmt::join(tensor.strides, ", "), tensor.first, stored));
  constexpr int64_t max_expanded = int64_t{1} << 26;  // of all tensors that repeat a value
  if (extent.values > stored && (expanded_ += extent.values) > max_expanded)
    throw Error(fmt::format("shape [{}] repeats its {} values", fmt::join(tensor.shape, ", "), stored));
  return stored;
}

Tensor TorchFile::tensor(const PickleTensor& tensor, const std::string& name, bool with_values) {
  const std::string& type_name = type_of(tensor);
  try {
    const NumberType* type = number_type(type_name);
    if (!type) throw Error(fmt::format("type {}, expected float64, float32, float16 or bfloat16", type_name));
    const int64_t stored = check_extent(tensor, *type);
    if (!with_values) return {type->read_as, tensor.shape, {}};
    const std::span<const std::byte> bytes = values_of(pickle_.storages[tensor.storage], *type).bytes;
    if (!is_row_major(tensor))
      return seen_as({type->read_as, {stored}, bytes}, tensor.shape, {tensor.first, tensor.strides});
    const auto width = static_cast<int64_t>(bytes.size()) / std::max<int64_t>(stored, 1);
    const int64_t values = Extent(tensor).values, first = values == 0 ? 0 : tensor.first;
    return {type->read_as, tensor.shape,
            bytes.subspan(static_cast<size_t>(first * width), static_cast<size_t>(values * width))};
  } catch (const Error& error) {
    const std::string place = fmt::format("{}: ", path());
    const std::string_view what = error.what();
    throw Error(fmt::format("{}tensor '{}': {}", place, name, what.substr(what.starts_with(place) ? place.size() : 0)),
                error.hint());
  }
}

std::shared_ptr<const void> TorchFile::storage() const {
  auto owners = std::make_shared<std::vector<std::shared_ptr<const void>>>();
  for (const auto& [key, values] : values_) owners->push_back(values.owner);
  return owners;
}

}  // namespace seqcast
