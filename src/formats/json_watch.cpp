// SPDX-License-Identifier: MIT
#include "formats/json_watch.hpp"

#include <fmt/format.h>

#include "seqcast/error.hpp"

namespace seqcast {

void JsonWatch::begin(bool is_object) {
  count();
  levels_.push_back({is_object, {}, {}, 0});
  if (levels_.size() > limits_.levels)
    throw Error(fmt::format("{} is nested deeper than {} levels", what_, limits_.levels)).in(file_);
}

void JsonWatch::end() {
  levels_.pop_back();
  if (!levels_.empty()) ++levels_.back().element;
}

void JsonWatch::value() {
  count();
  if (!levels_.empty()) ++levels_.back().element;
}

void JsonWatch::count() {
  if (++values_ > limits_.values)
    throw Error(fmt::format("{} has more than {} values", what_, limits_.values)).in(file_);
}

void JsonWatch::key(const std::string& key) {
  Level& level = levels_.back();
  level.key = key;
  if (!level.keys.insert(key).second) throw Error(fmt::format("{}: this key comes twice", path())).in(file_);
  if (level.keys.size() > limits_.keys)
    throw Error(fmt::format("{}: more than {} keys in one object", path(), limits_.keys)).in(file_);
}

std::string JsonWatch::path() const {
  std::string path;
  for (const Level& level : levels_) {
    if (!level.is_object) path += fmt::format("[{}]", level.element);
    if (level.is_object) path += (path.empty() ? "" : ".") + level.key;
  }
  return path;
}

}  // namespace seqcast
