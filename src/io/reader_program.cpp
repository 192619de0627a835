// SPDX-License-Identifier: MIT
#include "io/reader_program.hpp"

#include <fmt/format.h>

#include <sstream>

#include "seqcast/error.hpp"

namespace seqcast {

ReaderReport report_of(const ReaderProgram& program) {
  constexpr size_t max_bytes = 4096;
  constexpr double max_seconds = 10;
  ReaderReport report;
  report.path = path_of(program);
  ChildReader child(program, "--version", {}, {}, report.path);
  const ReaderAnswer answer = child.receive_all(max_bytes, max_seconds);
  std::istringstream lines(answer.text);
  std::string last;
  for (std::string line; std::getline(lines, line); last = line)
    if (!last.empty()) report.libraries.push_back(last);
  report.is_sandboxed = last == "sandbox on";
  if (!answer.succeeded || (!report.is_sandboxed && last != "sandbox off"))
    throw Error(fmt::format("'{}' is not the reader of {} files of this version", report.path, program.format),
                fmt::format("install seqcast again; {}=FILE names another program", program.variable));
  return report;
}

}  // namespace seqcast
