// SPDX-License-Identifier: MIT
// Entry point: parses the command line, reports errors and sets the exit code.
#include <fmt/format.h>

#include <iostream>
#include <new>
#include <regex>

#include "base/shown_text.hpp"
#include "base/spelling.hpp"
#include "cli/commands.hpp"
#include "cli/option_style.hpp"
#include "cli/process.hpp"
#include "cli/progress.hpp"
#include "io/byte_stream.hpp"
#include "io/text_file.hpp"
#include "seqcast/error.hpp"

namespace {

using namespace seqcast;

int fail(const std::string& program, const std::string& message, const std::string& hint, ExitCode code) {
  constexpr size_t max_hint_characters = 600;
  const std::string begin = fmt::format("{}: error: ", program);
  const std::string end = hint.empty() ? "" : "  hint: " + shown_in_brief(hint, max_hint_characters) + "\n";
  const size_t room = max_message_characters - begin.size() - end.size() - 1;
  print_error(begin + shown_in_brief(message, room) + "\n" + end);
  return code;
}

int fail(const std::string& program, const Error& error) {
  return fail(program, error.message_in(as_option), error.hint_in(as_option), error.is_request() ? usage : failed);
}

/// The options or commands that a user of `app` may have meant.
std::vector<std::string> known_words(const CLI::App& app) {
  std::vector<std::string> words;
  for (const CLI::Option* option : app.get_options())
    for (const std::string& name : option->get_lnames()) words.push_back("--" + name);
  for (const CLI::App* command : app.get_subcommands({})) words.push_back(command->get_name());
  return words;
}

/// What CLI11 says, as this program says things: got, expected.
std::string in_our_words(std::string message) {
  static const std::pair<std::regex, const char*> words[] = {
      {std::regex("^(.*): At Most 1 required but received ([0-9]+)$"), "$1 is given $2 times, expected once"},
      {std::regex("^(.*): 1 required (.*) missing$"), "$1 is given without its $2"},
      {std::regex("^A subcommand is required$"), "no command is given"},
      {std::regex("^The following arguments? (?:was|were) not expected: (.*)$"), "unexpected argument '$1'"}};
  std::replace(message.begin(), message.end(), '\n', ' ');
  for (const auto& [pattern, ours] : words) message = std::regex_replace(message, pattern, ours);
  return message;
}

int wrong_command_line(const CLI::App& program, const CLI::ParseError& error, int argc, char** argv) {
  const std::vector<CLI::App*> chosen = program.get_subcommands();
  const CLI::App& app = chosen.empty() ? program : *chosen[0];
  const std::string name = chosen.empty() ? "seqcast" : "seqcast " + app.get_name();
  std::string message = in_our_words(error.what());
  std::string hint = name + " --help shows how it is used";
  const std::vector<std::string> known = known_words(app);
  for (int i = 1; i < argc; ++i) {
    std::string word = argv[i];
    word = word.substr(0, word.find('='));
    const bool is_option = word.size() > 2 && word.starts_with("--");
    const bool is_command = chosen.empty() && i == 1 && !word.starts_with("-");
    if ((!is_option && !is_command) || std::find(known.begin(), known.end(), word) != known.end()) continue;
    message = fmt::format("there is no {} '{}'", is_option ? "option" : "command", word);
    if (const std::string near = nearest(word, known); !near.empty()) hint = fmt::format("did you mean '{}'?", near);
    break;
  }
  return fail(name, message, hint, usage);
}

int run(const CLI::App& program, const Job& job) {
  const std::string name = "seqcast " + program.get_subcommands().at(0)->get_name();
  set_speaker(name);
  try {
    return job();
  } catch (const Error& error) {
    return fail(name, error);
  } catch (const ClosedPipe&) {
    return done;  // the reader has seen enough
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& error) {
    return fail(name, error.what(), "this is a defect of seqcast: please report it", failed);
  }
}

/// What is printed for no arguments at all.
constexpr const char* welcome =
    "seqcast runs published convolutional sequence-to-function models on DNA: FASTA in, tracks out.\n"
    "Try one that comes with it:  seqcast predict bacterial-genes genome.fa | head\n"
    "Models, and how each is run: seqcast models; seqcast models NAME\n"
    "All commands:                seqcast --help\n"
    "The options of one command:  seqcast predict --help; man seqcast-predict\n";

int run_command_line(int argc, char** argv) {
  if (argc == 1) {
    print_error(welcome);
    return usage;
  }
  set_htslib_verbose(false);
  Job job;
  const std::unique_ptr<CLI::App> program = make_command_line(job);
  try {
    program->parse(argc, argv);
  } catch (const CLI::Success& success) {
    program->exit(success);  // prints help or version
    std::cout.flush();
    return std::cout ? done : fail("seqcast", "cannot write standard output", "", failed);
  } catch (const CLI::ParseError& error) {
    return wrong_command_line(*program, error, argc, argv);
  }
  return run(*program, job);
}

int run_program(int argc, char** argv) {
  try {
    return run_command_line(argc, argv);
  } catch (const Error& error) {
    return fail("seqcast", error);
  } catch (const std::bad_alloc&) {  // of whatever was going on, or of saying what had failed
    return fail_without_memory();
  }
}

/// Before any object of the program or of its libraries is made: theirs may find no memory already.
[[gnu::section(".preinit_array"), gnu::used]] void (*const catch_early_crashes)() = [] { catch_crashes(); };

}  // namespace

int main(int argc, char** argv) {
  prepare_process();
  const int code = run_program(argc, argv);
  end_main();
  return code;
}
