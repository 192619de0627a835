// SPDX-License-Identifier: MIT
// How are options that several commands share declared once, and kept within 80 columns?
#include "seqcast/commands/declaring.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>
#include <filesystem>
#include <map>
#include <sstream>

#include "seqcast/commands/progress.hpp"
#include "seqcast/engine/memory.hpp"
#include "seqcast/error.hpp"
#include "seqcast/formats/basenji/params.hpp"
#include "seqcast/formats/target_table.hpp"
#include "seqcast/genome/byte_stream.hpp"
#include "seqcast/model/join_bias.hpp"

namespace seqcast {

std::string described(const std::string& text) {
  constexpr size_t width = 48;
  std::istringstream words(text);
  std::string result;
  std::string line;
  for (std::string word; words >> word;) {
    if (!line.empty() && line.size() + 1 + word.size() > width) {
      result += line + "\n";
      line.clear();
    }
    line += (line.empty() ? "" : " ") + word;
  }
  return result + line;
}

std::string not_empty(const std::string& text) { return text.empty() ? "got an empty text" : ""; }

std::string positive(const std::string& text) {
  int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc{} && end == text.data() + text.size() && number > 0 && number <= 1000000000) return "";
  return fmt::format("got {}, expected a whole number from 1 to 1000000000", text);
}

CLI::App* declare_command(CLI::App& program, const std::string& name, const std::string& summary,
                          const std::string& example) {
  CLI::App* command = program.add_subcommand(name, summary);
  command->footer(example);
  command->set_help_flag("-h,--help", "print this help, then leave");
  return command;
}

std::string help_text(const CLI::App& app, const std::string& name, CLI::AppFormatMode mode) {
  CLI::Formatter parts;
  parts.column_width(30);
  parts.label("REQUIRED", "");
  if (mode == CLI::AppFormatMode::Sub) return parts.make_subcommand(&app);
  std::string text = app.get_description() + "\n\n" + app.get_footer() + "\n" + parts.make_usage(&app, name);
  text += parts.make_positionals(&app) + parts.make_groups(&app, mode) + parts.make_subcommands(&app, mode);
  while (text.find("\n\n\n") != text.npos) text.replace(text.find("\n\n\n"), 3, "\n\n");
  return text;
}

void declare_model(CLI::App& command, std::string& model) {
  command
      .add_option("MODEL", model,
                  described("a card (JSON), the name of one that comes with the program, a Keras file (HDF5), or "
                            "Basenji's params.json"))
      ->type_name("")
      ->required();
}

void declare_window(CLI::App& command, int64_t& window) {
  command
      .add_option("--window", window,
                  described("bases of a window, for models that take any length [the model's default]"))
      ->check(positive)
      ->type_name("BASES")
      ->group("Windows");
}

void declare_file_facts(CLI::App& command, FileFacts& facts) {
  command
      .add_option("--architecture", facts.architecture,
                  described("the layers (JSON, as Keras's to_json writes them) of a file of weights alone"))
      ->check(not_empty)
      ->type_name("FILE")
      ->group("Keras files");
  command.add_option("--alphabet", facts.alphabet, described("letters in the order of the input's channels [ACGT]"))
      ->check(not_empty)
      ->type_name("LETTERS")
      ->group("Keras files");
  command.add_option("--unknown", facts.unknown, described("what an unknown base reads in every channel [0]"))
      ->type_name("VALUE")
      ->group("Keras files");
  command
      .add_option("--backend", facts.backend,
                  described("whose kernels they are: tensorflow, or theano (flipped) [as the file says]"))
      ->check(not_empty)
      ->type_name("NAME")
      ->group("Keras files");
}

void declare_bias(CLI::App& command, std::string& bias) {
  command
      .add_option("--bias", bias,
                  described("a bias model that joins one of profile and counts, as ChromBPNet's: logits are added, and "
                            "counts"))
      ->check(not_empty)
      ->type_name("MODEL")
      ->group("Model");
}

void declare_targets(CLI::App& command, std::vector<std::string>& targets) {
  command
      .add_option("--targets", targets,
                  described("a table of targets, as Basenji's targets.txt, that names a head's tracks, their pairs and "
                            "scales; HEAD=FILE for one of several heads; may come again"))
      ->allow_extra_args(false)
      ->check(not_empty)
      ->type_name("FILE")
      ->group("Model");
}

void declare_running(CLI::App& command, ModelOptions& options) {
  command
      .add_option("--tracks", options.tracks,
                  described("which tracks: numbers (0,3,10-12), names, globs ('CHIP:*'), all, @FILE with one a "
                            "line; HEAD: before any of them [all of the first head]"))
      ->check(not_empty)
      ->type_name("LIST")
      ->group("Model");
  command
      .add_option("--transform", options.transform,
                  described("what turns raw outputs into tracks: none, sigmoid, softmax, softplus, exp, "
                            "exp_linear, profile [the model's]"))
      ->check(not_empty)
      ->type_name("NAME")
      ->group("Model");
  command
      .add_option(
          "--untransform", options.untransform,
          described("undo what --targets says of clip_soft, sum_stat and scale, by Basenji's formula: new, old; "
                    "new-basenji and new-baskerville where the params do not tell"))
      ->check(not_empty)
      ->type_name("NAME")
      ->group("Model");
  command.add_flag("--unscale", options.unscale, described("with --untransform: undo the scale too"))->group("Model");
  command
      .add_option("--weights", options.weights,
                  described("a safetensors file for a card that has none, an HDF5 file for a Keras architecture or a "
                            "params.json"))
      ->check(not_empty)
      ->type_name("FILE")
      ->group("Model");
  declare_targets(command, options.targets);
  declare_bias(command, options.bias);
  command
      .add_option("--input", options.inputs,
                  described("what a model reads beside the sequence: NAME=v1,v2,..., NAME=TABLE with a line a record "
                            "or BED line, or NAME=signal.bw; may come again"))
      ->allow_extra_args(false)
      ->check(not_empty)
      ->type_name("NAME=VALUES")
      ->group("Model");
  command.add_flag("--rc", options.rc, described("average with the reverse complement"))->group("Model");
  command
      .add_option("--context", options.context,
                  described("window: each window alone, as in training; genome: chromosomes as one long input"))
      ->capture_default_str()
      ->check(CLI::IsMember({"window", "genome"}))
      ->type_name("KIND")
      ->group("Windows");
  declare_file_facts(command, options.facts);
  declare_window(command, options.window);
  command.add_option("--step", options.step, described("bases from one window to the next [what one window keeps]"))
      ->check(positive)
      ->type_name("BASES")
      ->group("Windows");
  command.add_option("-@,--threads", options.threads, described("threads in all [the CPUs this process may use]"))
      ->check(not_empty)
      ->type_name("N")
      ->group("Running");
  command
      .add_option("--batch", options.batch,
                  described("windows at a time: memory and speed, never results [as many as are quickest]"))
      ->check(positive)
      ->type_name("N")
      ->group("Running");
  declare_memory(command, options.memory, "Running");
  command.add_flag("-q,--quiet", options.quiet, described("say nothing but errors"))->group("Running");
  command.add_flag("-v,--verbose", options.verbose, described("say more: unused tensors, the plan"))->group("Running");
}

void declare_strand(CLI::App& command, ModelOptions& options, const std::vector<std::string>& choices,
                    const std::string& description) {
  command.add_option("--strand", options.strand, described(description))
      ->capture_default_str()
      ->check(CLI::IsMember(choices))
      ->type_name("STRAND")
      ->group("Model");
}

namespace {

/// FILE, or HEAD=FILE where no file is called so: names the head's tracks. @return  the head and its table
std::pair<size_t, TargetTable> name_tracks(Model& model, const std::string& text) {
  const size_t sign = text.find('=');
  const bool names_head = sign != text.npos && !std::filesystem::exists(text);
  TargetTable table = read_targets(names_head ? text.substr(sign + 1) : text);
  const size_t head = apply_targets(model, table, names_head ? text.substr(0, sign) : "");
  return {head, std::move(table)};
}

}  // namespace

void declare_memory(CLI::App& command, std::string& memory, const std::string& group) {
  command
      .add_option("--memory", memory,
                  described("the most that a run takes, as 800M or 1.5G: smaller tiles, fewer windows at a time and "
                            "fewer threads [what the machine or its cgroup has]"))
      ->check(not_empty)
      ->type_name("SIZE")
      ->group(group);
}

int64_t memory_cap(const std::string& memory) {
  if (memory.empty()) return 0;
  const auto bytes = parse_bytes(memory);
  if (!bytes) throw UsageError(fmt::format("--memory is '{}', expected a size as in 800M or 1.5G", memory));
  return *bytes;
}

Model read_running_model(const ModelOptions& options, const std::string& command) {
  set_htslib_verbose(options.verbose);
  ReadModel read = read_model(options.model, options.weights, true, options.window, options.facts);
  if (!read.model.assumed.empty())
    say(command,
        fmt::format("{} does not say, and is taken to have: {}", read.model.path, fmt::join(read.model.assumed, ", ")),
        options.quiet);
  if (!options.bias.empty()) read.model = join_bias(read.model, read_model(options.bias, "", true).model);
  for (const std::string& targets : options.targets) name_tracks(read.model, targets);
  for (const std::string& head : read.dropped_heads)
    say(command, fmt::format("head '{}' has no weights in {} and is left out", head, read.model.weights.source),
        options.quiet);
  const WeightsReport& report = read.report;
  if (!report.unused.empty())
    say(command,
        fmt::format("{} of the tensors in {} are not used{}", report.unused.size(), read.model.weights.source,
                    options.verbose ? fmt::format(": {}", fmt::join(report.unused, ", ")) : " (-v names them)"),
        options.quiet);
  if (report.not_finite_values > 0)
    say(command,
        fmt::format("warning: {}: {} not finite, in {}", read.model.weights.source,
                    counted(report.not_finite_values, "value"), fmt::join(report.not_finite, ", ")),
        options.quiet);
  return std::move(read.model);
}

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

Strand strand_of(const ModelOptions& options) {
  if (options.rc && options.strand != "+")
    throw UsageError(fmt::format("--rc and --strand {} exclude each other", options.strand),
                     "--rc is the mean of both strands, --strand both gives each");
  if (options.rc) return Strand::mean;
  if (options.strand == "+") return Strand::forward;
  return options.strand == "-" ? Strand::reverse : Strand::both;
}

}  // namespace

std::vector<std::string> strand_names(const std::vector<std::string>& tracks, const std::string& strand) {
  if (strand != "both") return tracks;
  std::vector<std::string> names;
  for (const std::string& track : tracks) {
    names.push_back(track + ".plus");
    names.push_back(track + ".minus");
  }
  return names;
}

namespace {

std::optional<Untransform> untransform_of(const ModelOptions& options) {
  if (options.unscale && options.untransform.empty())
    throw UsageError("--unscale is for --untransform, which is not given");
  if (options.untransform.empty()) return std::nullopt;
  if (options.transform == "none") throw UsageError("--untransform and --transform none exclude each other");
  std::vector<std::string_view> known;
  for (const auto& [name, value] : Names<Untransform>::table) {
    if (name == options.untransform) return value;
    known.push_back(name);
  }
  throw UsageError(
      fmt::format("--untransform is '{}', expected one of {}", options.untransform, fmt::join(known, ", ")));
}

}  // namespace

ScanOptions scan_options(const ModelOptions& options) {
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
  if (!options.transform.empty()) {
    std::vector<std::string_view> known;
    for (const auto& [name, value] : Names<Transform>::table) {
      if (name == options.transform) scan.transform = value;
      known.push_back(name);
    }
    if (!scan.transform)
      throw UsageError(
          fmt::format("--transform is '{}', expected one of {}", options.transform, fmt::join(known, ", ")));
  }
  return scan;
}

void undo_targets(ScanOptions& scan, const Model& model, const std::vector<TrackChoice>& tracks,
                  const ModelOptions& options) {
  if (options.untransform.empty()) return;
  std::map<size_t, TargetTable> tables;
  Model named = model;
  for (const std::string& text : options.targets) {
    auto [head, table] = name_tracks(named, text);
    tables.insert_or_assign(head, std::move(table));
  }
  for (const TrackChoice& choice : tracks) {
    const auto found = tables.find(choice.head);
    if (found == tables.end() || !found->second.squashes)
      throw UsageError(fmt::format("--untransform is given, but nothing says how head '{}' was squashed",
                                   model.contract.heads[choice.head].name),
                       "--targets FILE gives its table of targets, with clip_soft, scale and sum_stat");
    scan.squashes.push_back(found->second.targets[choice.track].squash);
  }
  const bool is_file = std::filesystem::is_regular_file(model.path);
  if (scan.untransform == Untransform::newest && is_file && is_baskerville_params(model.path))
    scan.untransform = Untransform::baskerville;
}

void say_threads(const std::string& command, const Scan& scan, const ScanOptions& asked, bool quiet) {
  if (scan.threads() < asked.threads)
    say(command,
        fmt::format("{} of {}: there is no memory for more", scan.threads(),
                    counted(static_cast<int64_t>(asked.threads), "thread")),
        quiet);
}

void check_context(const Model& model, const std::vector<TrackChoice>& tracks, const ModelOptions& options) {
  if (options.context != "genome") return;
  for (const TrackChoice& choice : tracks) {
    const Head& head = model.contract.heads[choice.head];
    const bool by_window =
        options.transform.empty() ? needs_all_bins(head.transform) : options.transform == to_text(Transform::profile);
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

WindowLayout layout_with_step(const Scan& scan, const ModelOptions& options) {
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

}  // namespace seqcast
