// SPDX-License-Identifier: MIT
// Arguments of a call of a Keras layer: tensors, constants, and lists and dicts of them.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "formats/json_object.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

/// Output `tensor` of call number `call` of a layer.
struct KerasReference {
  size_t layer = 0;
  int64_t call = 0;
  int64_t tensor = 0;
};

/// One argument of a call. Lists and dicts are told from constants by the tensors in them.
struct KerasArgument {
  enum class Kind { tensor, list, dict, constant };
  Kind kind = Kind::constant;
  size_t input = 0;                  ///< tensor: which of the call's inputs it is
  std::vector<KerasArgument> parts;  ///< list; dict, by sorted keys
  std::vector<std::string> keys;     ///< dict: of its parts
  Json value;                        ///< constant; null for None; arrays are lists

  /// Whether it is None, or lists and dicts of nothing else, as a mask of several tensors is.
  bool is_none() const;
};

/// One call of a layer. An InputLayer's has no inputs.
struct KerasNode {
  size_t layer = 0;
  std::vector<KerasReference> inputs;  ///< all tensors of the arguments, in the order in which Keras flattens them
  std::vector<KerasArgument> positional = {};
  std::map<std::string, KerasArgument, std::less<>> named = {};
};

/// How the names of layers in a model's wiring are understood.
struct KerasWiring {
  std::function<std::optional<size_t>(const std::string& name)> find;  ///< a layer's index
  std::function<Error(const std::string& what)> error;
};

/// Whether JSON is [layer, call, tensor] or, behind it, the call's named arguments.
bool is_keras_reference(const Json& json);

/// @throws Error  for what is none, and for a layer that is not there.
KerasReference read_keras_reference(const Json& json, const KerasWiring& wiring);

/// One element of `inbound_nodes`: of Keras 1 and 2, where each tensor of the first argument repeats the named ones, or
/// of Keras 3, where it is {args, kwargs}.
KerasNode read_keras_call(const Json& call, size_t layer, const KerasWiring& wiring);

/// A call's arguments: every one of them must be asked for, as the keys of a JsonObject.
class CallArguments {
 public:
  explicit CallArguments(const KerasNode& node) : node_(&node) {}

  /// Null where there is none.
  const KerasArgument* at(size_t position);
  const KerasArgument* find(std::string_view name);
  /// An argument that was never asked for and is not None, as in "'mask'"; none where there is none.
  std::optional<std::string> left() const;

 private:
  const KerasNode* node_;
  std::set<size_t> asked_positions_;
  std::set<std::string, std::less<>> asked_names_;
};

}  // namespace seqcast
