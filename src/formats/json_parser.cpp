// SPDX-License-Identifier: MIT
#include "formats/json_parser.hpp"

#include <utility>
#include <vector>

namespace seqcast {
namespace {

/// What is wrong, without nlohmann's own number of the error.
std::string reason(const nlohmann::detail::exception& error) {
  std::string_view why = error.what();
  if (const size_t bracket = why.find("] "); bracket != why.npos) why.remove_prefix(bracket + 2);
  return std::string(why);
}

/// Puts values together as the parser names them. The functions' names and results are nlohmann's.
class Builder {
 public:
  using binary_t = Json::binary_t;

  explicit Builder(JsonWatch& watch) : watch_(watch) {}

  bool null() { return add(nullptr); }
  bool boolean(bool value) { return add(value); }
  bool number_integer(int64_t value) { return add(value); }
  bool number_unsigned(uint64_t value) { return add(value); }
  bool number_float(double value, const std::string&) { return add(value); }
  bool string(std::string& value) { return add(std::move(value)); }
  bool binary(binary_t& value) { return add(std::move(value)); }

  bool start_object(size_t) {
    watch_.begin_object();
    open_.push_back(put(Json::object()));
    return true;
  }
  bool start_array(size_t) {
    watch_.begin_list();
    open_.push_back(put(Json::array()));
    return true;
  }
  bool key(std::string& name) {
    watch_.key(name);
    key_ = std::move(name);
    return true;
  }
  bool end_object() { return end(); }
  bool end_array() { return end(); }

  bool parse_error(size_t byte, const std::string&, const nlohmann::detail::exception& error) {
    constexpr int out_of_range = 406;  // nlohmann's number of that error
    throw JsonSyntax{byte, reason(error), error.id == out_of_range};
  }

  Json result;

 private:
  template <class Value>
  bool add(Value&& value) {
    watch_.value();
    put(Json(std::forward<Value>(value)));
    return true;
  }

  bool end() {
    watch_.end();
    open_.pop_back();
    return true;
  }

  /// Where it lies now: until its parent, which is open, has another child.
  Json* put(Json value) {
    if (open_.empty()) {
      result = std::move(value);
      return &result;
    }
    Json& parent = *open_.back();
    if (parent.is_array()) {
      parent.push_back(std::move(value));
      return &parent.back();
    }
    auto& members = parent.get_ref<Json::object_t&>();
    members.emplace_back(std::move(key_), std::move(value));  // the watch has seen that the key is new
    return &members.back().second;
  }

  JsonWatch& watch_;
  std::vector<Json*> open_;
  std::string key_;
};

}  // namespace

Json parse_json(std::string_view text, JsonWatch& watch) {
  Builder builder(watch);
  Json::sax_parse(text, &builder);
  return std::move(builder.result);
}

}  // namespace seqcast
