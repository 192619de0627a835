// SPDX-License-Identifier: MIT
#include "cli/run_options.hpp"

#include <fmt/format.h>

#include <charconv>

#include "base/number_text.hpp"
#include "cli/byte_size.hpp"
#include "cli/input_option.hpp"
#include "cli/progress.hpp"
#include "io/usable_cpus.hpp"
#include "predict/track_choice.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

size_t thread_count(const std::string& text) {
  if (text.empty()) return usable_cpus();
  int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size())
    throw RequestError(fmt::format("--threads is '{}', expected a whole number", text));
  if (number == 0)
    throw RequestError("--threads is 0, expected at least 1", "this is the total, not what comes on top of one: -@ 1");
  if (number < 0 || number > 1024) throw RequestError(fmt::format("--threads is {}, expected 1 to 1024", number));
  return static_cast<size_t>(number);
}

namespace {

Strand strand_of(const RunOptions& options) {
  const Strand strand = options.request.strand;
  if (options.rc && strand != Strand::forward)
    throw RequestError(fmt::format("--rc and --strand {} exclude each other", to_text(strand)),
                       "--rc is the mean of both strands, --strand both gives each");
  return options.rc ? Strand::mean : strand;
}

/// None of an option that is not given.
template <class E>
std::optional<E> value_of(std::string_view option, const std::string& text) {
  if (text.empty()) return std::nullopt;
  if (const std::optional<E> value = named<E>(text)) return value;
  throw RequestError(fmt::format("{} is '{}', expected one of {}", option, text, known_names<E>()));
}

}  // namespace

void declare_running(CLI::App& command, RunOptions& options) {
  OptionGroup model(command, "Model");
  model.add("--tracks LIST", options.tracks,
            "which tracks: numbers (0,3,10-12), names, globs ('CHIP:*'), all, @FILE with one a line (# begins a "
            "comment); HEAD: before any of them [all of the first head]");
  model.add("--transform NAME", options.transform,
            "what turns raw outputs into tracks: none, sigmoid, softmax, softplus, exp, exp_linear, "
            "softmax_bins, profile [the model's]");
  model.add("--untransform NAME", options.untransform,
            "undo what --targets says of clip_soft, sum_stat and scale, by Basenji's formula: new, old; new-basenji "
            "and new-baskerville where the params do not tell");
  model.add_flag("--unscale", options.request.unscale, "with --untransform: undo the scale too");
  model.add(
      "--weights FILE", options.model.weights,
      "a safetensors or PyTorch file for a card or a seqgra definition, an HDF5 file for a Keras architecture or a "
      "params.json; several, separated by commas, are averaged");
  declare_targets(command, options.model.targets);
  declare_bias(command, options.model.bias);
  model.add("--input NAME=VALUES", options.inputs,
            "a side input of the model (what it reads besides the sequence): NAME=v1,v2,..., NAME=TABLE with a line "
            "a record or BED line, or NAME=signal.bw,... (of a Keras sequence's channels behind the letters, NAME is "
            "signal), or NAME=FILE.npy of records, or NAME=reverse-complement, the window's other strand; behind "
            "bigWigs ,missing=NUMBER or ,missing=error says what bases without a number get [0, and an error for "
            "NaN]; may come again");
  model.add_flag("--rc", options.rc, "average with the reverse complement");
  OptionGroup windows(command, "Windows");
  windows.add_choice("--context KIND", options.request.context, {Context::window, Context::genome},
                     "window: each window alone, as in training; genome: chromosomes as one long input");
  declare_file_facts(command, options.model.facts);
  declare_window(command, options.model.window);
  windows.add("--step BASES", options.request.step, "bases from one window to the next [what one window keeps]");
  OptionGroup running(command, "Running");
  running.add("-@,--threads N", options.threads, "threads in all [the CPUs this process may use]");
  running.add("--batch N", options.batch,
              "windows at a time: memory and speed, never results [as many as are quickest]");
  declare_memory(command, options.memory, "Running");
  declare_no_sync(command, options.no_sync);
  running.add_flag("-q,--quiet", options.model.quiet, "say nothing but errors");
  running.add_flag("-v,--verbose", options.model.verbose, "say more: unused tensors, the plan");
}

void declare_strand(CLI::App& command, RunOptions& options, std::initializer_list<Strand> choices,
                    const std::string& description) {
  OptionGroup(command, "Model").add_choice("--strand STRAND", options.request.strand, choices, description);
}

void declare_no_sync(CLI::App& command, bool& no_sync) {
  OptionGroup(command, "Running")
      .add_flag("--no-sync", no_sync,
                "do not wait until output is on the disk: quicker, but a power cut may take it back");
}

void declare_places(CLI::App& command, RunOptions& options) {
  OptionGroup places(command, "Regions");
  places.add("--exclude BED", options.exclude,
             "leave out the bases that a BED file names, as a blacklist's: bins that overlap them in part stand for "
             "their other bases alone; no value changes");
  declare_strict_names(command, options, "Regions");
}

void declare_strict_names(CLI::App& command, RunOptions& options, const std::string& group) {
  OptionGroup(command, group)
      .add_flag("--strict-names", options.strict_names,
                "do not read sequence 1 as chr1, chr1 as 1, or M, MT, chrM and chrMT as each other");
}

void check_standard_input(const std::string& fasta, const std::string& bed, const RunOptions& options) {
  if (fasta == "-" && bed == "-") throw RequestError("FASTA and BED cannot both be standard input");
  if (options.exclude == "-" && (fasta == "-" || bed == "-"))
    throw RequestError(fmt::format("--exclude and {} cannot both be standard input", fasta == "-" ? "FASTA" : "BED"));
}

void declare_memory(CLI::App& command, std::string& memory, const std::string& group) {
  OptionGroup(command, group)
      .add("--memory SIZE", memory,
           "the most that a run takes, as 800M or 1.5G: smaller tiles, fewer windows at a time and fewer threads "
           "[what the machine or its cgroup has]");
}

int64_t memory_cap(const std::string& memory) {
  if (memory.empty()) return 0;
  const auto bytes = parse_bytes(memory);
  if (!bytes) throw RequestError(fmt::format("--memory is '{}', expected a size as in 800M or 1.5G", memory));
  if (*bytes < int64_t{1} << 20)
    throw RequestError(fmt::format("--memory is {}, which is under a MiB, expected a size as in 800M or 1.5G", memory),
                       "a number without a unit is of bytes");
  return *bytes;
}

void say_threads(const std::string& command, size_t threads, size_t wanted, bool quiet) {
  if (threads < wanted)
    say(command,
        fmt::format("{} of {}: there is no memory for more", threads, counted(static_cast<int64_t>(wanted), "thread")),
        quiet);
}

Request request_of(const RunOptions& options) {
  Request request = options.request;
  request.strand = strand_of(options);
  request.batch = static_cast<size_t>(options.batch);
  request.threads = thread_count(options.threads);
  request.memory = memory_cap(options.memory);
  request.untransform = value_of<Untransform>("--untransform", options.untransform);
  request.transform = value_of<Transform>("--transform", options.transform);
  request.fixed_window = options.model.window > 0;
  request.tracks = track_list(options.tracks);
  for (const std::string& input : options.inputs) request.inputs.push_back(parse_input(input));
  check(request);
  return request;
}

}  // namespace seqcast
