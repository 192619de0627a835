// SPDX-License-Identifier: MIT
#include "formats/spliceai.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace seqcast {
namespace {

/// Kernel and dilation of each four residual units, of two convolutions each; smaller models end sooner.
constexpr struct { int64_t kernel, dilation; } groups[] = {{11, 1}, {11, 4}, {21, 10}, {41, 25}};
constexpr size_t convolutions = 8;  // of a group

std::vector<const Conv1d*> wide_convolutions(const Graph& graph) {
  std::vector<const Conv1d*> wide;
  for (const Node& node : graph.nodes)
    if (const auto* conv = std::get_if<Conv1d>(&node.layer); conv && conv->kernel > 1) wide.push_back(conv);
  return wide;
}

/// The bases on either side that the residual units see; 0 where they are not SpliceAI's.
int64_t context_of(const Graph& graph) {
  const std::vector<const Conv1d*> wide = wide_convolutions(graph);
  if (wide.empty() || wide.size() % convolutions != 0 || wide.size() > std::size(groups) * convolutions) return 0;
  int64_t context = 0;
  for (size_t i = 0; i < wide.size(); ++i) {
    const auto& [kernel, dilation] = groups[i / convolutions];
    const Conv1d& conv = *wide[i];
    if (conv.kernel != kernel || conv.dilation != dilation || conv.stride != 1 || conv.groups != 1) return 0;
    context += (kernel - 1) * dilation / 2;
  }
  return context;
}

/// Whether a layer is a convolution of one base behind a crop of so many bases on either side.
bool ends_in_crop(const Graph& graph, size_t node, int64_t context) {
  const auto* last = std::get_if<Conv1d>(&graph.nodes[node].layer);
  if (!last || last->kernel != 1) return false;
  const auto* crop = std::get_if<Crop>(&graph.nodes[graph.nodes[node].inputs[0]].layer);
  return crop && crop->left == context && crop->right == context;
}

}  // namespace

bool name_spliceai(Model& model) {
  std::vector<Head>& heads = model.contract.heads;
  if (heads.size() != 1 || heads[0].transform != Transform::softmax || heads[0].tracks.size() != 3 ||
      model.contract.alphabet.size() != 4 || !model.graph.side_inputs().empty())
    return false;
  const int64_t context = context_of(model.graph);
  if (context == 0 || !ends_in_crop(model.graph, heads[0].node, context)) return false;
  heads[0].name = "splice";
  heads[0].tracks = {"none", "acceptor", "donor"};
  heads[0].numbered = false;
  const std::string size = context < 1000 ? fmt::format("{}nt", 2 * context) : fmt::format("{}k", 2 * context / 1000);
  model.about.summary = fmt::format("SpliceAI-{}, splice acceptors and donors: {}", size, model.about.summary);
  return true;
}

}  // namespace seqcast
