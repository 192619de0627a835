// SPDX-License-Identifier: MIT
#include "cli/run_options.hpp"

#include <fmt/format.h>

#include <charconv>

#include "cli/progress.hpp"
#include "predict/memory.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

size_t thread_count(const std::string& text) {
  if (text.empty()) return usable_cpus();
  int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size())
    throw UsageError(fmt::format("--threads is '{}', expected a whole number", text));
  if (number == 0)
    throw UsageError("--threads is 0, expected at least 1", "this is the total, not what comes on top of one: -@ 1");
  if (number < 0 || number > 1024) throw UsageError(fmt::format("--threads is {}, expected 1 to 1024", number));
  return static_cast<size_t>(number);
}

Strand strand_of(const RunOptions& options) {
  if (options.rc && options.strand != "+")
    throw UsageError(fmt::format("--rc and --strand {} exclude each other", options.strand),
                     "--rc is the mean of both strands, --strand both gives each");
  if (options.rc) return Strand::mean;
  if (options.strand == "+") return Strand::forward;
  return options.strand == "-" ? Strand::reverse : Strand::both;
}

template <class E>
E value_of(std::string_view option, const std::string& text) {
  if (const std::optional<E> value = named<E>(text)) return *value;
  throw UsageError(fmt::format("{} is '{}', expected one of {}", option, text, known_names<E>()));
}

std::optional<Untransform> untransform_of(const RunOptions& options) {
  if (options.unscale && options.untransform.empty())
    throw UsageError("--unscale is for --untransform, which is not given");
  if (options.untransform.empty()) return std::nullopt;
  if (options.transform == "none") throw UsageError("--untransform and --transform none exclude each other");
  return value_of<Untransform>("--untransform", options.untransform);
}

ScanOptions scan_options(const RunOptions& options) {
  ScanOptions scan;
  scan.extent = options.context == "genome" ? Extent::endless : Extent::window;
  scan.strand = strand_of(options);
  scan.batch = static_cast<size_t>(options.batch);
  scan.threads = thread_count(options.threads);
  scan.memory = memory_cap(options.memory);
  scan.machine_memory = usable_memory();
  scan.poll = check_interrupted;
  scan.untransform = untransform_of(options).value_or(Untransform::newest);
  scan.unscale = options.unscale;
  if (!options.transform.empty()) scan.transform = value_of<Transform>("--transform", options.transform);
  return scan;
}

void undo_squashes(ScanOptions& scan, const Model& model, const std::vector<TrackChoice>& tracks,
                   const RunOptions& options) {
  if (options.untransform.empty()) return;
  for (const TrackChoice& choice : tracks) {
    const Head& head = model.contract.heads[choice.head];
    if (head.squashes.empty())
      throw UsageError(fmt::format("--untransform is given, but nothing says how head '{}' was squashed", head.name),
                       "--targets FILE gives its table of targets, with clip_soft, scale and sum_stat");
    scan.squashes.push_back(head.squashes[choice.track]);
  }
  if (scan.untransform == Untransform::newest && model.contract.squashed_by == Squasher::baskerville)
    scan.untransform = Untransform::baskerville;
}

void check_context(const Model& model, const std::vector<TrackChoice>& tracks, const RunOptions& options) {
  if (options.context != "genome") return;
  for (const TrackChoice& choice : tracks) {
    const Head& head = model.contract.heads[choice.head];
    const bool by_window = options.transform.empty() ? needs_all_bins(head.transform)
                                                     : options.transform == to_text(Transform::profile) ||
                                                           options.transform == to_text(Transform::softmax_bins);
    if (by_window)
      throw UsageError(fmt::format("the transform of head '{}' is over a whole window: a chromosome cannot stream "
                                   "through it",
                                   head.name),
                       "leave out --context genome, or take raw outputs: --transform none");
    if (!head.streams)
      throw UsageError(fmt::format("head '{}' of model '{}' takes the whole window at once: a chromosome cannot stream "
                                   "through it",
                                   head.name, model.name),
                       "leave out --context genome");
  }
  if (options.step > 0) throw UsageError("--step and --context genome exclude each other");
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
  model.add_flag("--unscale", options.unscale, "with --untransform: undo the scale too");
  model.add("--weights FILE", options.model.weights,
            "a safetensors file for a card that has none, an HDF5 file for a Keras architecture or a params.json; "
            "several, parted by commas, are averaged");
  declare_targets(command, options.model.targets);
  declare_bias(command, options.model.bias);
  model.add("--input NAME=VALUES", options.inputs,
            "what a model reads beside the sequence: NAME=v1,v2,..., NAME=TABLE with a line a record or BED line, or "
            "NAME=signal.bw (of a Keras sequence's channels behind the letters, NAME is signal), or "
            "NAME=reverse-complement, the window's other strand; may come again");
  model.add_flag("--rc", options.rc, "average with the reverse complement");
  OptionGroup windows(command, "Windows");
  windows.add_choice("--context KIND", options.context, {"window", "genome"},
                     "window: each window alone, as in training; genome: chromosomes as one long input");
  declare_file_facts(command, options.model.facts);
  declare_window(command, options.model.window);
  windows.add("--step BASES", options.step, "bases from one window to the next [what one window keeps]");
  OptionGroup running(command, "Running");
  running.add("-@,--threads N", options.threads, "threads in all [the CPUs this process may use]");
  running.add("--batch N", options.batch,
              "windows at a time: memory and speed, never results [as many as are quickest]");
  declare_memory(command, options.memory, "Running");
  running.add_flag("-q,--quiet", options.model.quiet, "say nothing but errors");
  running.add_flag("-v,--verbose", options.model.verbose, "say more: unused tensors, the plan");
}

void declare_strand(CLI::App& command, RunOptions& options, const std::vector<std::string>& choices,
                    const std::string& description) {
  OptionGroup(command, "Model").add_choice("--strand STRAND", options.strand, choices, description);
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
  if (!bytes) throw UsageError(fmt::format("--memory is '{}', expected a size as in 800M or 1.5G", memory));
  if (*bytes < int64_t{1} << 20)
    throw UsageError(fmt::format("--memory is {}, which is under a MiB, expected a size as in 800M or 1.5G", memory),
                     "a number without a unit is of bytes");
  return *bytes;
}

void say_threads(const std::string& command, const Scan& scan, const ScanOptions& asked, bool quiet) {
  if (scan.threads() < asked.threads)
    say(command,
        fmt::format("{} of {}: there is no memory for more", scan.threads(),
                    counted(static_cast<int64_t>(asked.threads), "thread")),
        quiet);
}

WindowLayout layout_with_step(const Scan& scan, const RunOptions& options) {
  WindowLayout layout = scan.layout();
  if (options.step == 0) return layout;
  if (options.step > layout.kept_bases())
    throw UsageError(fmt::format("--step is {}, but a window keeps {} bases: some would never be predicted",
                                 options.step, layout.kept_bases()));
  if (layout.bins > 1 && options.step % layout.bin_bases != 0)
    throw UsageError(fmt::format("--step is {}, expected a multiple of the model's bin of {} bases", options.step,
                                 layout.bin_bases));
  layout.step = options.step;
  return layout;
}

ReadRun read_run(const RunOptions& options, const std::string& command) {
  ReadRun run;
  run.scan = scan_options(options);  // wrong options are errors before anything is read
  run.model = read_running_model(options.model, command);
  run.tracks = choose_tracks(run.model.contract, options.tracks);
  run.names = strand_names(track_names(run.model.contract, run.tracks), options.strand);
  check_context(run.model, run.tracks, options);
  undo_squashes(run.scan, run.model, run.tracks, options);
  return run;
}

}  // namespace seqcast
