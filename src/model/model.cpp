// SPDX-License-Identifier: MIT
#include "model/model.hpp"

#include <fmt/format.h>

#include "base/setting.hpp"
#include "model/bin_placement.hpp"
#include "model/geometry.hpp"
#include "model/graph_builder.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

/// Bins as the layers give them. @throws Error  as bin_placement.
void place_by_layers(const Model& model, Head& head) {
  try {
    place_bins(head, model.graph, model.shapes);
  } catch (const Error& error) {
    throw error.within(fmt::format("head '{}'", head.name)).in(model.reading.path);
  }
}

/// The bins of counts: what their profile keeps.
void place_by_profile(const Model& model, Head& head) {
  for (const Head& profile : model.contract.heads) {
    if (profile.counts != head.node) continue;
    head.bin_bases = model.shapes[profile.node].length * profile.bin_bases;
    head.first_base = profile.first_base;
    return;
  }
  throw Error(fmt::format("the bins of head '{}' follow a profile, but no head takes its counts from it", head.name))
      .in(model.reading.path);
}

/// Gives heads whose bins follow something those of this window.
void place_bins(Model& model) {
  for (Head& head : model.contract.heads)
    if (head.bins_follow == BinRule::layers) place_by_layers(model, head);
  for (Head& head : model.contract.heads)
    if (head.bins_follow == BinRule::profile) place_by_profile(model, head);
}

void settle_bins(const Model& model, Head& head) {
  const std::vector<Shape>& shapes = model.shapes;
  const Shape out = shapes[head.node];
  if (out.channels != static_cast<int64_t>(head.tracks.size()))
    throw Error(fmt::format("head '{}' has {} tracks, but its layer '{}' computes {}", head.name, head.tracks.size(),
                            model.graph.nodes[head.node].name, out.channels))
        .in(model.reading.path);
  if (head.counts && shapes[*head.counts] != Shape{out.channels, 1})
    throw Error(fmt::format("head '{}' takes its counts from layer '{}', which computes {} channels at {} "
                            "positions, expected {} at 1",
                            head.name, model.graph.nodes[*head.counts].name, shapes[*head.counts].channels,
                            shapes[*head.counts].length, out.channels))
        .in(model.reading.path);
  head.bins = out.length;
  const Movement along = movements(model.graph, shapes)[head.node];
  const auto& stride = along.stride;
  if (stride && head.bins > 1 && *stride != Stride{head.bin_bases, 1})
    throw Error(fmt::format("head '{}' has bins of {} bases, but its layers' total stride is {}{} bases a bin",
                            head.name, head.bin_bases, stride->bases,
                            stride->positions > 1 ? fmt::format("/{}", stride->positions) : ""))
        .in(model.reading.path);
  head.streams = stride == Stride{head.bin_bases, 1} && along.streams;
  const Range seen = needs(model.graph, shapes, head.node, {0, 1})[0];
  // What takes the window as a whole may tell of bases that it does not look at, as behind a crop.
  const int64_t end = stride ? head.first_base + 1 : head.first_base + head.kept_bases();
  if (end <= seen.begin || head.first_base >= seen.end)
    throw Error(fmt::format("head '{}' has first_base {}, but its bin 0 sees bases [{}, {}) of the window", head.name,
                            head.first_base, seen.begin, seen.end))
        .in(model.reading.path);
}

/// For each node, how many heads read it.
std::vector<int> readers(const Model& model) {
  std::vector<int> result(model.graph.nodes.size(), 0);
  for (const Head& head : model.contract.heads) {
    const std::vector<bool> read = nodes_of(model.graph, head);
    for (size_t i = 0; i < read.size(); ++i) result[i] += read[i];
  }
  return result;
}

/// Whether the head has tensors that no other head reads, and not one of them is in the weights.
bool is_absent(const Model& model, const Head& head, const std::vector<int>& readers) {
  const std::vector<bool> read = nodes_of(model.graph, head);
  bool has_own = false;
  for (size_t i = 0; i < read.size(); ++i) {
    if (!read[i] || readers[i] != 1) continue;
    const Node& node = model.graph.nodes[i];
    for (const TensorSpec& tensor : tensors(node.layer, input_shapes(model.graph, model.shapes, i))) {
      if (model.weights.tensors.contains(node.name + "." + tensor.name)) return false;
      has_own = true;
    }
  }
  return has_own;
}

}  // namespace

void settle(Model& model) {
  try {
    model.shapes = shapes(model.graph, model.contract.window_bases);
  } catch (const Error& error) {
    throw error.in(model.reading.path);
  }
  place_bins(model);
  for (Head& head : model.contract.heads) settle_bins(model, head);
}

std::vector<bool> nodes_of(const Graph& graph, const Head& head) {
  std::vector<bool> result = upstream(graph, head.node);
  if (!head.counts) return result;
  const std::vector<bool> counts = upstream(graph, *head.counts);
  for (size_t i = 0; i < result.size(); ++i) result[i] = result[i] || counts[i];
  return result;
}

void set_window(Model& model, int64_t window_bases) {
  Contract& contract = model.contract;
  contract.window_is_open = false;
  if (window_bases == contract.window_bases) return;
  if (!contract.min_window_bases)
    throw Error(fmt::format("{} is {}, but model '{}' has windows of {} {}", Setting::window, window_bases,
                            model.about.name, contract.window_bases, unit_name(contract)));
  if (window_bases < *contract.min_window_bases || window_bases > max_window_bases)
    throw Error(fmt::format("{} is {}, expected {} to {} {} for model '{}'", Setting::window, window_bases,
                            *contract.min_window_bases, max_window_bases, unit_name(contract), model.about.name));
  contract.window_bases = window_bases;
  settle(model);
  for (const Head& head : contract.heads)
    if (head.bins == 1 && head.first_base + head.bin_bases > window_bases)
      throw Error(fmt::format("head '{}' tells of {} {} from base {}, which end beyond a window of {}", head.name,
                              head.bin_bases, unit_name(contract), head.first_base, window_bases))
          .in(model.reading.path);
}

WeightsReport settle_weights(Model& model, std::vector<std::string>& dropped) {
  const std::vector<int> num_readers = readers(model);
  std::vector<Head> present;
  if (model.contract.heads.size() > 1) {
    for (const Head& head : model.contract.heads) {
      if (is_absent(model, head, num_readers)) {
        dropped.push_back(head.name);
      } else {
        present.push_back(head);
      }
    }
  }
  if (present.empty()) {  // one head, or none of them there: let the check below name what is missing
    present = model.contract.heads;
    dropped.clear();
  }
  model.contract.heads = present;
  return check_weights(model.weights, model.graph, model.shapes, read_by(model.graph, present));
}

}  // namespace seqcast
