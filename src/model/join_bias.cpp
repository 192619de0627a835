// SPDX-License-Identifier: MIT
#include "model/join_bias.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "seqcast/error.hpp"

namespace seqcast {
namespace {

const Head& profile_head(const Model& model) {
  for (const Head& head : model.contract.heads)
    if (head.transform == Transform::profile && head.counts) return head;
  throw Error(
      fmt::format("{}: no head has the transform profile, expected a model of profile and counts", model.reading.path));
}

void check_alike(const Model& model, const Model& bias) {
  const Head &one = profile_head(model), &other = profile_head(bias);
  const auto check = [&](std::string_view what, const auto& got, const auto& expected) {
    if (got != expected)
      throw Error(fmt::format("{}: its {} {}, expected {} as in {}", bias.reading.path, what, got, expected,
                              model.reading.path));
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
  explicit Joint(const Model& model) : result_(model) {
    result_.weights.storage = nullptr;
    storages_->push_back(model.weights.storage);
  }

  /// Appends another model's layers under names of their own. @return  where each of its nodes is now
  std::vector<size_t> append(const Model& other, const std::string& prefix) {
    std::vector<size_t> place{0};  // the inputs are one
    for (size_t i = 1; i < other.graph.nodes.size(); ++i) {
      Node node = other.graph.nodes[i];
      for (size_t& input : node.inputs) input = place[input];
      const std::string name = free_name(prefix + node.name);
      copy_tensors(other.weights, other.graph.nodes[i], input_shapes(other.graph, other.shapes, i), name,
                   result_.weights);
      node.name = name;
      place.push_back(add(std::move(node)));
    }
    storages_->push_back(other.weights.storage);
    return place;
  }

  size_t add(const std::string& name, Layer layer, std::vector<size_t> inputs) {
    return add({free_name(name), std::move(layer), std::move(inputs)});
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
    result_.weights.storage = storages_;
    settle(result_);
    return std::move(result_);
  }

 private:
  size_t add(Node node) {
    result_.graph.nodes.push_back(std::move(node));
    return result_.graph.nodes.size() - 1;
  }

  std::string free_name(const std::string& wanted) const {
    std::string name = wanted;
    for (int number = 2; result_.graph.find(name); ++number) name = fmt::format("{}_{}", wanted, number);
    return name;
  }

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
  const size_t profile = joint.add("with_bias_profile", Add{}, {one.node, place[other.node]});
  if (one.tracks.size() != 1)
    throw Error(fmt::format("{}: its profile has {} tracks, expected 1", model.reading.path, one.tracks.size()));
  const size_t both = joint.add("with_bias_both_counts", Concat{}, {*one.counts, place[*other.counts]});
  const size_t counts = joint.add("with_bias_counts", Reduce{Reduction::logsumexp, Axis::channels}, {both});
  return joint.finish(profile, counts);
}

}  // namespace

Ensemble join_bias(const Ensemble& ensemble, const Ensemble& bias) {
  if (!bias.is_single() && bias.members.size() != ensemble.members.size())
    throw Error(fmt::format("{}: a bias of {} members, expected 1 or {}, as many as {} has", bias.first().reading.path,
                            bias.members.size(), ensemble.members.size(), ensemble.first().reading.path));
  Ensemble joined{{}, ensemble.averaging};
  for (size_t i = 0; i < ensemble.members.size(); ++i)
    joined.members.push_back(join_one(ensemble.members[i], bias.members[bias.is_single() ? 0 : i]));
  return joined;
}

}  // namespace seqcast
