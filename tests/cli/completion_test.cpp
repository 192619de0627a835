// SPDX-License-Identifier: MIT
// Tests of what completions are made of; tests/commands/completions.sh types into the shells.
#include "cli/completion.hpp"

#include <catch2/catch.hpp>

#include "cli/declaring.hpp"

using namespace seqcast;

namespace {

/// A program with one command.
struct Declared {
  CLI::App program{"Tries things.", "seqcast"};
  CLI::App* command = program.add_subcommand("try-it", "Tries one thing.");
  std::string model, text;
  std::vector<std::string> many;
  bool flag = false;

  Declared() {
    command->add_option("MODEL", model, "a card: or a file")->type_name("")->required();
    command->add_option("BED", many, "regions")->type_name("");
    OptionGroup group(*command, "Things");
    group.add("-o,--output FILE", text, "where to;\nnowhere else");
    group.add("--region PLACE", many, "a user's [place] \\ here");
    group.add_flag("-f,--flag", flag, "yes (or no)");
    command->add_option("--kind", text, "which")->type_name("KIND")->group("Things")->check(one_of({"this", "that"}));
    command->add_option("--hidden", text, "not shown")->group("");
  }
  CompletedCommand completed() const { return completed_commands(program).at(1); }
  const CompletedArgument option(const std::string& name) const {
    for (const CompletedArgument& one : completed().options)
      if (one.names.back() == name) return one;
    return {};
  }
};

bool has(const std::string& text, const std::string& part) { return text.find(part) != text.npos; }

}  // namespace

TEST_CASE("options and places are completed by what the help calls their values") {
  const Declared declared;
  const CompletedCommand command = declared.completed();
  CHECK(command.name == "try-it");
  REQUIRE(command.places.size() == 2);
  CHECK(command.places[0].completes == Completes::models_and_files);
  CHECK(command.places[1].completes == Completes::files);
  CHECK(command.places[1].may_repeat);
  CHECK(declared.option("--output").names == std::vector<std::string>{"-o", "--output"});
  CHECK(declared.option("--output").completes == Completes::files);
  CHECK(declared.option("--output").description == "where to");
  CHECK(declared.option("--region").completes == Completes::nothing);
  CHECK(declared.option("--region").may_repeat);
  CHECK(declared.option("--flag").value.empty());
  CHECK(declared.option("--flag").description == "yes");
  CHECK(declared.option("--kind").words == std::vector<std::string>{"this", "that"});
  CHECK(declared.option("--hidden").names.empty());
}

TEST_CASE("each shell's script has options, words and places, and keeps what is special in it as it is") {
  const auto commands = completed_commands(Declared().program);
  const std::string bash = bash_completion(commands);
  CHECK(has(bash, "'try-it --kind') echo 'words this that' ;;"));
  CHECK(has(bash, "'try-it -o' | 'try-it --output') echo 'files' ;;"));
  CHECK(has(bash, "'try-it 0') echo models_and_files ;;"));
  CHECK_FALSE(has(bash, "--hidden"));
  const std::string zsh = zsh_completion(commands);
  CHECK(has(zsh, "'--kind=[which]:KIND:(this that)'"));
  CHECK(has(zsh, "'(-o --output)'{-o+,--output=}'[where to]:FILE:_files'"));
  CHECK(has(zsh, "'*--region=[a user'\\''s]:PLACE: '"));
  CHECK(has(zsh, "'1:MODEL:_seqcast_models_and_files'"));
  const std::string fish = fish_completion(commands);
  CHECK(has(fish, "-l kind -r -f -a 'this that' -d 'which'"));
  CHECK(has(fish, " -s o -l output -r -F -d 'where to'"));
  CHECK(has(fish, "-l region -r -f -d 'a user\\'s'"));
}
