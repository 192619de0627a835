// SPDX-License-Identifier: MIT
// Tests of the generated man pages.
#include "cli/man_page.hpp"

#include <catch2/catch.hpp>

#include "cli/commands.hpp"

using namespace seqcast;

namespace {

/// A program with one command.
struct Declared {
  CLI::App program{"Tries things.", "seqcast"};
  CLI::App* command = program.add_subcommand("try-it", "Tries one thing.");
  std::string file, name = "first";
  bool flag = false;

  Declared() {
    command->footer(".example -x\n'quoted' C:\\path");
    command->add_option("FILE", file, "what to read")->type_name("")->required();
    command->add_option("-n,--name", name, "its name")
        ->type_name("TEXT:NOTHING")
        ->capture_default_str()
        ->group("Words");
    command->add_flag("-f,--flag", flag, "yes or no")->group("Words");
    command->add_option("--hidden", file, "nobody sees it")->group("");
  }
  std::string page(const std::string& name_of_page) const {
    for (const auto& [name_found, text] : man_pages(program))
      if (name_found == name_of_page) return text;
    return "no such page";
  }
  bool page_has(const std::string& text) const { return page("seqcast-try-it.1").find(text) != std::string::npos; }
};

}  // namespace

TEST_CASE("there is a page for the program and one for each command") {
  const Declared declared;
  const auto pages = man_pages(declared.program);
  REQUIRE(pages.size() == 2);
  CHECK(pages[0].first == "seqcast-try-it.1");
  CHECK(pages[1].first == "seqcast.1");
  CHECK(pages[0].second.starts_with(".TH SEQCAST\\-TRY\\-IT 1 "));
  CHECK(pages[1].second.find(".SH COMMANDS\n.TP\n.B try\\-it\nTries one thing.\n") != std::string::npos);
  CHECK(pages[1].second.find(".SH SEE ALSO\n\\fBseqcast\\-try\\-it\\fR(1)\n") != std::string::npos);
  Job job;
  CHECK(man_pages(*make_command_line(job)).size() >= 6);
}

TEST_CASE("a page names summary, synopsis and every option with its value and default") {
  const Declared declared;
  CHECK(declared.page_has(".SH NAME\nseqcast\\-try\\-it \\- Tries one thing.\n"));
  CHECK(declared.page_has(".SH SYNOPSIS\n.B seqcast try\\-it\n\\fIFILE\\fR [\\fIOPTION\\fR]...\n"));
  CHECK(declared.page_has(".TP\n.B FILE\nwhat to read\n"));
  CHECK(declared.page_has(".SS Words\n.TP\n.B \\-n, \\-\\-name \\fITEXT\\fR\nits name [first]\n"));
  CHECK(declared.page_has(".TP\n.B \\-f, \\-\\-flag\nyes or no\n"));
  CHECK(declared.page_has(".SH ENVIRONMENT\n.TP\n.B SEQCAST_ISA\n"));
  CHECK_FALSE(declared.page_has("hidden"));
}

TEST_CASE("dots and quotes that begin a line, backslashes and hyphens are literal") {
  const Declared declared;
  CHECK(declared.page_has(".nf\n\\&.example \\-x\n\\&'quoted' C:\\epath\n.fi\n"));
}
