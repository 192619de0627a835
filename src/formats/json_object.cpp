// SPDX-License-Identifier: MIT
// How is JSON that a stranger wrote read strictly, with errors that name the place in it?
#include "seqcast/formats/json_object.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace seqcast {

namespace {

/// Follows the parser, since what it builds has lost the keys that came twice and can be too large to be built.
class Watch {
 public:
  explicit Watch(const std::string& file) : file_(file) {}

  void see(Json::parse_event_t event, const Json& parsed) {
    using Event = Json::parse_event_t;
    if (event == Event::object_start || event == Event::array_start) {
      levels_.push_back({event == Event::object_start, {}, {}, 0});
      if (levels_.size() > most_levels)
        throw Error(fmt::format("{}: JSON is nested deeper than {} levels", file_, most_levels));
    } else if (event == Event::key) {
      see_key(parsed.get<std::string>());
    } else {
      if (event != Event::value) levels_.pop_back();
      if (!levels_.empty()) ++levels_.back().element;
    }
  }

 private:
  struct Level {
    bool is_object;
    std::set<std::string> keys;
    std::string key;  ///< the last
    int64_t element;
  };

  void see_key(const std::string& key) {
    Level& level = levels_.back();
    level.key = key;
    if (!level.keys.insert(key).second) throw Error(fmt::format("{}: {}: this key comes twice", file_, path()));
    if (level.keys.size() > most_keys)
      throw Error(fmt::format("{}: {}: more than {} keys in one object", file_, path(), most_keys));
  }

  std::string path() const {
    std::string path;
    for (const Level& level : levels_) {
      if (!level.is_object) path += fmt::format("[{}]", level.element);
      if (level.is_object) path += (path.empty() ? "" : ".") + level.key;
    }
    return path;
  }

  static constexpr size_t most_levels = 64;
  static constexpr size_t most_keys = 10000;  // Json keeps an object's keys in order and seeks them one by one
  const std::string& file_;
  std::vector<Level> levels_;
};

}  // namespace

Json parse_json(const std::string& file, std::string_view text) {
  Watch watch(file);
  const auto see = [&](int, Json::parse_event_t event, Json& parsed) {
    watch.see(event, parsed);
    return true;
  };
  try {
    return Json::parse(text, see);
  } catch (const Json::exception& error) {
    std::string_view why = error.what();
    if (const size_t bracket = why.find("] "); bracket != why.npos) why.remove_prefix(bracket + 2);
    throw Error(fmt::format("{}: not JSON: {}", file, why));
  }
}

JsonObject::JsonObject(const std::string& file, std::string path, const Json& value)
    : file_(file), path_(std::move(path)), value_(&value) {
  if (!value.is_object())
    throw Error(fmt::format("{}: {}: got {}, expected an object", file_, path_.empty() ? "the file" : path_,
                            value.type_name()));
}

std::string JsonObject::path(std::string_view key) const {
  return path_.empty() ? std::string(key) : fmt::format("{}.{}", path_, key);
}

Error JsonObject::error(std::string_view key, std::string_view what) const {
  return Error(fmt::format("{}: {}: {}", file_, path(key), what));
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
  const bool too_large = value.is_number_unsigned() && value.get<uint64_t>() > static_cast<uint64_t>(most_integer);
  if (too_large || value.get<int64_t>() < least || value.get<int64_t>() > most_integer)
    throw error(key, fmt::format("got {}, expected {} to {}", value.dump(), least, most_integer));
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
      throw Error(fmt::format("{}: {}: unknown key", file_, path(key)),
                  fmt::format("the keys known here are {}", fmt::join(asked_, ", ")));
}

}  // namespace seqcast
