// SPDX-License-Identifier: MIT
#include "formats/family/family_sizes.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <limits>

#include "formats/card/number_rule.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

class SizeReader {
 public:
  SizeReader(const std::string& family, const WeightsFile& file) : family_(family), file_(file) {}

  Bindings read(const Json& sizes) {
    for (const auto& [name, rule] : sizes.items()) {
      try {
        bindings_.emplace_back(name, value(name, rule));
      } catch (const Error& error) {
        throw error.file().empty() ? error.within(fmt::format("size '{}'", name)).in(file_.weights.source) : error;
      }
    }
    return std::move(bindings_);
  }

 private:
  Json value(const std::string& name, const Json& rule) {
    if (!rule.is_object()) return known(name, rule);
    JsonObject object(family_, "sizes." + name, rule);
    Json result = object.has("of")         ? extent(object)
                  : object.has("each_has") ? each_has(object)
                  : object.has("times")    ? numbers(object)
                  : object.has("begin")    ? last_value(object)
                  : object.has("count")    ? count(object)
                  : object.has("has")      ? Json(has(object.text("has")) ? 1 : 0)
                  : object.has("says")     ? Json(says(object.text("says")) ? 1 : 0)
                  : object.has("most")     ? most(object)
                  : object.has("pick")     ? pick(object)
                                           : given(name, object);
    object.finish();
    return result;
  }

  bool has(const std::string& tensor) const { return file_.weights.tensors.contains(tensor); }
  bool says(const std::string& attribute) const {
    const auto found = file_.attributes.find(attribute);
    return found != file_.attributes.end() && !found->second.is_null();
  }

  /// A number or a sum, which must be one by now; or any other plain value.
  Json known(const std::string& name, const Json& value) const {
    if (!value.is_string()) return value;
    if (const auto number = evaluate(value.get<std::string>(), bindings_)) return *number;
    throw Error(fmt::format("sizes.{}: got '{}', expected a sum of sizes before it", name, value.get<std::string>()))
        .in(family_);
  }

  Json extent(JsonObject& object) const {
    const std::string name = object.text("of");
    const auto axis = static_cast<size_t>(object.integer("axis", 0));
    const auto found = file_.weights.tensors.find(name);
    const Json* fallback = object.has("else") ? &object.at("else") : nullptr;
    if (found == file_.weights.tensors.end() && fallback) return known("else", *fallback);
    if (found == file_.weights.tensors.end()) throw Error(fmt::format("tensor '{}' is missing", name));
    if (axis >= found->second.shape.size())
      throw Error(
          fmt::format("tensor '{}' has {} axes, expected at least {}", name, found->second.shape.size(), axis + 1));
    return found->second.shape[axis];
  }

  Json count(JsonObject& object) const {
    const Json pattern = object.text("count");
    constexpr int64_t most = 10'000;
    int64_t n = 0;
    while (n < most) {
      const Json name = Filling(family_)(pattern, {{"n", n}}, object.path("count"));
      if (name == pattern) throw object.error("count", "expected a tensor's name with {n} in it");
      if (!name.is_string() || !has(name.get<std::string>())) break;
      ++n;
    }
    return n;
  }

  /// A whole number of a sum at a key, for lists from 0 to 10,000.
  int64_t length_of(JsonObject& object, const char* key) const {
    constexpr int64_t most = 10'000;
    const Json value = known(key, object.at(key));
    if (!value.is_number_integer() || value < 0 || value > most)
      throw object.error(key, fmt::format("got {}, expected 0 to {}", value.dump(), most));
    return value.get<int64_t>();
  }

  Json each_has(JsonObject& object) const {
    const Json pattern = object.text("each_has");
    Json result = Json::array();
    const int64_t length = length_of(object, "count");
    for (int64_t n = 0; n < length; ++n) {
      const Json name = Filling(family_)(pattern, {{"n", n}}, object.path("each_has"));
      result.push_back(name.is_string() && has(name.get<std::string>()) ? 1 : 0);
    }
    return result;
  }

  /// A size by its name, which may be no whole number.
  double number_of(JsonObject& object, const char* key) const {
    const Json& rule = object.at(key);
    for (const auto& [name, value] : bindings_)
      if (rule.is_string() && name == rule.get<std::string>() && value.is_number()) return value.get<double>();
    const Json value = known(key, rule);
    if (!value.is_number()) throw object.error(key, fmt::format("got {}, expected a number", value.dump()));
    return value.get<double>();
  }

  Json numbers(JsonObject& object) const {
    const double from = number_of(object, "from"), times = number_of(object, "times");
    const std::string round = object.text("round");
    return numbers_of(object, {from, times, round}, length_of(object, "count"));
  }

  Json last_value(JsonObject& object) const {
    Json value = known("begin", object.at("begin"));
    const std::string list = object.text("over"), each = object.text("each");
    const auto found = std::ranges::find(bindings_, list, &Bindings::value_type::first);
    if (found == bindings_.end() || !found->second.is_array())
      throw object.error("over", "expected the name of a list before it");
    for (const Json& item : found->second) {
      Bindings bindings = bindings_;
      bindings.emplace_back("value", value);
      bindings.emplace_back("item", item);
      const auto next = evaluate(each, bindings);
      if (!next) throw object.error("each", "expected a sum of sizes before it, value and item");
      value = *next;
    }
    return value;
  }

  Json most(JsonObject& object) const {
    int64_t largest = std::numeric_limits<int64_t>::min();
    for (const Json& one : object.array("most")) {
      const Json value = known("most", one);
      if (!value.is_number_integer()) throw object.error("most", "expected a list of sums");
      largest = std::max(largest, value.get<int64_t>());
    }
    return largest;
  }

  /// An element by its number, or one of an object by the text that a size is.
  Json pick(JsonObject& object) const {
    const Json& from = object.at("from");
    if (from.is_object()) return pick_named(object, from);
    const Json index = known("pick", object.at("pick"));
    const Json& list = object.array("from");
    if (!index.is_number_integer() || index < 0 || index >= static_cast<int64_t>(list.size()))
      throw Error(fmt::format("{} is {}, expected 0 to {}", object.at("pick").dump(), index.dump(), list.size() - 1));
    return list[index.get<size_t>()];
  }

  Json pick_named(JsonObject& object, const Json& from) const {
    const std::string size = object.text("pick");
    const Json* fallback = object.has("else") ? &object.at("else") : nullptr;
    for (const auto& [name, value] : bindings_) {
      if (name != size) continue;
      if (value.is_string()) {
        std::string text = value.get<std::string>();
        if (from.contains(text)) return from[text];
        std::ranges::transform(text, text.begin(), [](unsigned char letter) { return std::tolower(letter); });
        if (from.contains(text)) return from[text];
      }
      if (fallback) return *fallback;
      std::vector<std::string> known_texts;
      for (const auto& [key, unused] : from.items()) known_texts.push_back(key);
      throw Error(fmt::format("{} is {}, expected one of {}", size, value.dump(), fmt::join(known_texts, ", ")));
    }
    throw object.error("pick", "expected the name of a size before it");
  }

  Json given(const std::string& name, JsonObject& object) const {
    const std::string attribute = object.text("given");
    const Json& fallback = object.at("else");
    const Json* of_none = object.has("none") ? &object.at("none") : nullptr;
    const Json* texts = object.has("texts") ? &object.at("texts") : nullptr;
    const bool are_names = object.has("names") && object.boolean("names");
    const auto found = file_.attributes.find(attribute);
    if (found == file_.attributes.end()) return meant(name, fallback);
    const Json& value = found->second;
    if (value.is_null()) return meant(name, of_none ? *of_none : fallback);
    if (value.is_boolean()) return value.get<bool>() ? 1 : 0;
    if (!are_names && value.is_array() && value.size() == 1) return value[0];  // as modules have paddings
    if (texts && value.is_string()) {
      const auto text = value.get<std::string>();
      if (!texts->contains(text)) throw Error(fmt::format("{} is {}, expected a number", attribute, value.dump()));
      return known(name, (*texts)[text]);
    }
    if (are_names && !is_list_of_names(value)) return meant(name, fallback);
    return value;
  }

  /// What a rule has for a case: {"text": ...}, or a sum.
  Json meant(const std::string& name, const Json& rule) const {
    const bool is_text = rule.is_object() && rule.size() == 1 && rule.contains("text");
    return is_text ? rule.at("text") : known(name, rule);
  }

  static bool is_list_of_names(const Json& value) {
    std::vector<std::string> names;
    for (const Json& one : value) {
      if (!value.is_array() || !one.is_string() || one.get<std::string>().empty()) return false;
      names.push_back(one.get<std::string>());
    }
    std::ranges::sort(names);
    return !names.empty() && std::ranges::adjacent_find(names) == names.end();
  }

  std::string family_;
  const WeightsFile& file_;
  Bindings bindings_;
};

}  // namespace

Bindings family_sizes(const std::string& family, const Json& sizes, const WeightsFile& file) {
  return SizeReader(family, file).read(sizes);
}

}  // namespace seqcast
