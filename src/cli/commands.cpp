// SPDX-License-Identifier: MIT
#include "cli/commands.hpp"

#include <fmt/format.h>

#include "cli/declaring.hpp"
#include "cli/doctor.hpp"
#include "cli/example.hpp"
#include "cli/library_versions.hpp"
#include "cli/view.hpp"
#include "seqcast/version.hpp"

namespace seqcast {

std::unique_ptr<CLI::App> make_command_line(Job& job) {
  auto program =
      std::make_unique<CLI::App>("Runs published convolutional sequence-to-function models on DNA.", "seqcast");
  program->footer(
      "  seqcast predict bacterial-genes genome.fa --tracks coding_plus > out.bedgraph\n"
      "  seqcast score bacterial-genes genome.fa regions.bed > scored.bed\n"
      "  seqcast receptive-field basenji2\n"
      "  seqcast predict --help\n");
  program->formatter_fn([](const CLI::App* app, std::string name, CLI::AppFormatMode mode) {
    return help_text(*app, name, mode);
  });  // subcommands inherit it
  program->set_version_flag("--version", version_text, "print versions and instruction set, then leave");
  program->set_help_flag("-h,--help", "print this help, then leave");
  program->require_subcommand(1);
  declare_predict(*program, job);
  declare_score(*program, job);
  declare_variants(*program, job);
  declare_mutate(*program, job);
  declare_merge(*program, job);
  declare_view(*program, job);
  declare_receptive_field(*program, job);
  declare_summary(*program, job);
  declare_models(*program, job);
  declare_convert(*program, job);
  declare_compare(*program, job);
  declare_doctor(*program, job);
  declare_example(*program, job);
  return program;
}

std::string version_text() {
  std::string text = fmt::format("seqcast {}", version);
  for (const LibraryVersion& one : library_versions()) text += "\n" + one.library + " " + one.version;
  return text;
}

}  // namespace seqcast
