// SPDX-License-Identifier: MIT
// Tests of the help layout.
#include "cli/declaring.hpp"

#include <catch2/catch.hpp>
#include <sstream>

#include "cli/commands.hpp"

using namespace seqcast;

TEST_CASE("a description is broken between words, at 48 letters") {
  CHECK(described("") == "");
  CHECK(described("a few words") == "a few words");
  const std::string full(48, 'x');
  CHECK(described(full + " y") == full + "\ny");
  CHECK(described("y " + full) == "y\n" + full);
  CHECK(described(std::string(23, 'a') + " " + std::string(24, 'b')) ==
        std::string(23, 'a') + " " + std::string(24, 'b'));
  CHECK(described(std::string(24, 'a') + " " + std::string(24, 'b')) ==
        std::string(24, 'a') + "\n" + std::string(24, 'b'));
}

TEST_CASE("a word that fits no line has one to itself") {
  const std::string word(60, 'x');
  CHECK(described("a " + word + " b") == "a\n" + word + "\nb");
  CHECK(described(word) == word);
}

TEST_CASE("the help of the program and of every command fits into 80 columns") {
  Job job;
  const auto program = make_command_line(job);
  std::vector<const CLI::App*> apps{program.get()};
  for (const CLI::App* command : program->get_subcommands({})) apps.push_back(command);
  CHECK(apps.size() >= 6);
  for (const CLI::App* app : apps) {
    std::istringstream help(app->help("seqcast"));
    int lines = 0;
    for (std::string line; std::getline(help, line); ++lines) {
      INFO(line);
      CHECK(line.size() <= 80);
    }
    CHECK(lines > 5);
  }
}
