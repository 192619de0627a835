// SPDX-License-Identifier: MIT
#include "formats/deepstarr.hpp"

#include <fmt/format.h>

#include "model/graph_builder.hpp"

namespace seqcast {
namespace {

bool is_one_value(const Head& head) {
  return head.tracks.size() == 1 && head.bins == 1 && head.transform == Transform::none;
}

}  // namespace

bool name_deepstarr(Model& model) {
  std::vector<Head>& heads = model.contract.heads;
  if (heads.size() != 2 || heads[0].name != "Dense_Dev" || heads[1].name != "Dense_Hk" || !is_one_value(heads[0]) ||
      !is_one_value(heads[1]) || model.contract.alphabet.size() != 4)
    return false;
  if (model.graph.nodes[heads[0].node].inputs != model.graph.nodes[heads[1].node].inputs) return false;
  GraphBuilder builder(std::move(model.graph));
  Head activity = heads[0];
  activity.name = "activity";
  activity.node = builder.join({heads[0].node, heads[1].node}, Concat{}, "activity");  // [1, 1], [1, 1] -> [2, 1]
  activity.tracks = {"Dev", "Hk"};
  activity.numbered = false;
  model.graph = builder.graph();
  heads = {std::move(activity)};
  model.about.summary = fmt::format("DeepSTARR, enhancer activity: {}", model.about.summary);
  settle(model);
  return true;
}

}  // namespace seqcast
