// SPDX-License-Identifier: MIT
// Inert values that a pickle describes.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace seqcast {

/// A value's place in its pickle: values may hold each other, and themselves.
using PickleId = uint32_t;
constexpr PickleId no_value = std::numeric_limits<PickleId>::max();

/// A plain value, or the description of what a program would have built.
struct PickleValue {
  enum class Kind {
    none,
    boolean,
    integer,
    real,
    text,
    bytes,
    list,
    tuple,
    dict,
    set,
    global,   ///< the name of a class or function: `text`, as in torch.FloatStorage
    object,   ///< of the class `text`, which was not built
    storage,  ///< Pickle::storages[integer]
    tensor    ///< Pickle::tensors[integer]
  };

  Kind kind = Kind::none;
  int64_t integer = 0;
  double real = 0;
  std::string text = {};
  std::vector<PickleId> items = {};      ///< of a list, tuple or set, or appended to an object
  std::vector<PickleId> entries = {};    ///< of a dict, or set in an object: a key, its value, the next key and so on
  std::vector<PickleId> arguments = {};  ///< that an object was to be built with
  PickleId state = no_value;             ///< of an object: its attributes
};
using PickleKind = PickleValue::Kind;

/// Where a tensor's values lie: an entry of the archive.
struct PickleStorage {
  std::string type;    ///< as in FloatStorage; UntypedStorage where each tensor says its own
  std::string key;     ///< the entry's name behind data/
  int64_t values = 0;  ///< bytes where untyped
};

constexpr size_t no_storage = std::numeric_limits<size_t>::max();

struct PickleTensor {
  size_t storage = no_storage;
  std::string dtype;  ///< as in float32; empty: the storage's; or why its values are not read, as in sparse
  int64_t first = 0;
  std::vector<int64_t> shape, strides;
};

/// What one pickle describes.
struct Pickle {
  std::vector<PickleValue> values;
  std::vector<PickleStorage> storages;
  std::vector<PickleTensor> tensors;
  PickleId root = no_value;

  const PickleValue& at(PickleId id) const { return values.at(id); }
  bool is(PickleId id, PickleKind kind) const { return id != no_value && at(id).kind == kind; }
  /// The value of a dict's key, the last where it comes again; no_value where there is none.
  PickleId find(PickleId dict, std::string_view key) const;
  /// @throws Error  where there are too many, or too much in them: a short pickle can name a long value many times.
  PickleId add(PickleValue value);

 private:
  size_t bytes_ = 0;
};

}  // namespace seqcast
