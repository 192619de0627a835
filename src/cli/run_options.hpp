// SPDX-License-Identifier: MIT
// Options shared by the commands that run a model.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/model_options.hpp"
#include "cli/track_choice.hpp"
#include "predict/scan.hpp"

namespace seqcast {

/// What every command that runs a model asks for.
struct RunOptions {
  ModelOptions model;
  std::string tracks;
  std::string transform;
  std::string untransform;
  bool unscale = false;
  std::vector<std::string> inputs;
  bool rc = false;
  std::string strand = "+";
  std::string context = "window";
  int64_t step = 0;
  std::string threads;
  int64_t batch = 0;
  std::string memory;
};

void declare_running(CLI::App& command, RunOptions& options);
/// `--strand`. @param choices  of +, -, both, bed.
void declare_strand(CLI::App& command, RunOptions& options, const std::vector<std::string>& choices,
                    const std::string& description);
void declare_memory(CLI::App& command, std::string& memory, const std::string& group);

/// The bytes that `--memory` says; 0 where it is empty.
int64_t memory_cap(const std::string& memory);

/// A model, read, and what is asked of it.
struct ReadRun {
  Model model;
  std::vector<TrackChoice> tracks;
  std::vector<std::string> names;  ///< of the values that the scan gives
  ScanOptions scan;                ///< without what is given beside the sequence
};

/// Reads the model and holds the options against it. `--strand bed` asks for both strands, a line's own at a time.
///
/// @param command  whose messages they are.
/// @throws Error   for options that are wrong in themselves before anything is read, then for tracks that are not
/// there,
///                 heads that cannot stream, and squashes to undo of which nothing is known.
ReadRun read_run(const RunOptions& options, const std::string& command);

/// The layout of windows, with `--step` where it is given.
WindowLayout layout_with_step(const Scan& scan, const RunOptions& options);

/// Says on stderr where memory leaves room for fewer threads than were asked for.
void say_threads(const std::string& command, const Scan& scan, const ScanOptions& asked, bool quiet);

}  // namespace seqcast
