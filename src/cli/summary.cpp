// SPDX-License-Identifier: MIT
// Command `summary`: layers, shapes, parameters, multiply-adds and memory of a model.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/number_text.hpp"
#include "base/setting.hpp"
#include "base/shown_text.hpp"
#include "cli/commands.hpp"
#include "cli/json_text.hpp"
#include "cli/option_style.hpp"
#include "cli/part_text.hpp"
#include "cli/plan_text.hpp"
#include "cli/progress.hpp"
#include "cli/run_options.hpp"
#include "cli/shape_text.hpp"
#include "cli/text_table.hpp"
#include "genome/bases.hpp"
#include "io/text_file.hpp"
#include "model/counts.hpp"
#include "predict/request.hpp"
#include "predict/track_choice.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

struct SummaryOptions {
  std::string model;
  FileFacts facts;
  int64_t window = 0;
  bool plan = false;
  bool json = false;
  std::optional<Context> context;
  std::string tracks;
  std::string memory;
};

/// All tracks of the first head, or those that are named.
std::vector<TrackChoice> planned_tracks(const Contract& contract, const std::string& wanted) {
  return choose_tracks(contract, track_list(wanted.empty() ? "all" : wanted));
}

std::string mebibytes(int64_t bytes) { return fmt::format("{:.2f}", static_cast<double>(bytes) / (1 << 20)); }

std::string counts_text(const Counts& counts) {
  return fmt::format(
      "{} parameters ({} trained by gradient, {} statistics), {} multiply-adds a window, "
      "{} MiB of activations",
      with_commas(counts.trainable + counts.statistics), with_commas(counts.trainable), with_commas(counts.statistics),
      with_commas(counts.multiply_adds), mebibytes(counts.activation_bytes));
}

/// What the model reads: letters and what unknown ones are, or numbers.
std::string input_text(const Contract& contract, Shape input) {
  std::string text = fmt::format("{} {}", with_commas(contract.window_bases), unit_name(contract));
  if (contract.min_window_bases)
    text += fmt::format(" (any length from {}, --window{})", with_commas(*contract.min_window_bases),
                        contract.window_is_open ? "; this one is an example" : "");
  if (contract.takes_numbers()) return text + fmt::format(" of {} each", counted(input.channels, "number"));
  text += fmt::format(", letters {}, ", shown(contract.alphabet));
  switch (contract.unknown_letter) {
    case UnknownLetter::value:
      text += fmt::format("an unknown {} is {} in every channel",
                          is_nucleotide_alphabet(contract.alphabet) ? "base" : "letter", contract.unknown);
      break;
    case UnknownLetter::letter:
      text += fmt::format("an unknown letter is read as '{}'", shown({&contract.alphabet[contract.unknown_code], 1}));
      break;
    case UnknownLetter::error:
      text += "an unknown letter is an error";
      break;
  }
  if (!contract.pad) return text;
  const auto side = [](char letter, const std::optional<int64_t>& count) {
    const std::string one = shown({&letter, 1});
    return count ? fmt::format("{} '{}'", *count, one) : fmt::format("as many '{}' as fit", one);
  };
  text += ", short records get";
  if (contract.pad->left != '\0') text += " " + side(contract.pad->left, contract.pad->left_count) + " before";
  if (contract.pad->left != '\0' && contract.pad->right != '\0') text += " and";
  if (contract.pad->right != '\0') text += " " + side(contract.pad->right, contract.pad->right_count) + " after";
  return text;
}

/// How to say that numbers are letters, of a file that does not say it.
std::string letters_hint(const Model& model) {
  if (!model.contract.takes_numbers() || model.reading.input_hint.empty()) return "";
  return fmt::format(" ({})", spelled(model.reading.input_hint, as_option));
}

/// The side inputs.
std::string side_inputs_text(const Model& model) {
  std::string text;
  for (size_t node : model.graph.side_inputs()) {
    const auto& input = std::get<Input>(model.graph.nodes[node].layer);
    text += fmt::format("side     {}: {} a {} (--input)\n", model.graph.nodes[node].name,
                        counted(input.channels, "value"), input.per_window ? "window" : "position");
  }
  return text;
}

/// How many members an ensemble has and how they are averaged; what follows is of the first.
std::string members_text(const Ensemble& ensemble) {
  if (ensemble.is_single()) return "";
  return fmt::format("members  {}, averaged {} the transform; the layers below are those of the first\n",
                     ensemble.members.size(), ensemble.averaging == Averaging::raw ? "before" : "after");
}

std::string about(const Ensemble& ensemble) {
  const Model& model = ensemble.first();
  const Contract& contract = model.contract;
  std::string text = fmt::format("{}: {}\n", shown_in_brief(model.about.name), shown_in_brief(model.about.summary));
  if (!model.about.source.empty()) text += fmt::format("source   {}\n", shown_in_brief(model.about.source));
  if (!model.about.licence.empty()) text += fmt::format("licence  {}\n", shown_in_brief(model.about.licence));
  text += fmt::format("input    {}{}\n", input_text(contract, model.shapes[0]), letters_hint(model));
  text += side_inputs_text(model);
  for (const Head& head : contract.heads)
    text +=
        fmt::format("head     {}: {}, {} of {} {} from base {}, transform {}\n", head.name,
                    counted(std::ssize(head.tracks), "track"), counted(head.bins, "bin"), with_commas(head.bin_bases),
                    unit_name(contract), with_commas(head.first_base), to_text(head.transform));
  if (!model.reading.assumed.empty())
    text += fmt::format("assumed  {}\n",
                        shown_in_brief(spelled(fmt::format("{}", fmt::join(model.reading.assumed, ", ")), as_option)));
  text += members_text(ensemble);
  if (!model.about.obtain_weights.empty())
    text += fmt::format("weights  {}\n", shown_in_brief(model.about.obtain_weights));
  return text + "\n";
}

/// A line a layer.
std::string layers_text(const Model& model, const std::vector<Counts>& layers) {
  std::vector<std::vector<std::string>> rows{
      {"layer", "kind", "output (channels x positions)", "parameters", "multiply-adds", "activations (MiB)", "reads"}};
  for (size_t i = 0; i < model.graph.nodes.size(); ++i) {
    const Node& node = model.graph.nodes[i];
    std::string inputs;
    for (size_t input : node.inputs) inputs += (inputs.empty() ? "" : ", ") + model.graph.nodes[input].name;
    const bool plain = node.inputs.size() == 1 && node.inputs[0] + 1 == i;
    rows.push_back({node.name, std::string(kind(node.layer)), shape_text(model.shapes[i]),
                    with_commas(layers[i].trainable + layers[i].statistics), with_commas(layers[i].multiply_adds),
                    mebibytes(layers[i].activation_bytes), plain ? "" : inputs});
  }
  return line_up(rows, {1, 6});
}

nlohmann::ordered_json as_json(const Counts& counts) {
  return {{"parameters", counts.trainable + counts.statistics},
          {"trainable_parameters", counts.trainable},
          {"multiply_adds", counts.multiply_adds},
          {"activation_bytes", counts.activation_bytes}};
}

nlohmann::ordered_json as_json(const Graph& graph, const std::vector<Shape>& shapes,
                               const std::vector<Counts>& layers) {
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (size_t i = 0; i < graph.nodes.size(); ++i) {
    nlohmann::ordered_json reads = nlohmann::ordered_json::array();
    for (size_t input : graph.nodes[i].inputs) reads.push_back(graph.nodes[input].name);
    nlohmann::ordered_json layer{{"name", graph.nodes[i].name},
                                 {"kind", kind(graph.nodes[i].layer)},
                                 {"channels", shapes[i].channels},
                                 {"length", shapes[i].length}};
    layer.update(as_json(layers[i]));
    layer["reads"] = reads;
    json.push_back(layer);
  }
  return json;
}

/// The same facts as the text.
nlohmann::ordered_json as_json(const Ensemble& ensemble) {
  const Model& model = ensemble.first();
  const Contract& contract = model.contract;
  const std::vector<Counts> layers = counts(model.graph, model.shapes);
  nlohmann::ordered_json json{{"model", model.about.name},          {"summary", model.about.summary},
                              {"source", model.about.source},       {"licence", model.about.licence},
                              {"members", ensemble.members.size()}, {"window_bases", contract.window_bases},
                              {"alphabet", contract.alphabet}};
  json["least_window_bases"] = contract.min_window_bases ? nlohmann::ordered_json(*contract.min_window_bases) : nullptr;
  for (const Head& head : contract.heads)
    json["heads"].push_back({{"name", head.name},
                             {"tracks", head.tracks},
                             {"bins", head.bins},
                             {"bin_bases", head.bin_bases},
                             {"first_base", head.first_base},
                             {"transform", to_text(head.transform)},
                             {"cost", as_json(total(layers, nodes_of(model.graph, head)))}});
  json["assumed"] = nlohmann::ordered_json::array();
  for (const std::string& assumed : model.reading.assumed) json["assumed"].push_back(spelled(assumed, as_option));
  json["obtain_weights"] = model.about.obtain_weights;
  json["layers"] = as_json(model.graph, model.shapes, layers);
  json["total"] = as_json(total(layers, std::vector<bool>(layers.size(), true)));
  return json;
}

/// What was understood of a file that cannot be wholly read.
void print_part(const PartOfModel& part) {
  const std::vector<Counts> layers = counts(part.model.graph, part.model.shapes);
  print_text(about({{part.model}}) + layers_text(part.model, layers) + "\nunderstood: " +
             counts_text(total(layers, std::vector<bool>(layers.size(), true))) + "\n" + missing_text(part));
}

void summary(const SummaryOptions& options) {
  for (const auto& [name, is_given] :
       {std::pair{"tracks", !options.tracks.empty()}, std::pair{"context", options.context.has_value()},
        std::pair{"memory", !options.memory.empty()}})
    if (!options.plan && is_given) throw RequestError(fmt::format("--{} is for --plan, which is not given", name));
  if (options.json && options.plan) throw RequestError("--json and --plan exclude each other");
  const Ensemble ensemble = read_to_show(options.model, options.window, options.facts, [&](const PartOfModel& part) {
    if (!options.json) print_part(part);
  });
  if (options.json) return print_text(json_text(as_json(ensemble)));
  const Model& model = ensemble.first();
  if (options.plan)
    return print_text(about(ensemble) + plan_text(model, planned_tracks(model.contract, options.tracks),
                                                  options.context.value_or(Context::window),
                                                  memory_cap(options.memory)));
  const std::vector<Counts> layers = counts(model.graph, model.shapes);
  std::string text = about(ensemble) + layers_text(model, layers);
  text += "\ntotal: " + counts_text(total(layers, std::vector<bool>(layers.size(), true))) + "\n";
  if (model.contract.heads.size() > 1)
    for (const Head& head : model.contract.heads)
      text += fmt::format("head {} alone: {}\n", head.name, counts_text(total(layers, nodes_of(model.graph, head))));
  print_text(text);
}

}  // namespace

void declare_summary(CLI::App& program, Job& job) {
  auto options = std::make_shared<SummaryOptions>();
  CLI::App* command = declare_command(program, "summary", "Prints a model's layers, sizes and cost.",
                                      "  seqcast summary dna-primer\n"
                                      "  seqcast summary dna-primer --json");
  declare_model(*command, options->model);
  declare_file_facts(*command, options->facts);
  declare_window(*command, options->window);
  command->add_flag("--json", options->json, described("print JSON"));
  OptionGroup plan(*command, "Plan");
  plan.add_flag("--plan", options->plan,
                "how it will be computed: each layer's kernel, tiles, halo, cost and memory, and what runs take");
  plan.add("--tracks LIST", options->tracks, "which tracks, as in predict [all of the first head]");
  plan.add_choice("--context KIND", options->context, {Context::window, Context::genome},
                  "whose tiles: window or genome, as in predict [window]");
  declare_memory(*command, options->memory, "Plan");
  command->callback([options, &job] { job = [options] { summary(*options); }; });
}

}  // namespace seqcast
