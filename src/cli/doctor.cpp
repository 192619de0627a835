// SPDX-License-Identifier: MIT
#include "cli/doctor.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdlib>
#include <optional>

#include "base/number_text.hpp"
#include "base/shown_text.hpp"
#include "cli/declaring.hpp"
#include "cli/json_text.hpp"
#include "cli/library_versions.hpp"
#include "cli/machine_facts.hpp"
#include "engine/kernels/isa.hpp"
#include "engine/plan/isa_names.hpp"
#include "formats/shipped.hpp"
#include "io/reader_program.hpp"
#include "io/text_file.hpp"
#include "io/usable_cpus.hpp"
#include "io/usable_memory.hpp"
#include "predict/self_test.hpp"
#include "seqcast/error.hpp"
#include "seqcast/version.hpp"

namespace seqcast {
namespace {

/// A helper program, or why there is none.
struct Helper {
  std::string name;
  ReaderReport report;
  std::string problem;
};

struct Findings {
  MachineFacts machine;
  Isa isa = Isa::baseline;
  std::string isa_cap = {};  ///< $SEQCAST_ISA; empty where it is not set
  size_t cores = 0;
  int64_t usable_bytes = 0;
  std::vector<LibraryVersion> libraries = {};
  std::vector<Helper> helpers = {};
  std::string models = {};  ///< the folder; empty where there is none
  size_t model_count = 0;
  SelfTest test = {};
  std::vector<std::string> problems = {};
};

Helper examine(const ReaderProgram& program) {
  try {
    return {program.name, report_of(program), ""};
  } catch (const Error& error) {
    return {program.name, {}, error.what()};
  }
}

void find_models(Findings& found) {
  try {
    found.models = models_folder();
    found.model_count = shipped_models().size();
  } catch (const Error& error) {
    found.problems.push_back(error.what());
  }
}

Findings examine() {
  Findings found{.machine = machine_facts(), .isa = isa_in_use(), .usable_bytes = usable_memory()};
  if (const char* cap = std::getenv("SEQCAST_ISA")) found.isa_cap = cap;
  found.cores = usable_cpus();
  found.libraries = library_versions();
  found.helpers = {examine(h5_program), examine(bigwig_program)};
  for (const Helper& helper : found.helpers)
    if (!helper.problem.empty()) found.problems.push_back(helper.problem);
  find_models(found);
  found.test = self_test(found.cores);
  for (const SelfTestRow& row : found.test.rows)
    if (!row.is_right())
      found.problems.push_back(fmt::format(
          "self-test, {}: {}", row.network,
          row.problem.empty() ? fmt::format("values are {:.2g} standard deviations off", row.largest) : row.problem));
  return found;
}

std::string gibibytes(int64_t bytes) {
  return fmt::format("{:.1f} GiB", static_cast<double>(bytes) / (int64_t{1} << 30));
}

std::string memory_text(const Findings& found) {
  if (found.usable_bytes >= found.machine.memory_bytes) return gibibytes(found.machine.memory_bytes);
  return fmt::format("{} of {} (cgroup)", gibibytes(found.usable_bytes), gibibytes(found.machine.memory_bytes));
}

std::string cores_text(const Findings& found) {
  if (found.cores >= found.machine.processors) return counted(static_cast<int64_t>(found.cores), "core");
  return fmt::format("{} of {} cores", found.cores, found.machine.processors);
}

std::string isa_text(const Findings& found) {
  const std::string_view isa = to_text(found.isa);
  return found.isa_cap.empty() ? std::string(isa) : fmt::format("{} (SEQCAST_ISA={})", isa, found.isa_cap);
}

std::string test_text(const SelfTest& test) {
  if (!test.is_right()) return "the numbers are WRONG";
  return fmt::format("the numbers are right: off by at most {:.1e} standard deviations", test.largest());
}

std::vector<std::string> with_versions(const std::vector<LibraryVersion>& libraries) {
  std::vector<std::string> texts;
  for (const LibraryVersion& one : libraries) texts.push_back(one.library + " " + one.version);
  return texts;
}

std::string helper_text(const Helper& helper) {
  if (!helper.problem.empty()) return helper.problem;
  return fmt::format("{} ({}, {})", helper.report.path, fmt::join(helper.report.libraries, ", "),
                     helper.report.is_sandboxed ? "sandboxed" : "no seccomp: limits alone hold it");
}

/// All in one line, to be pasted.
std::string line_of(const Findings& found) {
  std::vector<std::string> parts{fmt::format("seqcast {} ({})", version, compiler_text()),
                                 found.machine.system,
                                 found.machine.kernel,
                                 found.machine.processor,
                                 isa_text(found),
                                 cores_text(found),
                                 memory_text(found)};
  for (const std::string& library : with_versions(found.libraries)) parts.push_back(library);
  for (const Helper& helper : found.helpers)
    parts.push_back(helper.problem.empty()
                        ? fmt::format("{}: {}{}", helper.name, fmt::join(helper.report.libraries, " "),
                                      helper.report.is_sandboxed ? "" : " without seccomp")
                        : helper.name + " is missing");
  parts.push_back(test_text(found.test));
  return shown_in_brief(fmt::format("{}", fmt::join(parts, "; ")), 1500);
}

std::string as_text(const Findings& found) {
  std::string text;
  const auto say = [&](std::string_view word, const std::string& what) {
    text += fmt::format("{:13}{}\n", word, shown_in_brief(what));
  };
  say("seqcast", fmt::format("{}, built by {}", version, compiler_text()));
  say("system", fmt::format("{}, {}", found.machine.system, found.machine.kernel));
  say("processor", fmt::format("{}, {}", found.machine.processor, cores_text(found)));
  say("instructions", isa_text(found));
  say("memory", memory_text(found));
  say("libraries", fmt::format("{}", fmt::join(with_versions(found.libraries), ", ")));
  for (const Helper& helper : found.helpers) say("helper", helper_text(helper));
  say("models", found.models.empty() ? "none found" : fmt::format("{}, in {}", found.model_count, found.models));
  say("self-test",
      fmt::format("{}, of {} networks, {:.1f} s", test_text(found.test), found.test.rows.size(), found.test.seconds));
  for (const std::string& problem : found.problems) say("problem", problem);
  return text + "\nfor a report of a defect:\n" + line_of(found) + "\n";
}

nlohmann::ordered_json as_json(const SelfTest& test) {
  nlohmann::ordered_json json{{"is_right", test.is_right()}, {"seconds", test.seconds}};
  for (const SelfTestRow& row : test.rows) {
    nlohmann::ordered_json one{{"network", row.network}, {"is_right", row.is_right()}};
    one.update({{"rms", row.rms}, {"largest", row.largest}});
    if (!row.problem.empty()) one["problem"] = row.problem;
    json["networks"].push_back(one);
  }
  return json;
}

nlohmann::ordered_json as_json(const Helper& helper) {
  if (!helper.problem.empty()) return {{"name", helper.name}, {"problem", helper.problem}};
  return {{"name", helper.name},
          {"path", helper.report.path},
          {"libraries", helper.report.libraries},
          {"is_sandboxed", helper.report.is_sandboxed}};
}

nlohmann::ordered_json as_json(const Findings& found) {
  nlohmann::ordered_json json{{"version", version},
                              {"compiler", compiler_text()},
                              {"system", found.machine.system},
                              {"kernel", found.machine.kernel},
                              {"processor", found.machine.processor},
                              {"instruction_set", to_text(found.isa)},
                              {"instruction_set_cap", nullptr},
                              {"cores", found.machine.processors},
                              {"usable_cores", found.cores},
                              {"memory_bytes", found.machine.memory_bytes},
                              {"usable_memory_bytes", found.usable_bytes}};
  if (!found.isa_cap.empty()) json["instruction_set_cap"] = found.isa_cap;
  for (const LibraryVersion& one : found.libraries) json["libraries"][one.library] = one.version;
  for (const Helper& helper : found.helpers) json["helpers"].push_back(as_json(helper));
  json["models"] = {{"folder", found.models}, {"count", found.model_count}};
  json["self_test"] = as_json(found.test);
  json["problems"] = found.problems;
  json["line"] = line_of(found);
  return json;
}

void doctor(bool json) {
  const Findings found = examine();
  print_text(json ? json_text(as_json(found)) : as_text(found));
  if (!found.problems.empty())
    throw Error(
        fmt::format("{} found, the first: {}", counted(std::ssize(found.problems), "problem"), found.problems.front()),
        "the last line of seqcast doctor tells what a report of a defect should");
}

}  // namespace

void declare_doctor(CLI::App& program, Job& job) {
  auto json = std::make_shared<bool>(false);
  CLI::App* command = declare_command(program, "doctor", "Tests that the numbers are right on this machine.",
                                      "  seqcast doctor\n"
                                      "  seqcast doctor --json");
  command->add_flag("--json", *json, described("print JSON"));
  command->callback([json, &job] { job = [json] { doctor(*json); }; });
}

}  // namespace seqcast
