// SPDX-License-Identifier: MIT
#include "cli/comparison_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/number_text.hpp"
#include "base/shown_text.hpp"
#include "cli/shape_text.hpp"
#include "cli/text_table.hpp"

namespace seqcast {
namespace {

std::string difference_text(const std::optional<Difference>& difference) {
  return difference ? fmt::format("{:.1e}", difference->largest) : "-";
}

/// The layer's shape, and the reference's where it is another.
std::string shapes_text(const ComparedLayer& layer, const Comparison& comparison, const ComparedModel& model) {
  const std::string own = shape_text(model.shapes[layer.node]);
  return layer.difference ? own
                          : fmt::format("{}, not [{}]", own, fmt::join(comparison.outputs[layer.output].shape, ", "));
}

std::string mark_of(const ComparedLayer& layer, bool is_first) {
  if (is_first) return "departs  <== first";
  return layer.state == LayerState::shape ? "departs" : std::string(to_text(layer.state));
}

std::string table_of(const Comparison& comparison, const ComparedModel& model) {
  std::vector<std::vector<std::string>> rows{
      {"layer", "in the reference", "kind", "output (channels x positions)", "difference", "alone", ""}};
  for (size_t i = 0; i < comparison.layers.size(); ++i) {
    const ComparedLayer& layer = comparison.layers[i];
    rows.push_back({model.node(layer.node).name, comparison.outputs[layer.output].name,
                    std::string(kind(model.node(layer.node).layer)), shapes_text(layer, comparison, model),
                    difference_text(layer.difference), difference_text(layer.alone),
                    mark_of(layer, comparison.first() == i)});
  }
  return line_up(rows, {1, 2, 6}) +
         "difference: the largest, relative to the rms of the reference's values; alone: the same where the layer\n"
         "reads the reference's own values, so that what earlier layers did does not count\n";
}

/// What is known of a layer that departs.
std::string departure_text(const ComparedLayer& layer, const Comparison& comparison, const ComparedModel& model,
                           bool is_first) {
  const std::string& output = comparison.outputs[layer.output].name;
  const std::string_view what = is_first                              ? "first to depart"
                                : layer.state == LayerState::absorbed ? "absorbed by what reads it"
                                                                      : "departs too";
  std::string text = fmt::format("\n{}: '{}' (in the reference '{}')\n", what,
                                 shown_in_brief(model.node(layer.node).name), shown_in_brief(output));
  if (const auto& worst = layer.alone)
    text += fmt::format("  at channel {}, position {}: {:.6g}, in the reference {:.6g}\n", worst->channel,
                        worst->position, worst->ours, worst->theirs);
  if (layer.alone && layer.alone->their_not_finite > 0)
    text += fmt::format("  not finite: {} of the reference\n", counted(layer.alone->their_not_finite, "value"));
  if (layer.alone && layer.alone->our_not_finite > 0)
    text += fmt::format("  not finite: {} of the model\n", counted(layer.alone->our_not_finite, "value"));
  if (layer.finding) {
    text += fmt::format("  cause: in the reference {}\n  with that a difference of {:.1e} is left\n",
                        shown_in_brief(layer.finding->text), layer.finding->difference);
  } else {
    text += "  cause: none of the usual ones makes the difference vanish\n";
  }
  if (layer.untried > 0 && !layer.finding)
    text += fmt::format(
        "  {} not tried, which would take long: more of the reference's layers, or a shorter window,\n"
        "  make it quick\n",
        counted(layer.untried, "change"));
  for (const std::string& stated : layer.stated)
    text += fmt::format("  the files differ: {}\n", shown_in_brief(stated));
  return text;
}

std::string list_text(const std::string& what, const std::vector<std::string>& names) {
  constexpr size_t most = 10;
  if (names.empty()) return "";
  const size_t shown_names = std::min(names.size(), most);
  std::string text = what;
  for (size_t i = 0; i < shown_names; ++i) text += (i == 0 ? ": " : ", ") + shown_in_brief(names[i]);
  if (names.size() > most) text += fmt::format(", and {} more", names.size() - most);
  return text + "\n";
}

std::vector<std::string> unpaired_nodes(const Comparison& comparison, const ComparedModel& model) {
  std::vector<std::string> names;
  for (const size_t node : comparison.unpaired_nodes) names.push_back(model.node(node).name);
  return names;
}

std::vector<std::string> unpaired_outputs(const Comparison& comparison) {
  std::vector<std::string> names;
  for (const size_t output : comparison.unpaired_outputs) names.push_back(comparison.outputs[output].name);
  return names;
}

std::string unpaired_text(const Comparison& comparison, const ComparedModel& model) {
  std::string text = list_text("only in the model", unpaired_nodes(comparison, model)) +
                     list_text("only in the reference", unpaired_outputs(comparison));
  if (comparison.by_name_alone)
    text += "layers were found by name alone: there are too many to go by order and shape\n";
  return text.empty() ? "" : "\n" + text;
}

std::string verdict_text(const Comparison& comparison) {
  const int64_t all = std::ssize(comparison.layers);
  if (comparison.is_equal())
    return fmt::format("equal: none of {} departs; the largest difference is {:.1e}\n", counted(all, "layer"),
                       comparison.largest());
  if (comparison.adds_up())
    return fmt::format("different: no layer departs by itself, but small differences add up to {:.1e}\n",
                       comparison.largest());
  const auto departs = std::ranges::count_if(comparison.layers, [](const ComparedLayer& layer) {
    return layer.state == LayerState::departs || layer.state == LayerState::shape;
  });
  return fmt::format("different: {} of {} depart{}\n", departs, counted(all, "layer"), departs == 1 ? "s" : "");
}

nlohmann::ordered_json as_json(const Difference& difference) {
  return {{"largest", difference.largest},
          {"channel", difference.channel},
          {"position", difference.position},
          {"model", difference.ours},
          {"reference", difference.theirs},
          {"model_not_finite", difference.our_not_finite},
          {"reference_not_finite", difference.their_not_finite}};
}

nlohmann::ordered_json as_json(const ComparedLayer& layer, const Comparison& comparison, const ComparedModel& model) {
  const ReferenceLayer& output = comparison.outputs[layer.output];
  nlohmann::ordered_json json{{"layer", model.node(layer.node).name},
                              {"in_reference", output.name},
                              {"found_by", layer.by_name ? "name" : "order and shape"},
                              {"kind", kind(model.node(layer.node).layer)},
                              {"channels", model.shapes[layer.node].channels},
                              {"length", model.shapes[layer.node].length},
                              {"reference_shape", output.shape},
                              {"state", to_text(layer.state)}};
  json["difference"] = layer.difference ? as_json(*layer.difference) : nullptr;
  json["alone"] = layer.alone ? as_json(*layer.alone) : nullptr;
  if (!layer.is_tried) return json;
  json["cause"] = nullptr;
  if (layer.finding) {
    nlohmann::ordered_json kinds = nlohmann::ordered_json::array();
    for (const Cause cause : layer.finding->causes) kinds.push_back(to_text(cause));
    json["cause"] = {{"kinds", kinds}, {"text", layer.finding->text}, {"difference_left", layer.finding->difference}};
  }
  json["changes_not_tried"] = layer.untried;
  json["files_differ"] = layer.stated;
  return json;
}

}  // namespace

std::string as_text(const Comparison& comparison, const ComparedSides& sides) {
  std::string text = fmt::format("model      {}\nreference  {}\ninput      {}\n\n", shown_in_brief(sides.model.name),
                                 shown_in_brief(sides.reference), shown_in_brief(sides.input));
  text += table_of(comparison, sides.model);
  for (size_t i = 0; i < comparison.layers.size(); ++i)
    if (comparison.layers[i].is_tried)
      text += departure_text(comparison.layers[i], comparison, sides.model, comparison.first() == i);
  return text + unpaired_text(comparison, sides.model) + "\n" + verdict_text(comparison);
}

nlohmann::ordered_json as_json(const Comparison& comparison, const ComparedSides& sides) {
  nlohmann::ordered_json json{{"model", sides.model.name},      {"reference", sides.reference},
                              {"input", sides.input},           {"tolerance", comparison.tolerance},
                              {"equal", comparison.is_equal()}, {"largest_difference", comparison.largest()}};
  const std::optional<size_t> first = comparison.first();
  json["first_to_depart"] =
      first ? nlohmann::ordered_json(sides.model.node(comparison.layers[*first].node).name) : nullptr;
  json["layers"] = nlohmann::ordered_json::array();
  for (const ComparedLayer& layer : comparison.layers)
    json["layers"].push_back(as_json(layer, comparison, sides.model));
  json["only_in_model"] = unpaired_nodes(comparison, sides.model);
  json["only_in_reference"] = unpaired_outputs(comparison);
  return json;
}

}  // namespace seqcast
