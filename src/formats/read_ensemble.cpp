// SPDX-License-Identifier: MIT
#include "formats/read_ensemble.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "formats/read_model.hpp"
#include "formats/shipped.hpp"
#include "io/file_bytes.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

std::vector<std::string> names_in(const std::string& text) {
  std::error_code ignored;
  if (text.empty()) return {};
  if (std::filesystem::exists(text, ignored)) return {text};
  std::vector<std::string> names = file_list(text);
  for (const std::string& name : names)
    if (name.empty()) throw RequestError(fmt::format("an empty name in the list '{}'", text));
  return names;
}

ReadModel read_ensemble(const std::vector<std::string>& names, const std::vector<std::string>& weights,
                        bool with_weights, const FileFacts& facts) {
  const size_t members = std::max(names.size(), weights.size());
  if (names.size() > 1 && weights.size() > 0 && weights.size() != names.size())
    throw RequestError(
        fmt::format("{} models and {} files of weights: expected one each", names.size(), weights.size()));
  const auto pick = [](const std::vector<std::string>& list, size_t i) {
    return list.empty() ? "" : list.size() == 1 ? list[0] : list[i];
  };
  std::vector<HeldText> held;  // a card through a pipe may be every member's
  for (const std::string& name : names) held.emplace_back(find_model(name));
  ReadModel result = read_one_model(pick(names, 0), pick(weights, 0), with_weights, facts);
  if (members > 1 && !result.ensemble.is_single())
    throw Error(fmt::format("{} is an ensemble itself: it cannot be a member of another",
                            result.ensemble.first().reading.path));
  for (size_t i = 1; i < members; ++i) {
    ReadModel more = read_one_model(pick(names, i), pick(weights, i), with_weights, facts);
    result.report.add(more.report, more.ensemble.first().weights.source);
    add_member(result.ensemble, std::move(more.ensemble));
  }
  return result;
}

ReadModel read_model(const std::string& name, const std::string& weights_file, bool with_weights, int64_t window_bases,
                     FileFacts facts) {
  facts.window_bases = window_bases;
  return read_ensemble(names_in(name), names_in(weights_file), with_weights, facts);
}

}  // namespace seqcast
