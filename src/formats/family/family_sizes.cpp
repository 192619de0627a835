// SPDX-License-Identifier: MIT
#include "formats/family/family_sizes.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>

#include "seqcast/error.hpp"

namespace seqcast {
namespace {

class Sizes {
 public:
  Sizes(const std::string& family, const WeightsFile& file) : family_(family), file_(file) {}

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
    Json result = object.has("of")      ? extent(object)
                  : object.has("count") ? count(object)
                  : object.has("has")   ? Json(has(object.text("has")) ? 1 : 0)
                  : object.has("says")  ? Json(file_.attributes.contains(object.text("says")) ? 1 : 0)
                  : object.has("most")  ? most(object)
                  : object.has("pick")  ? pick(object)
                                        : given(name, object);
    object.finish();
    return result;
  }

  bool has(const std::string& tensor) const { return file_.weights.tensors.contains(tensor); }

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
    for (const auto& [name, value] : bindings_) {
      if (name != size) continue;
      if (value.is_string() && from.contains(value.get<std::string>())) return from[value.get<std::string>()];
      std::vector<std::string> known_texts;
      for (const auto& [key, unused] : from.items()) known_texts.push_back(key);
      throw Error(fmt::format("{} is {}, expected one of {}", size, value.dump(), fmt::join(known_texts, ", ")));
    }
    throw object.error("pick", "expected the name of a size before it");
  }

  Json given(const std::string& name, JsonObject& object) const {
    const std::string attribute = object.text("given");
    const Json& fallback = object.at("else");
    const auto found = file_.attributes.find(attribute);
    const bool is_text = fallback.is_object() && fallback.size() == 1 && fallback.contains("text");
    if (found == file_.attributes.end() || found->second.is_null())
      return is_text ? fallback.at("text") : known(name, fallback);
    if (found->second.is_boolean()) return found->second.get<bool>() ? 1 : 0;
    return found->second;
  }

  std::string family_;
  const WeightsFile& file_;
  Bindings bindings_;
};

}  // namespace

Bindings family_sizes(const std::string& family, const Json& sizes, const WeightsFile& file) {
  return Sizes(family, file).read(sizes);
}

}  // namespace seqcast
