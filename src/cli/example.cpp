// SPDX-License-Identifier: MIT
#include "cli/example.hpp"

#include <fmt/format.h>

#include "base/shown_text.hpp"
#include "cli/declaring.hpp"
#include "cli/progress.hpp"
#include "formats/shipped.hpp"
#include "io/file_bytes.hpp"
#include "io/pending_folder.hpp"
#include "io/text_file.hpp"

namespace seqcast {
namespace {

constexpr const char* names[] = {"lambda.fa", "genes.bed", "commands.sh"};

void example(const std::string& folder) {
  const std::string source = models_folder() + "/example/";
  PendingFolder pending(folder);
  for (const char* name : names) {
    TextFile file(pending.file(name), false);
    file.write(read_text(source + name));
    file.close();
  }
  pending.commit();
  const std::string path = shown(folder);
  say("example",
      fmt::format("{0}/lambda.fa is a genome, {0}/genes.bed its genes, {0}/commands.sh what to type in {0}", path),
      false);
}

}  // namespace

void declare_example(CLI::App& program, Job& job) {
  auto folder = std::make_shared<std::string>();
  CLI::App* command = declare_command(program, "example", "Writes a folder with a genome and commands to try.",
                                      "  seqcast example phage\n"
                                      "  cd phage\n"
                                      "  cat commands.sh");
  declare_place(*command, "FOLDER", *folder, "a new folder, or an empty one");
  command->callback([folder, &job] { job = [folder] { example(*folder); }; });
}

}  // namespace seqcast
