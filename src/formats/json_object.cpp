// SPDX-License-Identifier: MIT
#include "formats/json_object.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace seqcast {
namespace {

// Json keeps an object's keys in order and seeks them one by one; a value takes up to 100 bytes.
constexpr JsonLimits limits{64, 10000, 5'000'000};

}  // namespace

Json parse_json(const std::string& file, std::string_view text) {
  JsonWatch watch(file, "JSON", limits);
  try {
    return parse_json(text, watch);
  } catch (const JsonSyntax& syntax) {
    throw Error(fmt::format("not JSON: {}", syntax.why)).in(file);
  }
}

JsonObject::JsonObject(const std::string& file, std::string path, const Json& value)
    : file_(file), path_(std::move(path)), value_(&value) {
  if (!value.is_object())
    throw Error(fmt::format("{}: got {}, expected an object", path_.empty() ? "the file" : path_, value.type_name()))
        .in(file_);
}

std::string JsonObject::path(std::string_view key) const {
  return path_.empty() ? std::string(key) : fmt::format("{}.{}", path_, key);
}

Error JsonObject::error(std::string_view key, std::string_view what) const {
  return Error(fmt::format("{}: {}", path(key), what)).in(file_);
}

Error JsonObject::wrong_type(std::string_view key, std::string_view expected) const {
  return error(key, fmt::format("got {}, expected {}", value_->at(std::string(key)).type_name(), expected));
}

const Json& JsonObject::at(std::string_view key) {
  asked_.emplace(key);
  const auto found = value_->find(key);
  if (found == value_->end()) throw error(key, "is missing");
  return *found;
}

std::string JsonObject::text(std::string_view key) {
  const Json& value = at(key);
  if (!value.is_string()) throw wrong_type(key, "a text");
  return value.get<std::string>();
}

std::string JsonObject::text_or(std::string_view key, std::string fallback) {
  return has(key) ? text(key) : std::move(fallback);
}

int64_t JsonObject::integer(std::string_view key, int64_t least) {
  const Json& value = at(key);
  if (!value.is_number_integer()) throw wrong_type(key, "a whole number");
  const bool too_large = value.is_number_unsigned() && value.get<uint64_t>() > static_cast<uint64_t>(max_integer);
  if (too_large || value.get<int64_t>() < least || value.get<int64_t>() > max_integer)
    throw error(key, fmt::format("got {}, expected {} to {}", value.dump(), least, max_integer));
  return value.get<int64_t>();
}

double JsonObject::number(std::string_view key) {
  const Json& value = at(key);
  if (!value.is_number()) throw wrong_type(key, "a number");
  return value.get<double>();
}

bool JsonObject::boolean(std::string_view key) {
  const Json& value = at(key);
  if (!value.is_boolean()) throw wrong_type(key, "true or false");
  return value.get<bool>();
}

const Json& JsonObject::array(std::string_view key) {
  const Json& value = at(key);
  if (!value.is_array()) throw wrong_type(key, "a list");
  return value;
}

JsonObject JsonObject::object(std::string_view key) { return {file_, path(key), at(key)}; }

void JsonObject::finish() const {
  for (const auto& [key, value] : value_->items())
    if (!asked_.contains(key))
      throw error(key, "unknown key").hinting(fmt::format("the keys known here are {}", fmt::join(asked_, ", ")));
}

}  // namespace seqcast
