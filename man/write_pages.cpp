// SPDX-License-Identifier: MIT
// Writes the man pages from the command line declarations: seqcast-man FOLDER.
#include <fmt/format.h>

#include <fstream>

#include "cli/commands.hpp"
#include "cli/man_page.hpp"

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: seqcast-man FOLDER\n");
    return 2;
  }
  seqcast::Job job;
  for (const auto& [name, text] : seqcast::man_pages(*seqcast::make_command_line(job))) {
    std::ofstream file(std::string(argv[1]) + "/" + name);
    file << text;
    if (!file.flush()) {
      fmt::print(stderr, "seqcast-man: error: cannot write '{}/{}'\n", argv[1], name);
      return 1;
    }
  }
}
