// SPDX-License-Identifier: MIT
#include "cli/man_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace seqcast {
namespace {

/// Text as man(7) reads it literally.
std::string escaped(const std::string& text) {
  std::string result;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool at_line_start = i == 0 || text[i - 1] == '\n';
    if (at_line_start && (text[i] == '.' || text[i] == '\'')) result += "\\&";
    if (text[i] == '\\') {
      result += "\\e";
    } else if (text[i] == '-') {
      result += "\\-";
    } else {
      result += text[i];
    }
  }
  return result;
}

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::toupper(c); });
  return text;
}

std::string option_entry(const CLI::Option& option) {
  const bool positional = option.get_positional();
  std::string names = option.get_name(positional, !positional);
  if (const size_t comma = names.find(','); comma != names.npos) names.insert(comma + 1, " ");
  std::string entry = ".TP\n.B " + escaped(names);
  const std::string type = option.get_type_name();
  if (!positional && option.get_items_expected_max() > 0)
    entry += " \\fI" + escaped(type.substr(0, type.find(':'))) + "\\fR";
  entry += "\n" + escaped(option.get_description());
  if (!option.get_default_str().empty()) entry += fmt::format(" [{}]", escaped(option.get_default_str()));
  return entry + "\n";
}

std::string options_text(const CLI::App& command) {
  std::string text;
  for (const std::string& group : command.get_groups()) {
    std::string entries;
    for (const CLI::Option* option : command.get_options())
      if (option->get_group() == group) entries += option_entry(*option);
    if (!entries.empty()) text += ".SS " + escaped(group) + "\n" + entries;
  }
  return text;
}

std::string synopsis(const std::string& called, const CLI::App& command) {
  std::string text = ".B " + escaped(called) + "\n";
  for (const CLI::Option* option : command.get_options()) {
    if (!option->get_positional()) continue;
    const std::string name = "\\fI" + escaped(option->get_name(true)) + "\\fR";
    text += option->get_required() ? name + " " : "[" + name + "] ";
  }
  if (!command.get_subcommands({}).empty()) text += "\\fICOMMAND\\fR ";
  return text + "[\\fIOPTION\\fR]...\n";
}

constexpr const char* environment =
    ".SH ENVIRONMENT\n"
    ".TP\n.B SEQCAST_ISA\nthe most that kernels may use of the CPU: baseline, avx2, avx512 or amx [all that it has]\n"
    ".TP\n.B SEQCAST_MODELS\nthe folder of the models that come with the program\n"
    ".TP\n.B SEQCAST_READ_BIGWIG\nthe program that reads bigWig files\n"
    ".TP\n.B SEQCAST_READ_H5\nthe program that reads HDF5 files\n"
    ".TP\n.B TMPDIR\nwhere a genome from a pipe or from gzip is kept while it is read [/tmp]\n";

std::string page(const std::string& name, const std::string& called, const CLI::App& command,
                 const std::string& see_also) {
  const std::string summary = command.get_description();
  const bool compares = command.get_name() == "compare";  // the one command whose exit code is an answer
  const std::string examples = command.get_footer();
  std::string text = fmt::format(".TH {} 1 2026-11-22 seqcast \"User commands\"\n", upper(escaped(name)));
  text += fmt::format(".SH NAME\n{} \\- {}\n", escaped(name), escaped(summary));
  text += ".SH SYNOPSIS\n" + synopsis(called, command);
  if (!examples.empty()) text += ".SH EXAMPLES\n.nf\n" + escaped(examples) + "\n.fi\n";
  if (const auto commands = command.get_subcommands({}); !commands.empty()) {
    text += ".SH COMMANDS\n";
    for (const CLI::App* one : commands)
      text += fmt::format(".TP\n.B {}\n{}\n", escaped(one->get_name()), escaped(one->get_description()));
  }
  text += ".SH OPTIONS\n" + options_text(command);
  text += fmt::format(
      ".SH EXIT STATUS\n{}; 1: failed, with an error that says why; 2: the command line is wrong; {}130: "
      "interrupted.\n",
      compares ? "0: done, and the two are equal" : "0: done", compares ? "3: done, and they are different; " : "");
  text += environment;
  return text + ".SH SEE ALSO\n" + see_also + "\n";
}

}  // namespace

std::vector<std::pair<std::string, std::string>> man_pages(const CLI::App& program) {
  std::vector<std::pair<std::string, std::string>> pages;
  std::string others;
  for (const CLI::App* command : program.get_subcommands({})) {
    const std::string name = "seqcast-" + command->get_name();
    pages.emplace_back(name + ".1", page(name, "seqcast " + command->get_name(), *command, "\\fBseqcast\\fR(1)"));
    others += (others.empty() ? "" : ",\n") + fmt::format("\\fB{}\\fR(1)", escaped(name));
  }
  pages.emplace_back("seqcast.1", page("seqcast", "seqcast", program, others));
  return pages;
}

}  // namespace seqcast
