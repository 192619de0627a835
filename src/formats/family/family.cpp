// SPDX-License-Identifier: MIT
#include "formats/family/family.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "io/file_bytes.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr int64_t family_version = 1;

std::vector<std::string> names_at(JsonObject& object, const char* key) {
  std::vector<std::string> names;
  for (const Json& name : object.array(key)) {
    if (!name.is_string() || name.get<std::string>().empty()) throw object.error(key, "expected a list of names");
    names.push_back(name.get<std::string>());
  }
  return names;
}

bool has_all(const WeightsFile& file, const std::string& prefix, const std::vector<std::string>& names) {
  return std::ranges::all_of(names,
                             [&](const std::string& name) { return file.weights.tensors.contains(prefix + name); });
}

bool has_none(const WeightsFile& file, const std::string& prefix, const std::vector<std::string>& names) {
  return std::ranges::none_of(names,
                              [&](const std::string& name) { return file.weights.tensors.contains(prefix + name); });
}

/// Whether a family that goes by a module's class may be the file's.
bool has_class(const WeightsFile& file, const Family& family, bool is_asked) {
  return family.of_class.empty() || is_asked || file.class_name.ends_with(family.of_class);
}

/// What stands before `name`, up to a dot, wherever a tensor's name ends with it.
std::set<std::string> prefixes(const WeightsFile& file, const std::string& name) {
  std::set<std::string> found;
  for (const auto& [tensor, unused] : file.weights.tensors) {
    if (!tensor.ends_with(name)) continue;
    const std::string prefix = tensor.substr(0, tensor.size() - name.size());
    if (prefix.empty() || prefix.back() == '.') found.insert(prefix);
  }
  return found;
}

}  // namespace

Family read_family(const std::string& path) {
  Family family;
  family.path = path;
  family.json = parse_json(path, read_text(path));
  JsonObject object(path, "", family.json);
  if (const int64_t version = object.integer("seqcast_family", 1); version != family_version)
    throw object.error("seqcast_family", fmt::format("got version {}, expected {}", version, family_version));
  family.name = object.text("name");
  family.summary = object.text("summary");
  family.recognised_by = names_at(object, "recognised_by");
  if (family.recognised_by.empty()) throw object.error("recognised_by", "expected at least one tensor's name");
  family.of_class = object.text_or("class", "");
  if (object.has("without")) family.without = names_at(object, "without");
  return family;
}

std::optional<FoundFamily> recognise(const std::vector<Family>& families, const WeightsFile& file, bool is_asked) {
  std::vector<FoundFamily> found;
  for (const Family& family : families)
    for (const std::string& prefix : prefixes(file, family.recognised_by[0]))
      if (has_class(file, family, is_asked) && has_all(file, prefix, family.recognised_by) &&
          has_none(file, prefix, family.without))
        found.push_back({&family, prefix});
  if (found.empty()) return std::nullopt;
  const auto rank = [](const FoundFamily& one) {
    return std::tuple(one.prefix.size(), one.family->of_class.empty(), -std::ssize(one.family->recognised_by));
  };
  std::ranges::stable_sort(found, {}, rank);
  if (found.size() > 1 && rank(found[0]) == rank(found[1]))
    throw Error(fmt::format("its tensors are those of '{}{}' and of '{}{}'", found[0].prefix, found[0].family->name,
                            found[1].prefix, found[1].family->name),
                "save the tensors of one model alone: torch.save(model.state_dict(), FILE)")
        .in(file.weights.source);
  return found[0];
}

}  // namespace seqcast
