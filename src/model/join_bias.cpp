// SPDX-License-Identifier: MIT
#include "model/join_bias.hpp"

#include <fmt/format.h>

#include <numeric>

#include "model/graph_builder.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

const Head& profile_head(const Model& model) {
  for (const Head& head : model.contract.heads)
    if (head.transform == Transform::profile && head.counts) return head;
  throw Error("no head has the transform profile, expected a model of profile and counts").in(model.reading.path);
}

void check_alike(const Model& model, const Model& bias) {
  const Head &one = profile_head(model), &other = profile_head(bias);
  const auto check = [&](std::string_view what, const auto& got, const auto& expected) {
    if (got != expected)
      throw Error(fmt::format("its {} {}, expected {} as in {}", what, got, expected, model.reading.path))
          .in(bias.reading.path);
  };
  check("letters are", bias.contract.alphabet, model.contract.alphabet);
  check("unknown bases are", bias.contract.unknown, model.contract.unknown);
  check("windows are", bias.contract.window_bases, model.contract.window_bases);
  check("bins are", other.bins, one.bins);
  check("bin 0 lies at base", other.first_base, one.first_base);
  check("tracks are", other.tracks.size(), one.tracks.size());
}

/// The graph in the making, and what keeps both models' tensors.
class Joint {
 public:
  explicit Joint(const Model& model) : graph(model.graph), result_(model) {
    storages_->push_back(model.weights.storage);
  }

  /// Appends another model's layers under names of their own. @return  where each of its nodes is now
  std::vector<size_t> append(const Model& other, const std::string& prefix) {
    std::vector<size_t> nodes(other.graph.nodes.size());
    std::iota(nodes.begin(), nodes.end(), size_t{0});
    const std::vector<size_t> place = graph.append(other.graph, nodes, prefix);
    for (size_t i = 1; i < nodes.size(); ++i)
      copy_tensors(other.weights, other.graph.nodes[i], input_shapes(other.graph, other.shapes, i),
                   graph.node(place[i]).name, result_.weights);
    storages_->push_back(other.weights.storage);
    result_.reading.files.insert(result_.reading.files.end(), other.reading.files.begin(), other.reading.files.end());
    return place;
  }

  Model finish(size_t profile, size_t counts) {
    const size_t old_profile = profile_head(result_).node, old_counts = *profile_head(result_).counts;
    for (Head& head : result_.contract.heads) {
      if (head.counts == old_counts) head.counts = counts;
      if (head.node == old_counts) {
        head.node = counts;
      } else if (head.node == old_profile) {
        head.node = profile;
      }
    }
    result_.graph = graph.graph();
    result_.weights.storage = storages_;
    settle(result_);
    return std::move(result_);
  }

  GraphBuilder graph;

 private:
  Model result_;
  std::shared_ptr<std::vector<std::shared_ptr<const void>>> storages_ =
      std::make_shared<std::vector<std::shared_ptr<const void>>>();
};

Model join_one(const Model& model, const Model& bias) {
  check_alike(model, bias);
  const Head &one = profile_head(model), &other = profile_head(bias);
  Joint joint(model);
  const std::vector<size_t> place = joint.append(bias, "bias_");
  // [T, B] + [T, B]; [1, 1] and [1, 1] -> [2, 1] -> [1, 1]
  const size_t profile = joint.graph.join({one.node, place[other.node]}, Add{}, "with_bias_profile");
  if (one.tracks.size() != 1)
    throw Error(fmt::format("its profile has {} tracks, expected 1", one.tracks.size())).in(model.reading.path);
  const size_t both = joint.graph.join({*one.counts, place[*other.counts]}, Concat{}, "with_bias_both_counts");
  const size_t counts = joint.graph.join({both}, Reduce{Reduction::logsumexp, Axis::channels}, "with_bias_counts");
  return joint.finish(profile, counts);
}

}  // namespace

Ensemble join_bias(const Ensemble& ensemble, const Ensemble& bias) {
  if (!bias.is_single() && bias.members.size() != ensemble.members.size())
    throw Error(fmt::format("a bias of {} members, expected 1 or {}, as many as {} has", bias.members.size(),
                            ensemble.members.size(), ensemble.first().reading.path))
        .in(bias.first().reading.path);
  Ensemble joined{{}, ensemble.averaging};
  for (size_t i = 0; i < ensemble.members.size(); ++i)
    joined.members.push_back(join_one(ensemble.members[i], bias.members[bias.is_single() ? 0 : i]));
  return joined;
}

}  // namespace seqcast
