// SPDX-License-Identifier: MIT
#include "cli/part_text.hpp"

#include <fmt/format.h>

#include "cli/text_table.hpp"

namespace seqcast {

Ensemble read_to_show(const std::string& name, int64_t window_bases, const FileFacts& facts,
                      const std::function<void(const PartOfModel&)>& show) {
  FileFacts shown_facts = facts;
  shown_facts.may_be_numbers = true;  // their letters need not be known
  try {
    return read_model(name, "", false, window_bases, shown_facts).ensemble;
  } catch (const PartlyRead& error) {
    show(error.part());
    throw;
  }
}

std::string missing_text(const PartOfModel& part) {
  if (part.missing.empty()) return "";
  std::vector<std::vector<std::string>> rows{{"not understood", "kind", "why"}};
  for (const MissingLayer& layer : part.missing) rows.push_back({layer.name, layer.kind, layer.why});
  return fmt::format("\n{}", line_up(rows, {1, 2}));
}

}  // namespace seqcast
