// SPDX-License-Identifier: MIT
// The program as a process: its standard streams, its signals, and how it ends when it cannot go on.
#pragma once

#include <string>
#include <string_view>

namespace seqcast {

/// Exit codes; a signal's is 128 and its number. `different` is what `compare` found, not a failure.
enum ExitCode : int { done = 0, failed = 1, usage = 2, different = 3, by_signal = 128 };

/// From here on, a crash and an exception that nothing catches remove unfinished files, and say what happened: where
/// memory has run out that it has, with exit code 1.
void catch_crashes() noexcept;

/// Lets this process open as many files as it may raise its limit to: thousands of tracks are a file each.
void raise_open_files() noexcept;

/// From here on, as many files may be open as this process may have; what is not open of the standard streams is an
/// error to use and not another file; a closed pipe and a file that grows too large are errors and not the end; and the
/// first signal to end (SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGXCPU) removes unfinished files and ends the process,
/// whatever it is doing.
void prepare_process() noexcept;

/// From here on, `exit` is the program's own: before, a library has called it, and what happened is said.
void end_main() noexcept;

/// What stands before messages from here on: `seqcast predict`.
void set_speaker(const std::string& name) noexcept;

/// Writes to standard error; what cannot be written is left out.
void print_error(std::string_view text) noexcept;

/// A line that the next message, whatever it is, takes the place of.
void print_passing(std::string_view line) noexcept;

/// Says that there is not enough memory, without taking any.
ExitCode fail_without_memory() noexcept;

}  // namespace seqcast
