// SPDX-License-Identifier: MIT
#include "formats/keras/config.hpp"

#include <fmt/format.h>

#include <cmath>

namespace seqcast {

const Json* KerasConfig::find(Keys keys) const {
  if (!config_->is_object()) return nullptr;
  for (const std::string_view key : keys) {
    const auto found = config_->find(key);
    if (found != config_->end() && !found->is_null()) return &*found;
  }
  return nullptr;
}

Error KerasConfig::error(std::string_view what) const { return Error(fmt::format("{}: {}", layer_, what)).in(file_); }

int64_t KerasConfig::whole(const Json& value, std::string_view key) const {
  const double number = value.is_number() ? value.get<double>() : 0.5;
  const bool is_whole = number == std::floor(number);
  if (!is_whole || value < -max_integer || value > max_integer)
    throw error(fmt::format("its {} is {}, expected a whole number{}", key, value.dump(),
                            is_whole ? fmt::format(" of {} at most", max_integer) : ""));
  return value.get<int64_t>();
}

int64_t KerasConfig::integer(Keys keys) const {
  const Json* value = find(keys);
  if (!value) throw error(fmt::format("its {} is missing", *keys.begin()));
  return whole(*value, *keys.begin());
}

int64_t KerasConfig::integer(Keys keys, int64_t fallback) const {
  const Json* value = find(keys);
  return value ? whole(*value, *keys.begin()) : fallback;
}

double KerasConfig::number(Keys keys, double fallback) const {
  const Json* value = find(keys);
  if (!value) return fallback;
  if (value->is_object() && value->contains("value")) value = &value->at("value");  // a NumPy number, as Keras 3 has it
  if (!value->is_number()) throw error(fmt::format("its {} is {}, expected a number", *keys.begin(), value->dump()));
  return value->get<double>();
}

bool KerasConfig::boolean(Keys keys, bool fallback) const {
  const Json* value = find(keys);
  if (!value) return fallback;
  if (!value->is_boolean())
    throw error(fmt::format("its {} is {}, expected true or false", *keys.begin(), value->dump()));
  return value->get<bool>();
}

std::string KerasConfig::text(Keys keys, std::string fallback) const {
  const Json* value = find(keys);
  if (!value) return fallback;
  if (!value->is_string()) throw error(fmt::format("its {} is {}, expected a text", *keys.begin(), value->dump()));
  return value->get<std::string>();
}

std::vector<int64_t> KerasConfig::sizes(Keys keys, size_t count, int64_t fallback) const {
  const Json* value = find(keys);
  if (!value) return std::vector<int64_t>(count, fallback);
  if (!value->is_array()) return std::vector<int64_t>(count, whole(*value, *keys.begin()));
  if (value->size() != count)
    throw error(fmt::format("its {} has {} numbers, expected {}", *keys.begin(), value->size(), count));
  std::vector<int64_t> result;
  for (const Json& one : *value) result.push_back(whole(one, *keys.begin()));
  return result;
}

}  // namespace seqcast
