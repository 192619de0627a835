// SPDX-License-Identifier: MIT
// How do a Keras model's layers become the graph that the engine runs?
#include "seqcast/formats/keras/lowering.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "seqcast/formats/keras/lowering_steps.hpp"

namespace seqcast {
namespace {

constexpr size_t most_calls = 10000;  // with those of nested models written out

struct Step {
  std::string_view class_name;
  KerasStep step;
  KerasRoles (*roles)(const KerasConfig&);
};

KerasRoles none(const KerasConfig&) { return {}; }

KerasRoles with_bias(std::vector<std::string> trained, const KerasConfig& config) {
  if (config.boolean({"use_bias", "bias"}, true)) trained.push_back("bias");
  return {std::move(trained), {}};
}

KerasRoles kernel(const KerasConfig& config) { return with_bias({"kernel"}, config); }
KerasRoles depthwise(const KerasConfig& config) { return with_bias({"depthwise_kernel"}, config); }
KerasRoles separable(const KerasConfig& config) { return with_bias({"depthwise_kernel", "pointwise_kernel"}, config); }
KerasRoles slopes(const KerasConfig&) { return {{"alpha"}, {}}; }

KerasRoles norm(const KerasConfig& config) {
  KerasRoles roles{{}, {"moving_mean", "moving_variance"}};
  if (config.boolean({"scale"}, true)) roles.trained.push_back("gamma");
  if (config.boolean({"center"}, true)) roles.trained.push_back("beta");
  return roles;
}

/// Every supported class, in all its spellings.
constexpr Step steps[] = {
    {"Conv1D", lower_conv, kernel},
    {"Convolution1D", lower_conv, kernel},
    {"AtrousConvolution1D", lower_conv, kernel},
    {"Conv2D", lower_conv, kernel},
    {"Convolution2D", lower_conv, kernel},
    {"AtrousConvolution2D", lower_conv, kernel},
    {"SeparableConv1D", lower_separable_conv, separable},
    {"SeparableConvolution1D", lower_separable_conv, separable},
    {"DepthwiseConv1D", lower_depthwise_conv, depthwise},
    {"Dense", lower_dense, kernel},
    {"TimeDistributedDense", lower_dense, kernel},
    {"BatchNormalization", lower_batch_norm, norm},
    {"BatchNormalizationV1", lower_batch_norm, norm},
    {"BatchNormalizationV2", lower_batch_norm, norm},
    {"SyncBatchNormalization", lower_batch_norm, norm},
    {"MaxPooling1D", lower_max_pool, none},
    {"MaxPooling2D", lower_max_pool, none},
    {"MaxPool1D", lower_max_pool, none},
    {"MaxPool2D", lower_max_pool, none},
    {"AveragePooling1D", lower_average_pool, none},
    {"AveragePooling2D", lower_average_pool, none},
    {"AvgPool1D", lower_average_pool, none},
    {"AvgPool2D", lower_average_pool, none},
    {"GlobalMaxPooling1D", lower_global_max_pool, none},
    {"GlobalMaxPooling2D", lower_global_max_pool, none},
    {"GlobalMaxPool1D", lower_global_max_pool, none},
    {"GlobalAveragePooling1D", lower_global_average_pool, none},
    {"GlobalAveragePooling2D", lower_global_average_pool, none},
    {"GlobalAvgPool1D", lower_global_average_pool, none},
    {"Cropping1D", lower_cropping, none},
    {"Cropping2D", lower_cropping, none},
    {"ZeroPadding1D", lower_zero_padding, none},
    {"ZeroPadding2D", lower_zero_padding, none},
    {"UpSampling1D", lower_upsampling, none},
    {"Flatten", lower_flatten, none},
    {"Reshape", lower_reshape, none},
    {"Permute", lower_permute, none},
    {"Add", lower_add, none},
    {"Multiply", lower_multiply, none},
    {"Concatenate", lower_concatenate, none},
    {"Merge", lower_merge, none},
    {"Activation", lower_activation, none},
    {"ReLU", lower_relu, none},
    {"LeakyReLU", lower_leaky_relu, none},
    {"ELU", lower_elu, none},
    {"ThresholdedReLU", lower_thresholded_relu, none},
    {"Softmax", lower_softmax, none},
    {"PReLU", lower_prelu, slopes},
    {"GELU", lower_gelu, none},
    {"TFOpLambda", lower_op_lambda, none},
    {"Lambda", lower_lambda, none},
    {"InputLayer", lower_identity, none},
    {"Dropout", lower_identity, none},
    {"SpatialDropout1D", lower_identity, none},
    {"SpatialDropout2D", lower_identity, none},
    {"GaussianDropout", lower_identity, none},
    {"GaussianNoise", lower_identity, none},
    {"AlphaDropout", lower_identity, none},
    {"ActivityRegularization", lower_identity, none},
    {"StochasticReverseComplement", lower_identity, none},
    {"StochasticShift", lower_identity, none},
    {"SwitchReverse", lower_identity, none},
};

/// The layer that TimeDistributed applies at every position, which is what these do anyway.
bool is_by_position(const std::string& class_name) {
  return class_name == "Dense" || class_name == "Activation" || class_name == "Dropout" || class_name == "ReLU" ||
         class_name == "LeakyReLU" || class_name == "ELU";
}

/// What a layer is taken as: TimeDistributed stands for the layer inside it.
KerasLayer unwrapped(const KerasLayer& layer) {
  if (layer.class_name != "TimeDistributed" || !layer.config.is_object()) return layer;
  const auto inner = layer.config.find("layer");
  if (inner == layer.config.end() || !inner->is_object()) return layer;
  KerasLayer result = layer;
  const auto class_name = inner->find("class_name");
  if (class_name == inner->end() || !class_name->is_string() || !is_by_position(class_name->get<std::string>()))
    return layer;
  result.class_name = class_name->get<std::string>();
  result.config = inner->value("config", Json::object());
  return result;
}

std::string unsupported_text(const std::string& file, const KerasLayer& layer) {
  return fmt::format("{}: layer '{}' ({}) is not supported", file, layer.name, layer.class_name);
}

const Step& step_of(const std::string& file, const KerasLayer& layer) {
  for (const Step& step : steps)
    if (step.class_name == layer.class_name) return step;
  throw Error(unsupported_text(file, layer));
}

std::string where(const std::string& file, const KerasLayer& layer) {
  return fmt::format("{}: layer '{}' ({})", file, layer.name, layer.class_name);
}

class Lowering {
 public:
  explicit Lowering(const KerasInputFacts& facts) : graph(facts) {}

  /// Writes a model's calls out. @param inputs  of the model. @return its outputs.
  std::vector<KerasValue> run(const KerasNetwork& network, const std::vector<KerasValue>& inputs,
                              const std::string& prefix) {
    std::map<std::pair<size_t, size_t>, std::vector<KerasValue>> values;
    for (size_t i = 0; i < network.inputs.size() && i < inputs.size(); ++i)
      values[{network.inputs[i].layer, 0}] = {inputs[i]};
    const auto value = [&](const KerasReference& reference) -> const KerasValue& {
      const auto& outputs = values.at({reference.layer, static_cast<size_t>(reference.call)});
      // Of several outputs of an identity (a sequence, and whether it was reversed) only the first is a value.
      return outputs[std::min<size_t>(static_cast<size_t>(std::max<int64_t>(reference.tensor, 0)), outputs.size() - 1)];
    };
    for (const auto& [layer, call] : network.call_order) {
      if (values.contains({layer, call})) continue;
      if (++calls_ > most_calls) throw Error(fmt::format("{}: more than {} layers", graph.facts.file, most_calls));
      const KerasNode& node = network.calls[layer][call];
      std::vector<KerasValue> read;
      for (const KerasReference& input : node.inputs) read.push_back(value(input));
      values[{layer, call}] = apply(network.layers[layer], node, std::move(read), prefix);
    }
    std::vector<KerasValue> outputs;
    for (const KerasReference& output : network.outputs) outputs.push_back(value(output));
    return outputs;
  }

  KerasGraph graph;

 private:
  std::vector<KerasValue> apply(const KerasLayer& layer, const KerasNode& node, std::vector<KerasValue> inputs,
                                const std::string& prefix) {
    if (inputs.empty())
      throw Error(fmt::format("{}: layer '{}' ({}) reads nothing", graph.facts.file, layer.name, layer.class_name));
    if (!layer.network.empty()) {
      const KerasNetwork& inner = layer.network[0];
      if (inner.inputs.size() != inputs.size())
        throw Error(fmt::format("{}: model '{}' is given {} inputs, expected {}", graph.facts.file, layer.name,
                                inputs.size(), inner.inputs.size()));
      return run(inner, inputs, prefix + layer.name + ".");
    }
    // Tensors are looked up by the layer of the file; what TimeDistributed wraps has the same ones.
    const KerasLayer taken = unwrapped(layer);
    const Step& step = step_of(graph.facts.file, taken);
    const size_t before = graph.lowered.tensors.size();
    const KerasCall call{graph,
                         taken,
                         prefix + layer.name,
                         KerasConfig(where(graph.facts.file, taken), taken.config),
                         node.arguments,
                         std::move(inputs)};
    const KerasValue result = step.step(call);
    for (size_t i = before; i < graph.lowered.tensors.size(); ++i) graph.lowered.tensors[i].layer = &layer;
    return {result};
  }

  size_t calls_ = 0;
};

/// The layers that are not supported, in the order in which they are computed.
void gather_unsupported(const KerasNetwork& network, std::vector<KerasLayer>& unsupported, size_t& layers) {
  for (const auto& [index, call] : network.call_order) {
    const KerasLayer& layer = network.layers[index];
    if (!layer.network.empty()) {
      gather_unsupported(layer.network[0], unsupported, layers);
      continue;
    }
    ++layers;
    KerasLayer taken = unwrapped(layer);
    const auto is_its = [&](const Step& step) { return step.class_name == taken.class_name; };
    if (std::none_of(std::begin(steps), std::end(steps), is_its)) unsupported.push_back(std::move(taken));
  }
}

/// Names the first layer that is not supported, and counts them all, before any size fails that comes earlier.
void check_supported(const KerasNetwork& network, const std::string& file) {
  std::vector<KerasLayer> unsupported;
  size_t layers = 0;
  gather_unsupported(network, unsupported, layers);
  if (unsupported.empty()) return;
  std::map<std::string, size_t> counts;
  for (const KerasLayer& layer : unsupported) ++counts[layer.class_name];
  std::vector<std::string> kinds;
  for (const auto& [kind, count] : counts) kinds.push_back(fmt::format("{} ({})", kind, count));
  throw Error(unsupported_text(file, unsupported[0]), fmt::format("{} of its {} layers are not supported: {}",
                                                                  unsupported.size(), layers, fmt::join(kinds, ", ")));
}

/// The track pairs that Basenji's last layer, which undoes a random reversal, names.
std::vector<size_t> strand_pairs(const KerasLayer& last) {
  std::vector<size_t> pairs;
  if (last.class_name != "SwitchReverse" || !last.config.is_object()) return pairs;
  const auto found = last.config.find("strand_pair");
  if (found == last.config.end() || !found->is_array()) return pairs;
  for (const Json& pair : *found) {
    if (!pair.is_number_integer() || pair < 0 || pair >= found->size()) return {};
    pairs.push_back(pair.get<size_t>());
  }
  return pairs;
}

}  // namespace

std::vector<KerasAxis> input_axes(const std::vector<int64_t>& sizes, int64_t channels, const std::string& where) {
  std::vector<KerasAxis> axes(sizes.size(), KerasAxis::one);
  const auto error = [&] {
    std::vector<std::string> texts;
    for (int64_t size : sizes) texts.push_back(size == 0 ? "None" : std::to_string(size));
    return Error(fmt::format("{} has the shape [{}], expected a sequence of {} letters, as in [1000, {}]", where,
                             fmt::join(texts, ", "), channels, channels),
                 "--alphabet LETTERS gives the letters in the order of the input's channels");
  };
  if (sizes.size() != 2 && sizes.size() != 3) throw error();
  const auto letters = std::find(sizes.rbegin(), sizes.rend(), channels);  // the last axis of that size
  if (letters == sizes.rend()) throw error();
  const size_t letters_axis = sizes.size() - 1 - static_cast<size_t>(letters - sizes.rbegin());
  axes[letters_axis] = KerasAxis::channels;
  size_t length_axis = letters_axis;
  for (size_t i = 0; i < sizes.size(); ++i) {
    if (i == letters_axis) continue;
    const bool longer =
        length_axis == letters_axis || sizes[i] == 0 || (sizes[length_axis] != 0 && sizes[i] > sizes[length_axis]);
    if (longer) length_axis = i;
  }
  for (size_t i = 0; i < sizes.size(); ++i)
    if (i != letters_axis && i != length_axis && sizes[i] != 1) throw error();
  axes[length_axis] = KerasAxis::length;
  return axes;
}

KerasLowered lower_keras(const KerasLayer& model, const std::vector<KerasAxis>& input, const KerasInputFacts& facts) {
  const KerasNetwork& network = model.network.at(0);
  check_supported(network, facts.file);
  Lowering lowering(facts);
  lowering.graph.add("input", Input{facts.channels}, {});
  const std::vector<KerasValue> outputs = lowering.run(network, {{0, input}}, "");
  for (size_t i = 0; i < outputs.size(); ++i) {
    const KerasLayer& layer = network.layers[network.outputs[i].layer];
    lowering.graph.lowered.outputs.push_back({layer.name, outputs[i], strand_pairs(layer)});
  }
  return std::move(lowering.graph.lowered);
}

KerasRoles keras_roles(const std::string& file, const KerasLayer& layer) {
  const KerasLayer taken = unwrapped(layer);
  return step_of(file, taken).roles(KerasConfig(where(file, taken), taken.config));
}

}  // namespace seqcast
