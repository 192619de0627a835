// SPDX-License-Identifier: MIT
// Command `models`: lists the shipped models.
#include "cli/commands.hpp"
#include "cli/declaring.hpp"
#include "cli/text_table.hpp"
#include "formats/card/card.hpp"
#include "formats/family/family.hpp"
#include "formats/shipped.hpp"
#include "io/text_file.hpp"

namespace seqcast {
namespace {

void models() {
  std::vector<std::vector<std::string>> rows;
  for (const std::string& name : shipped_models()) {
    const Card card = read_card(find_model(name));
    rows.push_back({name, card.weights_file.empty() ? "card alone" : "with weights", card.model.about.summary});
  }
  for (const std::string& name : shipped_families())
    rows.push_back({name, "family", read_family(family_path(name)).summary});
  TextFile file("-");
  file.write(line_up(rows, {1, 2}));
  file.close();
}

}  // namespace

void declare_models(CLI::App& program, Job& job) {
  CLI::App* command =
      declare_command(program, "models", "Lists the models that come with the program.", "  seqcast models");
  command->callback([&job] { job = models; });
}

}  // namespace seqcast
