// SPDX-License-Identifier: MIT
#include "cli/part_text.hpp"

#include <fmt/format.h>

#include "cli/progress.hpp"
#include "cli/text_table.hpp"

namespace seqcast {

Ensemble read_to_show(const std::string& name, int64_t window_bases, const FileFacts& facts,
                      const std::function<void(const PartOfModel&)>& show) {
  try {
    return read_model(name, "", false, window_bases, facts).ensemble;
  } catch (const PartlyRead& error) {
    show(error.part());
    throw;
  }
}

std::string missing_text(const PartOfModel& part) {
  if (part.missing.empty()) return "";
  std::vector<std::vector<std::string>> rows{{"not understood", "kind", "why"}};
  for (const MissingLayer& layer : part.missing)
    rows.push_back({shown(layer.name), shown(layer.kind), shown(layer.why)});
  return fmt::format("\n{}", line_up(rows, {1, 2}));
}

}  // namespace seqcast
