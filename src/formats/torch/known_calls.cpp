// SPDX-License-Identifier: MIT
#include "formats/torch/known_calls.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <string_view>

#include "io/little_endian.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

using Arguments = std::span<const PickleId>;

constexpr size_t max_name = 256;  // letters of the name of a type or an entry

Error wrong(const std::string& function, const std::string& what) {
  return Error(fmt::format("its pickle is damaged: '{}' has {}", function, what));
}

/// One call; its arguments are read by place.
struct PickleCall {
  Pickle& pickle;
  const std::string& function;
  Arguments arguments;

  PickleId argument(size_t place, PickleKind kind) const {
    if (place >= arguments.size() || !pickle.is(arguments[place], kind))
      throw wrong(function, fmt::format("another argument {} than expected", place + 1));
    return arguments[place];
  }
  int64_t integer(size_t place) const { return pickle.at(argument(place, PickleKind::integer)).integer; }
  std::string text(size_t place) const { return pickle.at(argument(place, PickleKind::text)).text; }

  std::vector<int64_t> integers(size_t place) const {
    constexpr size_t max_axes = 64;  // PyTorch's own limit
    const std::vector<PickleId>& items = pickle.at(argument(place, PickleKind::tuple)).items;
    if (items.size() > max_axes) throw wrong(function, fmt::format("{} axes", items.size()));
    std::vector<int64_t> numbers;
    for (const PickleId item : items) {
      if (!pickle.is(item, PickleKind::integer)) throw wrong(function, "a size that is not a number");
      numbers.push_back(pickle.at(item).integer);
    }
    return numbers;
  }

  PickleId made(PickleValue value) const { return pickle.add(std::move(value)); }
  PickleId object(const std::string& name) const {
    PickleValue value{PickleKind::object};
    value.text = name;
    value.arguments.assign(arguments.begin(), arguments.end());
    return made(std::move(value));
  }
};

PickleId kept(const PickleCall& call, PickleTensor tensor) {
  call.pickle.tensors.push_back(std::move(tensor));
  PickleValue value{PickleKind::tensor};
  value.integer = static_cast<int64_t>(call.pickle.tensors.size() - 1);
  return call.made(std::move(value));
}

/// A tensor of another kind: its name is known, its values are not read.
PickleId unread(const PickleCall& call, const char* type) {
  PickleTensor tensor;
  tensor.dtype = type;
  return kept(call, std::move(tensor));
}
PickleId sparse_tensor(const PickleCall& call) { return unread(call, "sparse"); }
PickleId quantized_tensor(const PickleCall& call) { return unread(call, "quantized"); }
PickleId nested_tensor(const PickleCall& call) { return unread(call, "nested"); }
PickleId empty_tensor(const PickleCall& call) { return unread(call, "without values"); }
PickleId other_tensor(const PickleCall& call) { return unread(call, "of another device or class"); }

/// Whether what is noted next to a tensor is set: PyTorch turns the signs of such a view when it is used.
bool is_noted(const PickleCall& call, size_t place, std::string_view note) {
  if (place >= call.arguments.size() || !call.pickle.is(call.arguments[place], PickleKind::dict)) return false;
  const PickleId value = call.pickle.find(call.arguments[place], note);
  return call.pickle.is(value, PickleKind::boolean) && call.pickle.at(value).integer != 0;
}

/// _rebuild_tensor(storage, offset, size, stride, ...); _rebuild_tensor_v2 has notes at its seventh place,
/// _rebuild_tensor_v3 the dtype, and then the notes.
PickleId tensor(const PickleCall& call) {
  PickleTensor tensor;
  tensor.storage = static_cast<size_t>(call.pickle.at(call.argument(0, PickleKind::storage)).integer);
  tensor.first = call.integer(1);
  tensor.shape = call.integers(2);
  tensor.strides = call.integers(3);
  if (call.function.ends_with("_v3")) {
    const std::string& dtype = call.pickle.at(call.argument(6, PickleKind::global)).text;
    tensor.dtype = dtype.substr(dtype.rfind('.') + 1, max_name);
  }
  const size_t notes = call.function.ends_with("_v3") ? 7 : 6;
  if (is_noted(call, notes, "neg")) tensor.dtype = "negated view";
  if (is_noted(call, notes, "conj")) tensor.dtype = "conjugated view";
  if (tensor.shape.size() != tensor.strides.size()) throw wrong(call.function, "more sizes than strides, or fewer");
  return kept(call, std::move(tensor));
}

PickleId first_argument(const PickleCall& call) {
  if (call.arguments.empty()) throw wrong(call.function, "no arguments");
  return call.arguments[0];
}

/// _rebuild_from_type_v2(function, type, arguments, state), of tensors with attributes of their own.
PickleId typed_tensor(const PickleCall& call) {
  const std::string function = call.pickle.at(call.argument(0, PickleKind::global)).text;
  if (!function.starts_with("torch._utils._rebuild_")) throw wrong(call.function, fmt::format("'{}' in it", function));
  const std::vector<PickleId> arguments = call.pickle.at(call.argument(2, PickleKind::tuple)).items;
  return known_call(call.pickle, function, arguments);
}

/// A dict; OrderedDict's argument may be a list of pairs.
PickleId dict(const PickleCall& call) {
  PickleValue value{PickleKind::dict};
  if (call.function == "collections.OrderedDict" && !call.arguments.empty()) {
    for (const PickleId pair : call.pickle.at(call.argument(0, PickleKind::list)).items) {
      const std::vector<PickleId>& items = call.pickle.at(pair).items;
      if (items.size() != 2) throw wrong(call.function, "an item that is not a pair");
      value.entries.insert(value.entries.end(), items.begin(), items.end());
    }
  }
  return call.made(std::move(value));
}

PickleId set(const PickleCall& call) {
  PickleValue value{PickleKind::set};
  if (!call.arguments.empty()) value.items = call.pickle.at(call.arguments[0]).items;
  return call.made(std::move(value));
}

PickleId plain_object(const PickleCall& call) { return call.object(call.function); }

/// _codecs.encode(text, 'latin1'): how protocol 2 writes bytes. A letter beyond ASCII is two bytes of UTF-8.
PickleId encoded(const PickleCall& call) {
  PickleValue value{PickleKind::bytes};
  const std::string& text = call.pickle.at(call.argument(0, PickleKind::text)).text;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto first = static_cast<unsigned char>(text[i]);
    const bool is_pair = (first == 0xc2 || first == 0xc3) && i + 1 < text.size();
    value.text.push_back(is_pair ? static_cast<char>((first & 3) << 6 | (text[i + 1] & 0x3f)) : text[i]);
    i += is_pair;
  }
  return call.made(std::move(value));
}

/// copyreg._reconstructor(class, base, state): what protocols before 2 write.
PickleId reconstructed(const PickleCall& call) {
  return call.object(call.pickle.at(call.argument(0, PickleKind::global)).text);
}

/// NumPy's number of `bytes` bytes, as dtype('i8') and the like call it.
PickleValue numpy_number(char letter, std::string_view bytes) {
  PickleValue value{letter == 'f' ? PickleKind::real : letter == 'b' ? PickleKind::boolean : PickleKind::integer};
  const uint64_t bits = little_endian(bytes);
  if (letter == 'f' && bytes.size() == 8) {
    value.real = std::bit_cast<double>(bits);
  } else if (letter == 'f') {
    value.real = std::bit_cast<float>(static_cast<uint32_t>(bits));
  } else {
    const auto unused = static_cast<int>(64 - 8 * bytes.size());
    value.integer = letter == 'i' ? static_cast<int64_t>(bits << unused) >> unused : static_cast<int64_t>(bits);
  }
  return value;
}

/// numpy.core.multiarray.scalar(dtype, bytes): sizes that a module computed with NumPy.
PickleId numpy_scalar(const PickleCall& call) {
  const PickleValue& dtype = call.pickle.at(call.argument(0, PickleKind::object));
  const bool is_named = dtype.text == "numpy.dtype" && !dtype.arguments.empty() &&
                        call.pickle.is(dtype.arguments[0], PickleKind::text) && call.arguments.size() > 1;
  const std::string name = is_named ? call.pickle.at(dtype.arguments[0]).text : "";
  constexpr std::array known = {"i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f4", "f8", "b1"};
  if (std::ranges::find(known, name) == known.end()) return call.object(call.function);
  const PickleValue& bytes = call.pickle.at(call.arguments[1]);
  if (bytes.text.size() != static_cast<size_t>(name[1] - '0')) throw wrong(call.function, "another number of bytes");
  return call.made(numpy_number(name[0], bytes.text));
}

struct KnownCall {
  std::string_view function;
  PickleId (*make)(const PickleCall& call);
};

constexpr KnownCall known_calls[] = {{"torch._utils._rebuild_tensor", tensor},
                                     {"torch._utils._rebuild_tensor_v2", tensor},
                                     {"torch._utils._rebuild_tensor_v3", tensor},
                                     {"torch._utils._rebuild_parameter", first_argument},
                                     {"torch._utils._rebuild_parameter_with_state", first_argument},
                                     {"torch._utils._rebuild_sparse_tensor", sparse_tensor},
                                     {"torch._utils._rebuild_sparse_csr_tensor", sparse_tensor},
                                     {"torch._utils._rebuild_qtensor", quantized_tensor},
                                     {"torch._utils._rebuild_nested_tensor", nested_tensor},
                                     {"torch._utils._rebuild_meta_tensor_no_storage", empty_tensor},
                                     {"torch.nn.parameter.UninitializedParameter", empty_tensor},
                                     {"torch.nn.parameter.UninitializedBuffer", empty_tensor},
                                     {"torch._utils._rebuild_wrapper_subclass", other_tensor},
                                     {"torch._utils._rebuild_device_tensor_from_numpy", other_tensor},
                                     {"torch._utils._rebuild_device_tensor_from_cpu_tensor", other_tensor},
                                     {"torch._tensor._rebuild_from_type_v2", typed_tensor},
                                     {"torch.Size", first_argument},
                                     {"torch.device", first_argument},
                                     {"torch.serialization._get_layout", first_argument},
                                     {"collections.OrderedDict", dict},
                                     {"collections.defaultdict", dict},
                                     {"collections.Counter", plain_object},
                                     {"__builtin__.set", set},
                                     {"builtins.set", set},
                                     {"__builtin__.frozenset", set},
                                     {"builtins.frozenset", set},
                                     {"__builtin__.slice", plain_object},
                                     {"builtins.slice", plain_object},
                                     {"__builtin__.complex", plain_object},
                                     {"builtins.complex", plain_object},
                                     {"__builtin__.xrange", plain_object},
                                     {"builtins.range", plain_object},
                                     {"__builtin__.bytearray", plain_object},
                                     {"builtins.bytearray", plain_object},
                                     {"_codecs.encode", encoded},
                                     {"copy_reg._reconstructor", reconstructed},
                                     {"copyreg._reconstructor", reconstructed},
                                     {"numpy.dtype", plain_object},
                                     {"numpy.core.multiarray.scalar", numpy_scalar},
                                     {"numpy._core.multiarray.scalar", numpy_scalar},
                                     {"numpy.core.multiarray._reconstruct", plain_object},
                                     {"numpy._core.multiarray._reconstruct", plain_object},
                                     {"numpy.random._pickle.__randomstate_ctor", plain_object},
                                     {"numpy.random._pickle.__generator_ctor", plain_object},
                                     {"numpy.random._pickle.__bit_generator_ctor", plain_object},
                                     {"collections.deque", plain_object},
                                     {"types.SimpleNamespace", plain_object},
                                     {"datetime.datetime", plain_object},
                                     {"datetime.date", plain_object},
                                     {"datetime.time", plain_object},
                                     {"datetime.timedelta", plain_object},
                                     {"datetime.timezone", plain_object},
                                     {"decimal.Decimal", plain_object},
                                     {"fractions.Fraction", plain_object},
                                     {"pathlib.Path", plain_object},
                                     {"pathlib.PosixPath", plain_object},
                                     {"pathlib.PurePosixPath", plain_object},
                                     {"pathlib.PureWindowsPath", plain_object},
                                     {"pathlib.WindowsPath", plain_object},
                                     {"pathlib._local.PosixPath", plain_object},
                                     {"pathlib._local.WindowsPath", plain_object}};

}  // namespace

PickleId known_call(Pickle& pickle, const std::string& function, Arguments arguments) {
  for (const KnownCall& known : known_calls)
    if (known.function == function) return known.make({pickle, function, arguments});
  throw Error(
      fmt::format("its pickle calls '{}', and only what files of weights need is read; nothing was run", function),
      "if you trust it, save its tensors alone: torch.save(model.state_dict(), FILE)");
}

PickleId known_reference(Pickle& pickle, PickleId reference) {
  const auto& items = pickle.is(reference, PickleKind::tuple) ? pickle.at(reference).items : std::vector<PickleId>{};
  const bool is_storage = items.size() == 5 && pickle.is(items[0], PickleKind::text) &&
                          pickle.at(items[0]).text == "storage" && pickle.is(items[1], PickleKind::global) &&
                          pickle.is(items[2], PickleKind::text) && pickle.is(items[4], PickleKind::integer);
  if (!is_storage) throw Error("its pickle is damaged: it refers to something other than a storage");
  const std::string &type = pickle.at(items[1]).text, &key = pickle.at(items[2]).text;
  if (type.size() > max_name || key.size() > max_name)
    throw Error("its pickle is damaged: a storage with a name of more letters than any has");
  pickle.storages.push_back({type.substr(type.rfind('.') + 1), key, pickle.at(items[4]).integer});
  PickleValue value{PickleKind::storage};
  value.integer = static_cast<int64_t>(pickle.storages.size() - 1);
  return pickle.add(std::move(value));
}

}  // namespace seqcast
