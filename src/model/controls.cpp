// SPDX-License-Identifier: MIT
#include "model/controls.hpp"

#include <algorithm>

namespace seqcast {

std::vector<size_t> controls(const Model& model) {
  const auto has_head = [&](std::string_view name) {
    return std::ranges::any_of(model.contract.heads, [&](const Head& head) { return head.name == name; });
  };
  if (!has_head("profile") || !has_head("logcounts")) return {};
  std::vector<size_t> result;
  for (const size_t node : model.graph.side_inputs()) {
    const std::string& name = model.graph.nodes[node].name;
    if (name.starts_with("profile_bias_input") || name.starts_with("counts_bias_input")) result.push_back(node);
  }
  return result;
}

}  // namespace seqcast
