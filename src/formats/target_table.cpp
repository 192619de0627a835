// SPDX-License-Identifier: MIT
#include "formats/target_table.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>

#include "base/setting.hpp"
#include "base/shown_text.hpp"
#include "io/file_bytes.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr size_t max_targets = 1000000;

std::vector<std::string> cells(const std::string& line) {
  std::vector<std::string> result(1);
  for (const char c : line) {
    if (c == '\t') {
      result.emplace_back();
    } else if (c != '\r') {
      result.back() += c;
    }
  }
  return result;
}

class TableReader {
 public:
  TableReader(const std::string& path, const std::string& header) : path_(path) {
    const std::vector<std::string> names = cells(header);
    columns_ = names.size();
    for (size_t i = 1; i < names.size(); ++i) places_[names[i]] = i;
    if (!places_.contains("identifier"))
      throw Error("no column 'identifier', expected a tab-separated table of targets").in(path, 1);
  }

  bool has(const std::string& column) const { return places_.contains(column); }

  Target read(const std::string& line, int64_t number) {
    cells_ = cells(line);
    line_ = number;
    if (cells_.size() != columns_)
      throw error(fmt::format("got {} columns, expected {} as in the header", cells_.size(), columns_));
    Target target{number, cells_[0], cell("identifier"), cell("strand_pair"), {}};
    if (target.identifier.empty()) throw error("no identifier");
    if (!seen_.insert(target.index).second) throw error(fmt::format("index '{}' comes twice", target.index));
    target.squash.scale = positive("scale", 1);
    target.squash.clip_soft = positive("clip_soft", target.squash.clip_soft);
    positive("clip", 0);  // a hard clip cannot be undone
    target.squash.square_root = cell("sum_stat").find("_sqrt") != std::string::npos;
    return target;
  }

 private:
  Error error(const std::string& what) const { return Error(what).in(path_, line_); }

  std::string cell(const std::string& column) const {
    const auto found = places_.find(column);
    return found == places_.end() ? "" : cells_[found->second];
  }

  double positive(const std::string& column, double fallback) const {
    const std::string text = cell(column);
    if (text.empty()) return fallback;
    double value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failure != std::errc{} || end != text.data() + text.size() || !(value > 0) || !std::isfinite(value))
      throw error(fmt::format("{} is '{}', expected a number above 0", column, text));
    return value;
  }

  std::string path_;
  std::map<std::string, size_t> places_;
  size_t columns_ = 0;
  std::vector<std::string> cells_;
  int64_t line_ = 0;
  std::set<std::string> seen_;
};

Head& head_of(Model& model, const TargetTable& table, const std::string& name) {
  for (Head& head : model.contract.heads) {
    if (name.empty() ? head.tracks.size() != table.targets.size() : head.name != name) continue;
    if (head.tracks.size() == table.targets.size()) return head;
    throw Error(
        fmt::format("{} targets, expected {}, the tracks of head '{}'", table.targets.size(), head.tracks.size(), name))
        .in(table.path);
  }
  if (!name.empty())
    throw RequestError(fmt::format("{}: model '{}' has no head '{}'", Setting::targets, model.about.name, name));
  const Head& first = model.contract.heads[0];
  throw Error(fmt::format("{} targets, expected {}, the tracks of head '{}'", table.targets.size(), first.tracks.size(),
                          first.name))
      .in(table.path);
}

std::vector<std::string> names_of(const TargetTable& table) {
  std::set<std::string> given;
  std::vector<std::string> names;
  for (const Target& target : table.targets) {
    std::string name = shown(target.identifier);  // as tables name the track: a card holds nothing but UTF-8
    if (!given.insert(name).second) {
      name += fmt::format(".{}", shown(target.index));
      if (!given.insert(name).second)
        throw Error(fmt::format("two targets are called '{}'", name)).in(table.path, target.line);
    }
    names.push_back(std::move(name));
  }
  return names;
}

std::vector<size_t> pairs_of(const TargetTable& table) {
  std::map<std::string_view, size_t> places;
  for (size_t t = 0; t < table.targets.size(); ++t) places[table.targets[t].index] = t;
  std::vector<size_t> pairs;
  for (size_t t = 0; t < table.targets.size(); ++t) {
    const Target& target = table.targets[t];
    const auto found = places.find(target.strand_pair.empty() ? target.index : target.strand_pair);
    if (found == places.end())
      throw Error(fmt::format("strand_pair is '{}', which is not an index of the table", target.strand_pair))
          .in(table.path, target.line);
    pairs.push_back(found->second);
  }
  for (size_t t = 0; t < pairs.size(); ++t)
    if (pairs[pairs[t]] != t)
      throw Error(fmt::format("strand_pair is '{}', whose own is '{}'", table.targets[t].strand_pair,
                              table.targets[pairs[t]].strand_pair))
          .in(table.path, table.targets[t].line);
  return pairs;
}

}  // namespace

TargetTable read_targets(const std::string& path) {
  std::istringstream text(read_text(path));
  std::string line;
  if (!std::getline(text, line)) throw Error("the file is empty, expected a table of targets").in(path);
  TableReader reader(path, line);
  TargetTable table{path, {}, reader.has("clip_soft") || reader.has("scale") || reader.has("sum_stat")};
  for (int64_t number = 2; std::getline(text, line); ++number) {
    if (line.empty()) continue;
    table.targets.push_back(reader.read(line, number));
    if (table.targets.size() > max_targets) throw Error(fmt::format("more than {} targets", max_targets)).in(path);
  }
  if (table.targets.empty()) throw Error("no target below the header").in(path);
  return table;
}

void apply_targets(Model& model, const TargetTable& table, const std::string& name) {
  Head& head = head_of(model, table, name);
  head.tracks = names_of(table);
  head.numbered = false;
  bool paired = false;
  std::vector<Squash> squashes;
  for (const Target& target : table.targets) {
    paired = paired || !target.strand_pair.empty();
    squashes.push_back(target.squash);
  }
  if (paired) head.strand_pairs = pairs_of(table);
  if (table.squashes) head.squashes = std::move(squashes);
}

void take_targets(Model& model, const std::string& text) {
  const size_t sign = text.find('=');
  const bool names_head = sign != text.npos && !std::filesystem::exists(text);
  const TargetTable table = read_targets(names_head ? text.substr(sign + 1) : text);
  apply_targets(model, table, names_head ? text.substr(0, sign) : "");
  model.reading.files.push_back(table.path);
}

}  // namespace seqcast
