// SPDX-License-Identifier: MIT
// Command `receptive-field`: receptive field per layer, and bins free of padding.
#include <fmt/format.h>

#include "base/number_text.hpp"
#include "base/shown_text.hpp"
#include "cli/commands.hpp"
#include "cli/json_text.hpp"
#include "cli/model_options.hpp"
#include "cli/part_text.hpp"
#include "cli/progress.hpp"
#include "cli/text_table.hpp"
#include "io/same_file.hpp"
#include "io/text_file.hpp"
#include "model/geometry.hpp"
#include "model/receptive_fields.hpp"
#include "picture/field_picture.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

struct ReceptiveFieldOptions {
  std::string model;
  FileFacts facts;
  int64_t window = 0;
  bool json = false;
  std::string svg;
};

std::string describe_head(const Model& model, const HeadFacts& facts) {
  const Head& head = *facts.head;
  const std::string_view unit = unit_name(model.contract);
  std::string text = fmt::format(
      "\nhead '{}': {}, {} of {} {} from base {} of a window of {}\n"
      "  receptive field {} {}",
      head.name, counted(std::ssize(head.tracks), "track"), head.bins == 1 ? "one value" : counted(head.bins, "bin"),
      with_commas(head.bin_bases), unit, with_commas(head.first_base), with_commas(model.contract.window_bases),
      with_commas(facts.bases), unit);
  if (head.bins == 1) {
    text += fmt::format(": bases {} .. {} of the window\n", with_commas(head.first_base - facts.left),
                        with_commas(head.first_base + head.bin_bases + facts.right - 1));
  } else {
    text += fmt::format("; a bin sees {} {} to its left and {} {} to its right\n", with_commas(facts.left), unit,
                        with_commas(facts.right), unit);
  }
  if (needs_all_bins(head.transform))
    text += fmt::format("  of raw outputs; the transform '{}' makes every bin depend on the whole window\n",
                        to_text(head.transform));
  if (facts.clean.size() == head.bins) return text + "  every bin is clean: none reads padding\n";
  if (facts.clean.empty()) return text + "  no bin is clean: every one reads padding\n";
  return text + fmt::format("  {} of {} bins are clean ({} .. {}): they read no padding; the other {} do\n",
                            facts.clean.size(), head.bins, facts.clean.begin, facts.clean.end - 1,
                            head.bins - facts.clean.size());
}

std::string layers_text(const Model& model, const std::vector<LayerFacts>& layers) {
  const std::string unit(unit_name(model.contract));
  std::vector<std::vector<std::string>> rows{{"layer", "kind", "kernel", "dilation", "stride", "length", "channels",
                                              "parameters", "reads", "field (" + unit + ")", "from"}};
  for (const LayerFacts& layer : layers)
    rows.push_back({layer.name, layer.kind, std::to_string(layer.kernel), std::to_string(layer.dilation),
                    stride_text(layer.stride), with_commas(layer.shape.length), with_commas(layer.shape.channels),
                    with_commas(layer.parameters), with_commas(layer.positions), with_commas(layer.bases),
                    with_commas(layer.first)});
  return line_up(rows, {1}) +
         fmt::format(
             "stride: {0} a position; reads: positions of its input that one output reads; field: {0} of the "
             "window that one\n"
             "output sees; from: the first of them for output 0, counted from the window's first {1}\n",
             unit, unit == "bp" ? "base" : unit.substr(0, unit.size() - 1));
}

std::string as_text(const Ensemble& ensemble, const std::vector<LayerFacts>& layers,
                    const std::vector<HeadFacts>& heads) {
  const Model& model = ensemble.first();
  std::string text = layers_text(model, layers);
  for (const HeadFacts& head : heads) text += describe_head(model, head);
  if (!ensemble.is_single())
    text += fmt::format("an ensemble of {} members, this being the first\n", ensemble.members.size());
  for (const std::string& note : model.about.notes) text += "note: " + shown_in_brief(note) + "\n";
  return text;
}

nlohmann::ordered_json as_json(const Ensemble& ensemble, const std::vector<LayerFacts>& layers,
                               const std::vector<HeadFacts>& heads) {
  const Model& model = ensemble.first();
  nlohmann::ordered_json json{{"model", model.about.name}, {"window_bases", model.contract.window_bases}};
  if (!ensemble.is_single()) json["members"] = ensemble.members.size();
  json["layers"] = nlohmann::ordered_json::array();
  for (const LayerFacts& layer : layers)
    json["layers"].push_back({{"name", layer.name},
                              {"kind", layer.kind},
                              {"kernel", layer.kernel},
                              {"dilation", layer.dilation},
                              {"stride", stride_text(layer.stride)},
                              {"length", layer.shape.length},
                              {"channels", layer.shape.channels},
                              {"parameters", layer.parameters},
                              {"reads_positions", layer.positions},
                              {"receptive_field_bases", layer.bases},
                              {"first_base", layer.first}});
  for (const HeadFacts& facts : heads)
    json["heads"].push_back({{"name", facts.head->name},
                             {"tracks", facts.head->tracks.size()},
                             {"bins", facts.head->bins},
                             {"bin_bases", facts.head->bin_bases},
                             {"first_base", facts.head->first_base},
                             {"receptive_field_bases", facts.bases},
                             {"bases_to_the_left", facts.left},
                             {"bases_to_the_right", facts.right},
                             {"clean_bins", facts.clean.size()},
                             {"first_clean_bin", facts.clean.begin},
                             {"end_of_clean_bins", facts.clean.end}});
  return json;
}

/// The part of a file that was understood, up to the first layer that was not.
std::string part_as_text(const PartOfModel& part) {
  const Model& model = part.model;
  std::string text = layers_text(model, layer_facts(model));
  if (part.end) {
    const ReceptiveField field = receptive_field(model.graph, model.shapes, *part.end);
    text += fmt::format("\nin part, up to layer '{}': receptive field {} {}, stride {}, {} of {} positions are clean\n",
                        model.graph.nodes[*part.end].name, with_commas(field.bases), unit_name(model.contract),
                        stride_text(stride_of(model.graph, model.shapes, *part.end)),
                        clean(model.graph, model.shapes)[*part.end].size(), model.shapes[*part.end].length);
    text += "  the layers behind it are not understood, and the whole model may see more\n";
  }
  return text + missing_text(part);
}

std::string part_as_json(const PartOfModel& part) {
  nlohmann::ordered_json json = as_json({{part.model}}, layer_facts(part.model), {});
  json["whole"] = false;
  if (part.end) json["understood_up_to"] = part.model.graph.nodes[*part.end].name;
  json["not_understood"] = nlohmann::ordered_json::array();
  for (const MissingLayer& layer : part.missing)
    json["not_understood"].push_back({{"name", layer.name}, {"kind", layer.kind}, {"why", layer.why}});
  return json_text(json);
}

void receptive_field(const ReceptiveFieldOptions& options) {
  if (options.json && !options.svg.empty()) throw RequestError("--json and --svg exclude each other");
  const Ensemble ensemble = read_to_show(options.model, options.window, options.facts, [&](const PartOfModel& part) {
    if (options.svg.empty()) print_text(options.json ? part_as_json(part) : part_as_text(part));
  });
  const Model& model = ensemble.first();
  const std::vector<LayerFacts> layers = layer_facts(model);
  const std::vector<HeadFacts> heads = head_facts(model);
  if (!options.svg.empty()) {
    check_apart({options.svg}, files_of(ensemble));
    return print_text(field_picture(model, layers, heads), options.svg);
  }
  print_text(options.json ? json_text(as_json(ensemble, layers, heads)) : as_text(ensemble, layers, heads));
}

}  // namespace

void declare_receptive_field(CLI::App& program, Job& job) {
  auto options = std::make_shared<ReceptiveFieldOptions>();
  CLI::App* command = declare_command(program, "receptive-field", "Prints how far a model sees.",
                                      "  seqcast receptive-field basenji2\n"
                                      "  seqcast receptive-field basenji2 --json\n"
                                      "  seqcast receptive-field basenji2 --svg basenji2.svg\n"
                                      "  seqcast receptive-field spliceai-10k --window 20000");
  declare_model(*command, options->model);
  declare_file_facts(*command, options->facts);
  declare_window(*command, options->window);
  command->add_flag("--json", options->json, described("print JSON"));
  OptionGroup(*command, "Picture")
      .add("--svg FILE", options->svg,
           "instead, write a picture of the layers and the bins, to scale; - for standard output");
  command->callback([options, &job] { job = [options] { receptive_field(*options); }; });
}

}  // namespace seqcast
