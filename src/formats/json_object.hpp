// SPDX-License-Identifier: MIT
// Strict JSON reader; errors name the JSON path.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "formats/json_parser.hpp"
#include "model/fields.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

/// Parses a file's whole text. @throws Error  for what is not JSON, keys that come twice, nesting beyond 64 levels, and
/// more than 10,000 keys in one object or 5,000,000 values in all.
Json parse_json(const std::string& file, std::string_view text);

/// One object in a JSON file: every key must be asked for, once, by a name and a type.
class JsonObject {
 public:
  /// @param path  where the object stands, as in `heads[1]`; empty for the whole file.
  JsonObject(const std::string& file, std::string path, const Json& value);

  bool has(std::string_view key) const { return value_->contains(key); }
  /// The value of a key that must be there.
  const Json& at(std::string_view key);
  std::string text(std::string_view key);
  std::string text_or(std::string_view key, std::string fallback);
  int64_t integer(std::string_view key, int64_t least);
  double number(std::string_view key);
  bool boolean(std::string_view key);
  /// The value of an enumeration that is called so (model/fields).
  template <class E>
  E value_named(std::string_view key) {
    const std::string name = text(key);
    if (const std::optional<E> value = named<E>(name)) return *value;
    throw error(key, "got '" + name + "', expected one of " + known_names<E>());
  }
  const Json& array(std::string_view key);
  JsonObject object(std::string_view key);

  /// The error that `what` is wrong at `key`, ready to be thrown.
  Error error(std::string_view key, std::string_view what) const;
  /// Where a key stands, as in `heads[1].tracks`.
  std::string path(std::string_view key) const;
  const std::string& file() const { return file_; }

  /// @throws Error  if there are keys that were never asked for.
  void finish() const;

 private:
  Error wrong_type(std::string_view key, std::string_view expected) const;

  std::string file_;
  std::string path_;
  const Json* value_;
  std::set<std::string, std::less<>> asked_;
};

/// Integers of a card are at most this: larger ones are mistakes.
constexpr int64_t max_integer = int64_t{1} << 31;

}  // namespace seqcast
