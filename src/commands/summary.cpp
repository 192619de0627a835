// SPDX-License-Identifier: MIT
// What is a model made of: layers, shapes, parameters, multiply-adds and memory?
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "seqcast/commands/commands.hpp"
#include "seqcast/commands/declaring.hpp"
#include "seqcast/commands/progress.hpp"
#include "seqcast/commands/text_table.hpp"
#include "seqcast/model/counts.hpp"
#include "seqcast/output/text_file.hpp"

namespace seqcast {
namespace {

std::string shape_text(Shape shape) {
  return fmt::format("{} x {}", with_commas(shape.channels), with_commas(shape.length));
}

std::string mebibytes(int64_t bytes) { return fmt::format("{:.2f}", static_cast<double>(bytes) / (1 << 20)); }

std::string counts_text(const Counts& counts) {
  return fmt::format(
      "{} parameters ({} trained by gradient, {} statistics), {} multiply-adds a window, "
      "{} MiB of activations",
      with_commas(counts.trainable + counts.statistics), with_commas(counts.trainable), with_commas(counts.statistics),
      with_commas(counts.multiply_adds), mebibytes(counts.activation_bytes));
}

std::string about(const Model& model) {
  const Contract& contract = model.contract;
  std::string text = fmt::format("{}: {}\n", model.name, model.summary);
  if (!model.source.empty()) text += fmt::format("source   {}\n", model.source);
  if (!model.licence.empty()) text += fmt::format("licence  {}\n", model.licence);
  text += fmt::format("input    {} bp, letters {}, an unknown base is {} in every channel\n",
                      with_commas(contract.window_bases), contract.alphabet, contract.unknown);
  for (const Head& head : contract.heads)
    text += fmt::format("head     {}: {} tracks, {} bin{} of {} bp from base {}, transform {}\n", head.name,
                        with_commas(std::ssize(head.tracks)), head.bins, head.bins == 1 ? "" : "s",
                        with_commas(head.bin_bases), with_commas(head.first_base), to_text(head.transform));
  if (!model.obtain_weights.empty()) text += fmt::format("weights  {}\n", model.obtain_weights);
  return text + "\n";
}

void summary(const std::string& name) {
  const Model model = read_model(name, "", false).model;
  const std::vector<Counts> layers = counts(model.graph, model.shapes);
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
  std::string text = about(model) + line_up(rows, {1, 6});
  text += "\ntotal: " + counts_text(total(layers, std::vector<bool>(layers.size(), true))) + "\n";
  if (model.contract.heads.size() > 1)
    for (const Head& head : model.contract.heads)
      text +=
          fmt::format("head {} alone: {}\n", head.name, counts_text(total(layers, upstream(model.graph, head.node))));
  TextFile file("-");
  file.write(text);
  file.close();
}

}  // namespace

void declare_summary(CLI::App& program, Job& job) {
  auto model = std::make_shared<std::string>();
  CLI::App* command =
      declare_command(program, "summary", "Prints a model's layers, sizes and cost.", "  seqcast summary dna-primer");
  declare_model(*command, *model);
  command->callback([model, &job] { job = [model] { summary(*model); }; });
}

}  // namespace seqcast
