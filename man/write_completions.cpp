// SPDX-License-Identifier: MIT
// Writes the completions of shells from the command line declarations: seqcast-completions FOLDER.
#include <fmt/format.h>

#include <fstream>
#include <utility>

#include "cli/commands.hpp"
#include "cli/completion.hpp"

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: seqcast-completions FOLDER\n");
    return 2;
  }
  seqcast::Job job;
  const auto commands = seqcast::completed_commands(*seqcast::make_command_line(job));
  const std::pair<const char*, std::string> files[] = {{"seqcast.bash", seqcast::bash_completion(commands)},
                                                       {"seqcast.zsh", seqcast::zsh_completion(commands)},
                                                       {"seqcast.fish", seqcast::fish_completion(commands)}};
  for (const auto& [name, text] : files) {
    std::ofstream file(std::string(argv[1]) + "/" + name);
    file << text;
    if (!file.flush()) {
      fmt::print(stderr, "seqcast-completions: error: cannot write '{}/{}'\n", argv[1], name);
      return 1;
    }
  }
}
