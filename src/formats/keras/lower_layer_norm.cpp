// SPDX-License-Identifier: MIT
// Lowering of Keras layers that normalize each position over its channels.
#include <fmt/format.h>

#include "formats/keras/lowering_steps.hpp"

namespace seqcast {
namespace {

/// The input, its last axis as the graph's channels. @throws KerasNotSupported  where the layer has another axis.
ImportedValue along_last_axis(const KerasCall& call) {
  const ImportedValue in = call.graph.vector(call.input());
  const Json* stored = call.config.find({"axis"});
  const bool is_list = stored && stored->is_array();
  if (is_list && stored->size() != 1)
    throw call.not_supported(fmt::format("it normalizes over axes {}, not the last alone", stored->dump()));
  const int64_t number = is_list ? call.config.sizes({"axis"}, 1, -1)[0] : call.config.integer({"axis"}, -1);
  if (call.axis(in, number) + 1 != in.axes.size())
    throw call.not_supported(fmt::format("it normalizes over axis {}, not the last", number));
  return call.graph.along_channels(in, in.axes.size() - 1);
}

/// A norm's tensors, a number for each of its input's channels.
std::vector<ImportedTensor> gain_and_offset(const KerasCall& call, const ImportedValue& in, bool gamma, bool beta) {
  const StoredForm channels{{call.graph.shape(in.node).channels}};
  std::vector<ImportedTensor> tensors;
  if (gamma) tensors.push_back(call.tensor("weight", "gamma", {channels}));
  if (beta) tensors.push_back(call.tensor("bias", "beta", {channels}));
  return tensors;
}

}  // namespace

ImportedValue lower_layer_norm(const KerasCall& call) {
  const KerasConfig& config = call.config;
  if (config.boolean({"rms_scaling"}, false)) throw call.not_supported("its rms_scaling leaves the mean in");
  const ImportedValue in = along_last_axis(call);
  if (!config.find({"epsilon"})) throw config.error("its epsilon is missing");
  const LayerNorm norm{config.number({"epsilon"}, 1e-3), config.boolean({"scale"}, true),
                       config.boolean({"center"}, true)};
  const size_t node = call.graph.add(call.name, norm, {in.node}, gain_and_offset(call, in, norm.gamma, norm.beta));
  return call.graph.turned_as({node, in.axes}, call.input().axes);
}

/// Groups of the last axis' places, each over all others.
ImportedValue lower_group_norm(const KerasCall& call) {
  const KerasConfig& config = call.config;
  if (!config.find({"epsilon"})) throw config.error("its epsilon is missing");
  const ImportedValue in = along_last_axis(call);
  const int64_t channels = call.graph.shape(in.node).channels;
  const int64_t groups = config.integer({"groups"}, 32);
  const GroupNorm norm{groups == -1 ? channels : groups, config.number({"epsilon"}, 1e-3),
                       config.boolean({"scale"}, true), config.boolean({"center"}, true)};
  if (norm.groups < 1) throw config.error(fmt::format("its groups are {}, expected -1, or 1 or more", groups));
  const size_t node = call.graph.add(call.name, norm, {in.node}, gain_and_offset(call, in, norm.gamma, norm.beta));
  return call.graph.turned_as({node, in.axes}, call.input().axes);
}

ImportedValue lower_rms_norm(const KerasCall& call) {
  if (!call.config.find({"epsilon"})) throw call.config.error("its epsilon is missing");
  const ImportedValue in = along_last_axis(call);
  const RmsNorm norm{call.config.number({"epsilon"}, 1e-6)};
  const StoredForm channels{{call.graph.shape(in.node).channels}};
  const size_t node = call.graph.add(call.name, norm, {in.node}, {call.tensor("weight", "scale", {channels})});
  return call.graph.turned_as({node, in.axes}, call.input().axes);
}

}  // namespace seqcast
