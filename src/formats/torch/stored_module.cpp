// SPDX-License-Identifier: MIT
#include "formats/torch/stored_module.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>

#include "base/shown_text.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr size_t max_modules = 100'000;
constexpr size_t max_tensors = 100'000;
constexpr size_t max_nesting = 64;
constexpr size_t max_items = 10'000;  // of a list among the attributes, and letters of a text
constexpr size_t max_attributes = 100'000;
constexpr size_t max_seen = 20'000'000;

class Finder {
 public:
  explicit Finder(const Pickle& pickle) : pickle_(pickle) {}

  StoredModule find() {
    if (is_module(pickle_.root)) {
      add_module(pickle_.root, "");
    } else if (is_state_dict(pickle_.root) && !named_set(sets_in(pickle_.root))) {
      add_state_dict(pickle_.root);
    } else if (pickle_.is(pickle_.root, PickleKind::dict)) {
      add_from_checkpoint(pickle_.root);
    } else {
      throw Error(fmt::format("it holds {}, expected a state_dict, a checkpoint or a module", name_of(pickle_.root)),
                  "save its tensors: torch.save(model.state_dict(), FILE)");
    }
    if (found_.tensors.empty()) throw Error("it holds no tensors");
    return std::move(found_);
  }

 private:
  std::string name_of(PickleId id) const {
    const PickleValue& value = pickle_.at(id);
    if (value.kind == PickleKind::object) return fmt::format("an object of class '{}'", value.text.substr(0, 200));
    static constexpr const char* names[] = {"None",   "a truth value", "a number",  "a number", "a text",
                                            "bytes",  "a list",        "a tuple",   "a dict",   "a set",
                                            "a name", "an object",     "a storage", "a tensor"};
    return names[static_cast<size_t>(value.kind)];
  }

  /// An object's attributes; those with slots are the first of a pair.
  PickleId attributes_of(PickleId id) const {
    if (!pickle_.is(id, PickleKind::object)) return no_value;
    const PickleId state = pickle_.at(id).state;
    if (pickle_.is(state, PickleKind::tuple) && !pickle_.at(state).items.empty()) return pickle_.at(state).items[0];
    return state;
  }
  bool is_module(PickleId id) const {
    const PickleId attributes = attributes_of(id);
    return pickle_.is(attributes, PickleKind::dict) && pickle_.find(attributes, "_modules") != no_value &&
           pickle_.find(attributes, "_parameters") != no_value;
  }
  bool is_state_dict(PickleId id) const {
    if (!pickle_.is(id, PickleKind::dict)) return false;
    bool has_tensor = false;
    each(id,
         [&](const std::string&, PickleId value) { has_tensor = has_tensor || pickle_.is(value, PickleKind::tensor); });
    return has_tensor;
  }

  /// Calls take(key, value) for each entry of a dict whose key is a text.
  template <class Take>
  void each(PickleId dict, const Take& take) const {
    if (dict == no_value) return;
    const std::vector<PickleId>& entries = pickle_.at(dict).entries;
    see(entries.size());
    for (size_t i = 0; i + 1 < entries.size(); i += 2)
      if (pickle_.is(entries[i], PickleKind::text)) take(pickle_.at(entries[i]).text, entries[i + 1]);
  }

  /// Values may be in many places: what is looked at is counted, however often it is.
  void see(size_t values) const {
    seen_ += values;
    if (seen_ > max_seen) throw Error(fmt::format("its modules have more than {} values", max_seen));
  }

  void add_tensor(std::string name, PickleId id) {
    if (found_.tensors.size() >= max_tensors) throw Error(fmt::format("it holds more than {} tensors", max_tensors));
    found_.tensors.emplace_back(std::move(name), id);
  }

  void add_state_dict(PickleId id) {
    each(id, [&](const std::string& name, PickleId value) {
      if (pickle_.is(value, PickleKind::tensor))
        add_tensor(name, value);
      else
        add_attribute(name, value);
    });
  }

  using Sets = std::vector<std::pair<std::string, PickleId>>;

  /// The sets of tensors in a checkpoint.
  Sets sets_in(PickleId root) const {
    Sets sets;
    each(root, [&](const std::string& name, PickleId value) {
      if (is_state_dict(value) || is_module(value)) sets.emplace_back(name, value);
    });
    return sets;
  }

  /// Which of several sets is taken, for messages.
  static std::string set_text(const Sets& sets, PickleId taken) {
    std::string name;
    std::vector<std::string> others;
    for (const auto& [key, value] : sets) value == taken ? name = key : others.emplace_back(fmt::format("'{}'", key));
    return others.empty() ? "" : fmt::format("the tensors of '{}', not those of {}", name, fmt::join(others, ", "));
  }

  /// Of several sets the one that goes by a name that frameworks give it. Tensors next to it are of something else: the
  /// state of a random generator, a loss.
  static std::optional<PickleId> named_set(const Sets& sets) {
    for (const char* name : {"state_dict", "model_state_dict", "model", "net", "weights", "network", "params"})
      for (const auto& [key, value] : sets)
        if (key == name) return value;
    return std::nullopt;
  }

  void add_from_checkpoint(PickleId root) {
    const Sets sets = sets_in(root);
    if (sets.empty()) throw Error("it holds no tensors, expected a state_dict, a checkpoint with one, or a module");
    const std::optional<PickleId> named = sets.size() == 1 ? sets[0].second : named_set(sets);
    if (!named) {
      std::vector<std::string> names;
      for (const auto& [key, value] : sets) names.push_back(key);
      throw Error(fmt::format("it holds several sets of tensors: '{}'", fmt::join(names, "', '")),
                  "save the one that is meant alone: torch.save(checkpoint[NAME], FILE)");
    }
    found_.assumed = set_text(sets, *named);
    is_module(*named) ? add_module(*named, "") : add_state_dict(*named);
    each(root, [&](const std::string& name, PickleId value) {
      if (value == *named || is_state_dict(value) || is_module(value)) return;
      const PickleId beside =
          pickle_.is(value, PickleKind::dict) ? value : attributes_of(value);  // argparse's Namespace
      if (beside != no_value && pickle_.is(beside, PickleKind::dict))
        each(beside, [&](const std::string& key, PickleId one) { add_attribute(key, one); });
      else
        add_attribute(name, value);
    });
  }

  void add_module(PickleId id, const std::string& prefix, size_t depth = 0) {
    if (depth > max_nesting || ++modules_ > max_modules)
      throw Error(fmt::format("its modules are nested more than {} deep, or more than {}", max_nesting, max_modules));
    if (depth == 0)
      found_.class_name = pickle_.at(id).text;
    else
      add_class(prefix + "__class__", pickle_.at(id).text);
    const PickleId attributes = attributes_of(id);
    for (const char* kind : {"_parameters", "_buffers"})
      each(pickle_.find(attributes, kind), [&](const std::string& name, PickleId value) {
        if (pickle_.is(value, PickleKind::tensor)) add_tensor(prefix + name, value);
      });
    each(attributes, [&](const std::string& name, PickleId value) {
      if (!name.starts_with('_') && name != "training") add_attribute(prefix + name, value);
    });
    each(pickle_.find(attributes, "_modules"), [&](const std::string& name, PickleId value) {
      if (is_module(value)) add_module(value, prefix + name + ".", depth + 1);
    });
  }

  /// A module's class, by the name that Python has for it.
  void add_class(const std::string& name, const std::string& text) {
    if (attributes_ >= max_attributes || name.size() > max_items || text.size() > max_items) return;
    ++attributes_;
    found_.attributes.emplace(name, shown(text));
  }

  void add_attribute(const std::string& name, PickleId id, size_t depth = 0) {
    constexpr size_t max_dicts = 2;  // as gReLU's hyper_parameters, model_params
    if (pickle_.is(id, PickleKind::dict) && depth < max_dicts)
      return each(id, [&](const std::string& key, PickleId one) { add_attribute(name + "." + key, one, depth + 1); });
    const auto value = plain(id);
    if (!value || attributes_ >= max_attributes || name.size() > max_items) return;
    ++attributes_;
    found_.attributes.emplace(name, *value);
  }

  /// None, a number, a truth value, a short text, or a list of them.
  std::optional<Json> plain(PickleId id, size_t depth = 0) const {
    const PickleValue& value = pickle_.at(id);
    if (value.kind == PickleKind::none) return Json(nullptr);
    if (value.kind == PickleKind::boolean) return Json(value.integer != 0);
    if (value.kind == PickleKind::integer) return Json(value.integer);
    if (value.kind == PickleKind::real) return Json(value.real);
    if (value.kind == PickleKind::text && value.text.size() <= max_items) return Json(shown(value.text));  // of UTF-8
    if ((value.kind != PickleKind::list && value.kind != PickleKind::tuple) || depth > 1 ||
        value.items.size() > max_items)
      return std::nullopt;
    see(value.items.size());
    Json list = Json::array();
    for (const PickleId item : value.items) {
      auto one = plain(item, depth + 1);
      if (!one) return std::nullopt;
      list.push_back(std::move(*one));
    }
    return list;
  }

  const Pickle& pickle_;
  StoredModule found_;
  size_t modules_ = 0, attributes_ = 0;
  mutable size_t seen_ = 0;
};

}  // namespace

StoredModule stored_module(const Pickle& pickle) { return Finder(pickle).find(); }

}  // namespace seqcast
