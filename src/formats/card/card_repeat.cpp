// SPDX-License-Identifier: MIT
// Expands the `repeat` entries of a card.
#include <fmt/format.h>

#include "formats/card/card.hpp"
#include "formats/card/number_rule.hpp"
#include "formats/card/placeholders.hpp"
#include "model/limits.hpp"

namespace seqcast {
namespace {

Json rule_values(JsonObject rule, int64_t rounds) {
  const double from = rule.number("from"), times = rule.number("times");
  const std::string round = rule.text("round");
  rule.finish();
  return numbers_of(rule, {from, times, round}, rounds);
}

Bindings varied(JsonObject& repeat, int64_t rounds) {
  Bindings lists;
  if (!repeat.has("vary")) return lists;
  const Json& vary = repeat.at("vary");
  const std::string where = repeat.path("vary");
  if (!vary.is_object()) throw repeat.error("vary", "expected an object");
  for (const auto& [name, values] : vary.items()) {
    if (name == "i" || name == "entry") throw repeat.error("vary." + name, "this name is taken");
    Json list = values.is_object() ? rule_values({repeat.file(), where + "." + name, values}, rounds) : values;
    if (!list.is_array() || static_cast<int64_t>(list.size()) != rounds)
      throw repeat.error("vary." + name, fmt::format("expected a list of {} values, or a rule", rounds));
    lists.emplace_back(name, std::move(list));
  }
  return lists;
}

class Expander {
 public:
  explicit Expander(const std::string& file) : file_(file), fill_(file) {}

  void expand(const Json& layers, const std::string& path) {
    for (size_t i = 0; i < layers.size(); ++i) {
      const std::string here = fmt::format("{}[{}]", path, i);
      Json entry = layers[i];
      if (take_condition(file_, here, entry)) expand_entry(std::move(entry), here);
    }
  }

  std::vector<LayerEntry> result;

 private:
  void expand_entry(Json entry, const std::string& here) {
    if (entry.is_object() && entry.contains("repeat")) {
      expand_repeat({file_, here, entry});
    } else {
      append({here, std::move(entry)});
    }
  }

  void append(LayerEntry entry) {
    if (result.size() >= max_layers)
      throw Error(fmt::format("{}: more than {} layers", entry.path, max_layers)).in(file_);
    if (entry.value.is_object() && entry.value.contains("name") && entry.value["name"].is_string())
      last_ = entry.value["name"].get<std::string>();
    result.push_back(std::move(entry));
  }

  void expand_repeat(JsonObject repeat) {
    const int64_t rounds = repeat.integer("repeat", 1);
    if (rounds > static_cast<int64_t>(max_layers))
      throw repeat.error("repeat", fmt::format("got {}, expected at most {}", rounds, max_layers));
    const Bindings lists = varied(repeat, rounds);
    const Json& layers = repeat.array("layers");
    repeat.finish();
    if (layers.empty()) throw repeat.error("layers", "expected at least one layer");
    const size_t layers_size = size_of(layers);
    for (int64_t i = 0; i < rounds; ++i) {
      Bindings bindings{{"i", i + 1}, {"entry", last_}};
      for (const auto& [name, values] : lists) bindings.emplace_back(name, values[static_cast<size_t>(i)]);
      fill_.count(layers_size, repeat.path("layers"));
      expand(fill_(layers, bindings, repeat.path("layers")), repeat.path("layers"));
    }
  }

  std::string file_;
  std::string last_ = "input";
  Filling fill_;
};

}  // namespace

std::vector<LayerEntry> expand_layers(const std::string& file, const Json& layers) {
  Expander expander(file);
  expander.expand(layers, "layers");
  return std::move(expander.result);
}

}  // namespace seqcast
