// SPDX-License-Identifier: MIT
// Declarations of all commands and of the whole command line.
#pragma once

#include <CLI/CLI.hpp>
#include <concepts>
#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

namespace seqcast {

enum ExitCode : int;  // cli/process.hpp

/// What the parsed command line asks for; main calls it. It is set to a function that answers an exit code, or nothing.
class Job {
 public:
  template <std::invocable Run>
  Job& operator=(Run run) {
    if constexpr (std::is_void_v<std::invoke_result_t<Run>>) {
      run_ = [run = std::move(run)] { return run(), ExitCode{}; };  // done
    } else {
      run_ = std::move(run);
    }
    return *this;
  }

  ExitCode operator()() const { return run_(); }

 private:
  std::function<ExitCode()> run_;
};

void declare_predict(CLI::App& program, Job& job);
void declare_score(CLI::App& program, Job& job);
void declare_variants(CLI::App& program, Job& job);
void declare_mutate(CLI::App& program, Job& job);
void declare_merge(CLI::App& program, Job& job);
void declare_receptive_field(CLI::App& program, Job& job);
void declare_summary(CLI::App& program, Job& job);
void declare_models(CLI::App& program, Job& job);
void declare_convert(CLI::App& program, Job& job);
void declare_compare(CLI::App& program, Job& job);

/// The whole command line; parsing it sets `job`. Help and man pages are printed from it.
std::unique_ptr<CLI::App> make_command_line(Job& job);

/// Versions of the program and of what it stands on, a line each.
std::string version_text();

}  // namespace seqcast
