// SPDX-License-Identifier: MIT
// Command `compare`: which layer of a model departs first from another model, or from saved layer outputs, and why.
#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "cli/commands.hpp"
#include "cli/comparison_text.hpp"
#include "cli/json_text.hpp"
#include "cli/option_style.hpp"
#include "cli/process.hpp"
#include "cli/progress.hpp"
#include "cli/run_options.hpp"
#include "compare/compared_window.hpp"
#include "formats/read_model.hpp"
#include "io/file_bytes.hpp"
#include "io/text_file.hpp"
#include "io/usable_memory.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

struct CompareCommand {
  ModelOptions model;
  std::string reference;
  ModelOptions reference_model;
  int64_t window = 0;
  int64_t seed = 0;
  std::string fasta;
  std::string region;
  std::optional<double> tolerance;
  std::string threads;
  bool json = false;
};

/// A side's settings as the command line spells them: those of the reference begin with --reference-.
std::string as_reference_option(std::string_view name, std::string_view value) {
  return "--reference-" + as_option(name, value).substr(std::strlen("--"));
}

/// The one model that a name stands for.
Model one_model(const ModelOptions& options, int64_t window) {
  FileFacts facts = options.facts;
  facts.may_be_numbers = true;  // their letters need not be known
  Ensemble ensemble = read_model(options.model, options.weights, true, window, facts).ensemble;
  if (!ensemble.is_single())
    throw Error(
        fmt::format("{}: an ensemble of {} members, expected one model", options.model, ensemble.members.size()),
        "compare its members one by one");
  return std::move(ensemble.first());
}

Model reference_model(const CompareCommand& options) {
  try {
    return one_model(options.reference_model, options.window);
  } catch (const Error& error) {
    const std::string message = error.message_in(as_reference_option), hint = error.hint_in(as_reference_option);
    if (error.is_request()) throw RequestError(message, hint);
    throw Error(message, hint);
  }
}

WindowRequest window_of(const CompareCommand& options) {
  return {options.fasta, options.region, static_cast<uint64_t>(std::max<int64_t>(options.seed, 1))};
}

CompareOptions run_options(const CompareCommand& options) {
  CompareOptions result;
  if (options.tolerance && *options.tolerance <= 0)
    throw RequestError(fmt::format("--tolerance is {}, expected a number above 0", *options.tolerance));
  result.tolerance = options.tolerance.value_or(result.tolerance);
  result.threads = thread_count(options.threads);
  result.memory = usable_memory();
  return result;
}

ExitCode print(const Comparison& comparison, const ComparedSides& sides, bool json) {
  print_text(json ? json_text(as_json(comparison, sides)) : as_text(comparison, sides));
  return comparison.is_equal() ? done : different;
}

ExitCode compare_models(const CompareCommand& options) {
  const CompareOptions run = run_options(options);
  Model model = one_model(options.model, options.window);
  Model reference = reference_model(options);
  set_equal_windows(model, reference);
  const ComparedInputs inputs = compared_inputs(window_of(options), model, reference, notices_of("compare", false));
  const ComparedModel ours = compared(model, options.model.model), theirs = compared(reference, options.reference);
  const Comparison comparison = compare(ours, inputs.own, {.model = &theirs, .inputs = &inputs.of_reference}, run);
  return print(comparison, {ours, options.reference, inputs.what}, options.json);
}

void check_of_arrays(const CompareCommand& options, const NpzFile& npz) {
  const ModelOptions& reference = options.reference_model;
  const FileFacts& facts = reference.facts;
  if (!reference.weights.empty() || !facts.family.empty() || !facts.architecture.empty() || !facts.alphabet.empty() ||
      !facts.backend.empty() || !facts.sequence.empty() || facts.unknown)
    throw RequestError(fmt::format("{} holds arrays: options of --reference- are for a model", npz.path()));
  if (npz.has(input_array) && (!options.fasta.empty() || options.seed > 0))
    throw RequestError(fmt::format("{} holds the window, as array '{}': {} does not apply", npz.path(), input_array,
                                   options.fasta.empty() ? "--seed" : "--fasta"));
  if (!npz.has(input_array) && options.fasta.empty())
    throw RequestError(
        fmt::format("{}: no array '{}': which window its outputs are of is not known", npz.path(), input_array),
        "np.savez(FILE, input=x, ...) saves it with them; or --fasta FILE -r PLACE says it");
}

ExitCode compare_arrays(const CompareCommand& options) {
  const CompareOptions run = run_options(options);
  const NpzFile npz(options.reference, static_cast<uint64_t>(run.memory));
  check_of_arrays(options, npz);
  Model model = one_model(options.model, options.window);
  std::string what = fmt::format("array '{}' of {}", input_array, options.reference);
  InputValues values;
  if (npz.has(input_array)) {
    values = input_of_arrays(model, npz);
  } else {
    const WindowRequest asked = window_of(options);
    const ComparedWindow window = compared_window(asked, model, notices_of("compare", false));
    values = input_values(window, model, asked.seed);
    what = window.what;
  }
  const ComparedModel ours = compared(model, options.model.model);
  const Comparison comparison = compare(ours, values, {.npz = &npz, .input_arrays = input_arrays(model, npz)}, run);
  return print(comparison, {ours, options.reference, what}, options.json);
}

ExitCode compare_command(CompareCommand options) {
  if (!options.region.empty() && options.fasta.empty())
    throw RequestError("-r is a place in a FASTA file, which --fasta names");
  if (!options.fasta.empty() && options.seed > 0) throw RequestError("--seed and --fasta exclude each other");
  options.reference_model.model = options.reference;
  if (is_npz(options.model.model))
    throw RequestError(fmt::format("{} holds arrays, expected a model before them", options.model.model),
                       fmt::format("seqcast compare MODEL {}", options.model.model));
  const bool arrays = options.reference.ends_with(".npz") || is_npz(options.reference);
  return arrays ? compare_arrays(options) : compare_models(options);
}

void declare_reference(CLI::App& command, CompareCommand& options) {
  OptionGroup group(command, "Reference");
  FileFacts& facts = options.reference_model.facts;

  const auto text = [](std::string_view option) { return fmt::format("for REFERENCE, what {} is for MODEL", option); };
  group.add("--reference-weights FILE", options.reference_model.weights, text("--weights"));
  group.add("--reference-family NAME", facts.family, text("--family"));
  group.add("--reference-architecture FILE", facts.architecture, text("--architecture"));
  group.add("--reference-alphabet LETTERS", facts.alphabet, text("--alphabet"));
  group.add("--reference-unknown VALUE", facts.unknown, text("--unknown"));
  group.add("--reference-backend NAME", facts.backend, text("--backend"));
  group.add("--reference-sequence NAME", facts.sequence, text("--sequence"));
}

}  // namespace

void declare_compare(CLI::App& program, Job& job) {
  auto options = std::make_shared<CompareCommand>();
  CLI::App* command = declare_command(program, "compare", "Names the layer where two models differ, and why.",
                                      "  seqcast compare port.json original.h5\n"
                                      "  seqcast compare port.pt outputs.npz --family pangolin\n"
                                      "  seqcast compare a.h5 b.h5 --fasta hg38.fa -r chr1:1,000,001-1,010,000");
  declare_place(*command, "MODEL", options->model.model, fmt::format("what departs: {}", model_kinds));
  declare_place(*command, "REFERENCE", options->reference,
                "what is right: another model, or an .npz file with an array for each layer's output, and the window "
                "as array 'input'");
  OptionGroup weights(*command, "Model");
  weights.add("--weights FILE", options->model.weights, "the weights of a MODEL that comes without");
  declare_file_facts(*command, options->model.facts);
  declare_reference(*command, *options);
  declare_window(*command, options->window);
  OptionGroup input(*command, "Input");
  input.add("--seed N", options->seed, "which random window is read [1]");
  input.add("--fasta FILE", options->fasta, "read a window of this file instead, or of its one record");
  input.add("-r,--region PLACE", options->region, "which, as chr1:1001-2000 (1-based, ends included)");
  OptionGroup output(*command, "Output");
  output.add("--tolerance X", options->tolerance,
             "a layer departs where a value does by more than this, relative to the rms of the layer's values [5e-05]");
  output.add_flag("--json", options->json, "print JSON");
  OptionGroup(*command, "Running")
      .add("-@,--threads N", options->threads, "threads in all [the CPUs this process may use]");
  command->callback([options, &job] { job = [options] { return compare_command(*options); }; });
}

}  // namespace seqcast
