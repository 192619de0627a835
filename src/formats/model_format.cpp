// SPDX-License-Identifier: MIT
#include "formats/model_format.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/setting.hpp"

namespace seqcast {
namespace {

struct NamedFact {
  Setting setting;
  bool (*is_given)(const FileFacts& facts);
};

constexpr NamedFact facts_by_name[] = {
    {Setting::architecture, [](const FileFacts& facts) { return !facts.architecture.empty(); }},
    {Setting::alphabet, [](const FileFacts& facts) { return !facts.alphabet.empty(); }},
    {Setting::unknown, [](const FileFacts& facts) { return facts.unknown.has_value(); }},
    {Setting::backend, [](const FileFacts& facts) { return !facts.backend.empty(); }},
    {Setting::family, [](const FileFacts& facts) { return !facts.family.empty(); }},
    {Setting::sequence, [](const FileFacts& facts) { return !facts.sequence.empty(); }}};

/// As in "leave out alphabet, unknown and backend"; nothing for one alone, which the error names.
std::string hint_for(const std::vector<Setting>& refused) {
  if (refused.size() < 2) return {};
  std::string text = "leave out";
  for (size_t i = 0; i < refused.size(); ++i)
    text += fmt::format("{} {}", i == 0 ? "" : i + 1 == refused.size() ? " and" : ",", refused[i]);
  return text;
}

}  // namespace

void open_h5(ModelFiles& files, bool with_weights) {
  const bool with_values = with_weights && files.weights_file.empty();
  files.h5 = std::make_shared<const H5File>(read_h5(files.path, with_values));
}

void check_facts(const ModelFormat& format, const std::string& path, const FileFacts& facts) {
  std::vector<Setting> refused;
  bool is_wrong = false;
  for (const NamedFact& known : facts_by_name) {
    if (std::find(format.takes.begin(), format.takes.end(), known.setting) != format.takes.end()) continue;
    refused.push_back(known.setting);
    is_wrong = is_wrong || known.is_given(facts);
  }
  if (!is_wrong) return;
  const std::string described = format.description ? format.description(path) : path;
  throw RequestError(fmt::format("{}: {}", described, format.says_itself), hint_for(refused));
}

}  // namespace seqcast
