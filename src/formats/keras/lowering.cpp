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
KerasRoles vectors(const KerasConfig&) { return {{"embeddings"}, {}}; }
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
    {"Embedding", lower_embedding, vectors},
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
    {"Gelu", lower_operation, none},
    {"Relu", lower_operation, none},
    {"Relu6", lower_operation, none},
    {"Silu", lower_operation, none},
    {"Selu", lower_operation, none},
    {"Elu", lower_elu, none},
    {"LeakyRelu", lower_leaky_relu, none},
    {"Sigmoid", lower_operation, none},
    {"Tanh", lower_operation, none},
    {"Softplus", lower_operation, none},
    {"Exp", lower_operation, none},
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

std::string where(const std::string& file, const KerasLayer& layer) {
  return fmt::format("{}: layer '{}' ({})", file, layer.name, layer.class_name);
}

const Step& step_of(const std::string& file, const KerasLayer& layer) {
  for (const Step& step : steps)
    if (step.class_name == layer.class_name) return step;
  throw KerasNotSupported(fmt::format("{} is not supported", where(file, layer)));
}

/// What an error says of a layer, without the layer.
std::string why_of(const Error& error, const std::string& file, const KerasLayer& layer) {
  std::string_view text = error.what();
  for (const std::string& prefix : {where(file, layer), file + ":"})
    if (text.starts_with(prefix)) text.remove_prefix(prefix.size());
  text.remove_prefix(std::min(text.find_first_not_of(": "), text.size()));
  return std::string(text);
}

class Lowering {
 public:
  /// A tensor; none behind a layer that stands in the way.
  using Value = std::optional<KerasValue>;

  explicit Lowering(const KerasFacts& facts) : graph(facts) {}

  /// Writes a model's calls out. @param inputs  of the model. @return its outputs.
  std::vector<Value> run(const KerasNetwork& network, const std::vector<Value>& inputs, const std::string& prefix) {
    std::map<std::pair<size_t, size_t>, std::vector<Value>> values;
    for (size_t i = 0; i < network.inputs.size() && i < inputs.size(); ++i)
      values[{network.inputs[i].layer, 0}] = {inputs[i]};
    const auto value = [&](const KerasReference& reference) -> const Value& {
      const auto& outputs = values.at({reference.layer, static_cast<size_t>(reference.call)});
      // Of several outputs of an identity (a sequence, and whether it was reversed) only the first is a value.
      return outputs[std::min<size_t>(static_cast<size_t>(std::max<int64_t>(reference.tensor, 0)), outputs.size() - 1)];
    };
    for (const auto& [index, call] : network.call_order) {
      const KerasLayer& layer = network.layers[index];
      if (layer.network.empty()) ++layers_;
      if (values.contains({index, call})) continue;
      if (++calls_ > most_calls) throw Error(fmt::format("{}: more than {} layers", graph.facts.file, most_calls));
      Reading reading;
      for (const KerasReference& input : network.calls[index][call].inputs) {
        reading.values.push_back(value(input));
        if (!reading.values.back() && reading.behind.empty()) reading.behind = network.layers[input.layer].name;
      }
      values[{index, call}] = apply(layer, network.calls[index][call].arguments, reading, prefix);
    }
    std::vector<Value> outputs;
    for (const KerasReference& output : network.outputs) outputs.push_back(value(output));
    return outputs;
  }

  /// The first of the layers that are not supported, with how many there are; else the first that does not fit.
  std::optional<Error> obstacle() const {
    if (!not_supported_) return does_not_fit_;
    std::vector<std::string> kinds;
    size_t all = 0;
    for (const auto& [kind, count] : unknown_) {
      kinds.push_back(fmt::format("{} ({})", kind, count));
      all += count;
    }
    if (all == 0) return not_supported_;
    return Error(not_supported_->what(),
                 fmt::format("{} of its {} layers are not supported: {}", all, layers_, fmt::join(kinds, ", ")));
  }

  KerasGraph graph;

 private:
  /// What a call reads.
  struct Reading {
    std::vector<Value> values;
    std::string behind;  ///< the layer whose output is not there; empty: all are
  };

  std::vector<Value> apply(const KerasLayer& layer, const Json& arguments, const Reading& reading,
                           const std::string& prefix) {
    const std::string name = prefix + layer.name;
    if (!layer.network.empty()) {
      const KerasNetwork& inner = layer.network[0];
      if (inner.inputs.size() == reading.values.size()) return run(inner, reading.values, name + ".");
      does_not_fit(name, layer, reading,
                   Error(fmt::format("{}: model '{}' is given {} inputs, expected {}", graph.facts.file, layer.name,
                                     reading.values.size(), inner.inputs.size())));
      return std::vector<Value>(inner.outputs.size());
    }
    const KerasLayer taken = unwrapped(layer);
    const bool is_known = std::any_of(std::begin(steps), std::end(steps),
                                      [&](const Step& step) { return step.class_name == taken.class_name; });
    if (!is_known) ++unknown_[taken.class_name];
    try {
      const Step& step = step_of(graph.facts.file, taken);
      if (!reading.behind.empty()) {
        missing(name, layer, reading, fmt::format("is not reached: it reads '{}'", reading.behind));
        return {std::nullopt};
      }
      return {lowered(layer, taken, step, arguments, reading, name)};
    } catch (const KerasNotSupported& error) {
      if (!not_supported_) not_supported_ = error;
      missing(name, layer, reading, why_of(error, graph.facts.file, taken));
    } catch (const Error& error) {
      does_not_fit(name, taken, reading, error);
    }
    return {std::nullopt};
  }

  KerasValue lowered(const KerasLayer& layer, const KerasLayer& taken, const Step& step, const Json& arguments,
                     const Reading& reading, const std::string& name) {
    const std::string place = where(graph.facts.file, taken);
    if (reading.values.empty()) throw Error(fmt::format("{} reads nothing", place));
    std::vector<KerasValue> inputs;
    for (const Value& value : reading.values) inputs.push_back(*value);
    const size_t before = graph.lowered.tensors.size();
    const KerasCall call{graph, taken, name, KerasConfig(place, taken.config), arguments, std::move(inputs)};
    for (const KerasValue& input : call.inputs)
      if (input.is_codes && step.step != lower_embedding && step.step != lower_identity)
        throw call.not_supported("it reads the letters' numbers, which only an Embedding does");
    const KerasValue result = step.step(call);
    // Tensors are looked up by the layer of the file; what TimeDistributed wraps has the same ones.
    for (size_t i = before; i < graph.lowered.tensors.size(); ++i) graph.lowered.tensors[i].layer = &layer;
    return result;
  }

  void does_not_fit(const std::string& name, const KerasLayer& layer, const Reading& reading, const Error& error) {
    if (!does_not_fit_) does_not_fit_ = error;
    missing(name, layer, reading, why_of(error, graph.facts.file, layer));
  }

  void missing(const std::string& name, const KerasLayer& layer, const Reading& reading, const std::string& why) {
    KerasLowered& lowered = graph.lowered;
    for (const Value& value : reading.values)
      if (lowered.missing.empty() && !lowered.end && value) lowered.end = value->node;
    lowered.missing.push_back({name, layer.class_name, why});
  }

  size_t calls_ = 0;
  size_t layers_ = 0;
  std::map<std::string, size_t> unknown_;  ///< how often each class of layers that nobody knows is called
  std::optional<Error> not_supported_, does_not_fit_;
};

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

KerasLowered lower_keras(const KerasLayer& model, const std::vector<KerasInput>& inputs, const KerasFacts& facts) {
  const KerasNetwork& network = model.network.at(0);
  Lowering lowering(facts);
  std::vector<Lowering::Value> values(inputs.size());
  const auto add = [&](size_t i, const std::string& name) {
    const KerasInput& input = inputs[i];
    values[i] = KerasValue{lowering.graph.add(name, Input{input.channels, input.per_window}, {}), input.axes,
                           input.is_sequence && input.is_codes};
  };
  for (size_t i = 0; i < inputs.size(); ++i)
    if (inputs[i].is_sequence) add(i, "input");
  for (size_t i = 0; i < inputs.size(); ++i)
    if (!inputs[i].is_sequence) add(i, inputs[i].name);
  const std::vector<Lowering::Value> outputs = lowering.run(network, values, "");
  KerasLowered& lowered = lowering.graph.lowered;
  lowered.obstacle = lowering.obstacle();
  if (lowered.obstacle) lowered.tensors.clear();
  for (size_t i = 0; i < outputs.size() && !lowered.obstacle; ++i) {
    const KerasLayer& layer = network.layers[network.outputs[i].layer];
    lowered.outputs.push_back({layer.name, *outputs[i], strand_pairs(layer)});
  }
  return std::move(lowered);
}

KerasRoles keras_roles(const std::string& file, const KerasLayer& layer) {
  const KerasLayer taken = unwrapped(layer);
  return step_of(file, taken).roles(KerasConfig(where(file, taken), taken.config));
}

}  // namespace seqcast
