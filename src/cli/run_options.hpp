// SPDX-License-Identifier: MIT
// Options shared by the commands that run a model.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/model_options.hpp"
#include "io/durable.hpp"
#include "predict/predictor.hpp"

namespace seqcast {

/// What every command that runs a model asks for: the request, and what of it is still text.
struct RunOptions {
  ModelOptions model;
  Request request;
  std::string tracks;
  std::string transform;
  std::string untransform;
  std::vector<std::string> inputs;
  bool rc = false;
  std::string exclude;  ///< a BED file
  bool strict_names = false;
  std::string threads;
  int64_t batch = 0;
  std::string memory;
  bool no_sync = false;
};

void declare_running(CLI::App& command, RunOptions& options);
/// `--strand`, one of the choices.
void declare_strand(CLI::App& command, RunOptions& options, std::initializer_list<Strand> choices,
                    const std::string& description);
void declare_no_sync(CLI::App& command, bool& no_sync);
constexpr Durable durable_unless(bool no_sync) { return no_sync ? Durable::no : Durable::yes; }
/// `--exclude` and `--strict-names`.
void declare_places(CLI::App& command, RunOptions& options);
void declare_strict_names(CLI::App& command, RunOptions& options, const std::string& group);
void declare_memory(CLI::App& command, std::string& memory, const std::string& group);

/// The threads that `--threads` says; all CPUs that this process may use where it is empty.
/// @throws RequestError  for what is no number of threads.
size_t thread_count(const std::string& text);

/// The bytes that `--memory` says; 0 where it is empty.
int64_t memory_cap(const std::string& memory);

/// The request that the options make.
/// @throws RequestError  for options that are wrong in themselves.
Request request_of(const RunOptions& options);

/// Says on stderr where memory leaves room for fewer threads than were asked for.
void say_threads(const std::string& command, size_t threads, size_t wanted, bool quiet);

/// What help says of the index of a FASTA file.
constexpr const char* about_index =
    " Its index (.fai) is made where there is none, and made anew, with a warning, where it does not fit";

/// @throws RequestError  where several of FASTA, BED and `--exclude` are standard input.
void check_standard_input(const std::string& fasta, const std::string& bed, const RunOptions& options);

}  // namespace seqcast
