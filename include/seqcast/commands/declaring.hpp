// SPDX-License-Identifier: MIT
// How are options that several commands share declared once, and kept within 80 columns?
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "seqcast/engine/scan.hpp"
#include "seqcast/formats/read_model.hpp"

namespace seqcast {

/// A description broken into lines that fit beside an option.
std::string described(const std::string& text);

/// What every command that runs a model asks for.
struct ModelOptions {
  std::string model;
  std::string weights;
  FileFacts facts;
  std::string tracks;
  std::string transform;
  std::vector<std::string> targets;
  std::string untransform;
  std::string bias;
  bool unscale = false;
  int64_t window = 0;
  std::string strand = "+";
  std::vector<std::string> inputs;
  std::string context = "window";
  int64_t step = 0;
  int64_t batch = 0;
  std::string threads;
  std::string memory;
  bool rc = false;
  bool quiet = false;
  bool verbose = false;
};

/// Checks of an option's text, as CLI11 takes them: what is wrong with it, or nothing.
std::string not_empty(const std::string& text);
std::string positive(const std::string& text);

/// Help as every command prints it: what it does, an example, then how it is used.
std::string help_text(const CLI::App& app, const std::string& name, CLI::AppFormatMode mode);

CLI::App* declare_command(CLI::App& program, const std::string& name, const std::string& summary,
                          const std::string& example);
void declare_model(CLI::App& command, std::string& model);
/// The options that say what a model's file leaves out.
void declare_file_facts(CLI::App& command, FileFacts& facts);
void declare_window(CLI::App& command, int64_t& window);
void declare_bias(CLI::App& command, std::string& bias);
void declare_targets(CLI::App& command, std::vector<std::string>& targets);
void declare_running(CLI::App& command, ModelOptions& options);
void declare_memory(CLI::App& command, std::string& memory, const std::string& group);

/// The bytes that `--memory` says; 0 where it is empty.
int64_t memory_cap(const std::string& memory);
/// `--strand`. @param choices  of +, -, both, bed.
void declare_strand(CLI::App& command, ModelOptions& options, const std::vector<std::string>& choices,
                    const std::string& description);

/// The model that the options name, with its weights; what was noticed is said on stderr.
Model read_running_model(const ModelOptions& options, const std::string& command);

/// The tracks that `--tracks` means, in the order given; all of the first head where it is empty.
/// @throws Error  for what matches nothing, and where there are more than 16 tracks and none was chosen.
std::vector<TrackChoice> choose_tracks(const Contract& contract, const std::string& wanted);

/// The tracks' names in output: with `HEAD:` before them where they are of several heads, or have only numbers.
std::vector<std::string> track_names(const Contract& contract, const std::vector<TrackChoice>& tracks);

/// Names of the values that a scan gives of the tracks: with `.plus` and `.minus` where it gives both strands.
std::vector<std::string> strand_names(const std::vector<std::string>& tracks, const std::string& strand);

/// `--strand bed` asks for both strands, a line's own at a time.
ScanOptions scan_options(const ModelOptions& options);

/// What `--untransform` undoes of each track, by the tables of `--targets`.
/// @throws Error  where nothing says how a track was squashed.
void undo_targets(ScanOptions& scan, const Model& model, const std::vector<TrackChoice>& tracks,
                  const ModelOptions& options);

/// Says on stderr where memory leaves room for fewer threads than were asked for.
void say_threads(const std::string& command, const Scan& scan, const ScanOptions& asked, bool quiet);

/// The layout of windows, with `--step` where it is given.
WindowLayout layout_with_step(const Scan& scan, const ModelOptions& options);

/// @throws Error  where a chosen head cannot stream.
void check_context(const Model& model, const std::vector<TrackChoice>& tracks, const ModelOptions& options);

}  // namespace seqcast
