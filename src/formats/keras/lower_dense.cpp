// SPDX-License-Identifier: MIT
// Lowers Keras dense layers, embeddings and batch norms.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "formats/keras/lowering_steps.hpp"

namespace seqcast {
ImportedValue lower_dense(const KerasCall& call) {
  ImportedValue in = call.graph.vector(call.input());
  in = call.graph.along_channels(in, in.axes.size() - 1);
  Dense dense{call.config.integer({"units", "output_dim"})};
  if (dense.units < 1) throw call.config.error(fmt::format("its units are {}, expected at least 1", dense.units));
  dense.bias = call.config.boolean({"use_bias", "bias"}, true);
  const int64_t channels = call.graph.shape(in.node).channels;
  // [C, units] -> [units, C]
  const StoredForm kernel{{channels, dense.units}, {0, {1, dense.units}}};
  std::vector<ImportedTensor> tensors{call.tensor("weight", "kernel", {kernel})};
  if (dense.bias) tensors.push_back(call.tensor("bias", "bias", {{{dense.units}}}));
  // [C, L] x [C, units] -> [units, L]
  const size_t node = call.graph.add(call.name, dense, {in.node}, tensors);
  return activate(call, {node, in.axes}, call.config.find({"activation"}));
}

ImportedValue lower_rescaling(const KerasCall& call) {
  return call.scaled(call.name, call.input(), call.config.number({"scale"}, 1), call.config.number({"offset"}, 0));
}

ImportedValue lower_embedding(const KerasCall& call) {
  const KerasConfig& config = call.config;
  if (!call.input().is_codes) throw call.not_supported("it reads other numbers than the sequence's letters");
  if (config.boolean({"mask_zero"}, false)) throw call.not_supported("it masks letter 0");
  const int64_t letters = call.shape().channels;
  if (const int64_t own = config.integer({"input_dim"}); own != letters)
    throw config.error(fmt::format("its input_dim is {}, expected {}, the letters of the alphabet", own, letters));
  Embedding embedding{config.integer({"output_dim"})};
  if (embedding.dimensions < 1)
    throw config.error(fmt::format("its output_dim is {}, expected at least 1", embedding.dimensions));
  // [letters, L] -> [dimensions, L]
  const size_t node = call.graph.add(call.name, embedding, {call.input().node},
                                     {call.tensor("weight", "embeddings", {{{letters, embedding.dimensions}}})});
  return {node, {ValueAxis::length, ValueAxis::channels}};
}

ImportedValue lower_batch_norm(const KerasCall& call) {
  const KerasConfig& config = call.config;
  ImportedValue in = call.graph.vector(call.input());
  const int64_t mode = config.integer({"mode"}, 0);  // of Keras 1
  if (mode == 1) throw call.not_supported("mode 1 normalizes each sample");
  if (mode != 0) throw call.not_supported(fmt::format("mode {} normalizes each batch by itself", mode));
  if (config.boolean({"renorm"}, false)) throw call.not_supported("it renormalizes each batch");
  if (config.find({"custom_name"})) throw call.not_supported("Keras 0.3 normalized otherwise");
  const Json* stored_axis = config.find({"axis"});
  const bool is_list = stored_axis && stored_axis->is_array();
  const int64_t number = is_list ? config.sizes({"axis"}, 1, -1)[0] : config.integer({"axis"}, -1);
  const size_t axis = call.axis(in, number);
  if (!config.find({"epsilon"})) throw config.error("its epsilon is missing");
  BatchNorm norm{config.number({"epsilon"}, 1e-3), config.boolean({"scale"}, true), config.boolean({"center"}, true)};
  const bool by_position = in.axes[axis] == ValueAxis::length;
  if (by_position) in = call.graph.transposed(in);
  const int64_t channels = call.graph.shape(in.node).channels;
  const bool one_for_all =
      !call.graph.is_channels(in, axis) && in.axes[axis] == ValueAxis::one;  // a picture's one channel
  if (!one_for_all) {
    if (!call.graph.is_channels(in, axis)) throw call.not_supported("it normalizes an axis of a picture");
    in = with_channels(std::move(in), axis);
  }
  const StoredForm form = one_for_all ? StoredForm{{1}, {0, {0}}} : StoredForm{{channels}};
  std::vector<ImportedTensor> tensors;
  if (norm.gamma) tensors.push_back(call.tensor("weight", "gamma", {form}));
  if (norm.beta) tensors.push_back(call.tensor("bias", "beta", {form}));
  tensors.push_back(call.tensor("running_mean", "moving_mean", {form}));
  tensors.push_back(call.tensor("running_var", "moving_variance", {form}));
  const size_t node = call.graph.add(call.name, norm, {in.node}, tensors);
  return by_position ? call.graph.transposed({node, in.axes}) : ImportedValue{node, in.axes};
}

}  // namespace seqcast
