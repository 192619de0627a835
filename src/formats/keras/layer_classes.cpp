// SPDX-License-Identifier: MIT
#include "formats/keras/layer_classes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace seqcast {
namespace {

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

KerasRoles layer_norm(const KerasConfig& config) {
  KerasRoles roles;
  if (config.boolean({"scale"}, true)) roles.trained.push_back("gamma");
  if (config.boolean({"center"}, true)) roles.trained.push_back("beta");
  return roles;
}

KerasRoles rms_norm(const KerasConfig&) { return {{"scale"}, {}}; }

KerasRoles norm(const KerasConfig& config) { return {layer_norm(config).trained, {"moving_mean", "moving_variance"}}; }

constexpr KerasClass training_only(std::string_view name) { return {name, lower_identity, none, true, true}; }

/// Every supported class, in all its spellings: the step that lowers it, and its tensors.
constexpr KerasClass classes[] = {
    {"Conv1D", lower_conv, kernel},
    {"Convolution1D", lower_conv, kernel},
    {"AtrousConvolution1D", lower_conv, kernel},
    {"Conv2D", lower_conv, kernel},
    {"Convolution2D", lower_conv, kernel},
    {"AtrousConvolution2D", lower_conv, kernel},
    {"SeparableConv1D", lower_separable_conv, separable},
    {"SeparableConvolution1D", lower_separable_conv, separable},
    {"DepthwiseConv1D", lower_depthwise_conv, depthwise},
    {"Embedding", lower_embedding, vectors, false, true},
    {"Dense", lower_dense, kernel},
    {"TimeDistributedDense", lower_dense, kernel},
    {"BatchNormalization", lower_batch_norm, norm},
    {"BatchNormalizationV1", lower_batch_norm, norm},
    {"BatchNormalizationV2", lower_batch_norm, norm},
    {"SyncBatchNormalization", lower_batch_norm, norm},
    {"LayerNormalization", lower_layer_norm, layer_norm},
    {"RMSNormalization", lower_rms_norm, rms_norm},
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
    {"RepeatVector", lower_repeat_vector, none},
    {"Add", lower_add, none},
    {"Multiply", lower_multiply, none},
    {"Subtract", lower_subtract, none},
    {"Average", lower_average, none},
    {"Maximum", lower_maximum, none},
    {"Minimum", lower_minimum, none},
    {"Rescaling", lower_rescaling, none},
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
    {"SlicingOpLambda", lower_slicing, none},
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
    {"InputLayer", lower_identity, none, false, true},
    training_only("Dropout"),
    training_only("SpatialDropout1D"),
    training_only("SpatialDropout2D"),
    training_only("GaussianDropout"),
    training_only("GaussianNoise"),
    training_only("AlphaDropout"),
    training_only("ActivityRegularization"),
    training_only("StochasticReverseComplement"),
    training_only("StochasticShift"),
    training_only("SwitchReverse"),
};

/// Whether TimeDistributed may be left out around a layer, which works on each position alone anyway.
bool is_by_position(const std::string& class_name) {
  constexpr std::string_view names[] = {"Dense",         "Activation",
                                        "Dropout",       "ReLU",
                                        "LeakyReLU",     "ELU",
                                        "Softmax",       "BatchNormalization",
                                        "GaussianNoise", "ActivityRegularization"};
  return std::find(std::begin(names), std::end(names), class_name) != std::end(names);
}

/// The layer that a TimeDistributed holds, if it says so.
const Json* wrapped_layer(const KerasLayer& layer) {
  if (layer.class_name != "TimeDistributed" || !layer.config.is_object()) return nullptr;
  const auto inner = layer.config.find("layer");
  if (inner == layer.config.end() || !inner->is_object()) return nullptr;
  const auto class_name = inner->find("class_name");
  return class_name != inner->end() && class_name->is_string() ? &*inner : nullptr;
}

}  // namespace

KerasLayer without_wrapper(const KerasLayer& layer) {
  const Json* inner = wrapped_layer(layer);
  if (!inner || !is_by_position(inner->at("class_name").get<std::string>())) return layer;
  KerasLayer result = layer;
  result.class_name = inner->at("class_name").get<std::string>();
  result.config = inner->value("config", Json::object());
  if (result.config.is_object() && result.config.contains("axis"))
    result.config["axis"] = -1;  // the inner layer's one axis beside the batch, however it numbers it
  return result;
}

std::string keras_layer_in(const std::string& file, const KerasLayer& layer) {
  return fmt::format("{}: layer '{}' ({})", file, layer.name, layer.class_name);
}

const KerasClass* find_keras_class(std::string_view name) noexcept {
  const auto* const found = std::ranges::find(classes, name, &KerasClass::name);
  return found != std::end(classes) ? found : nullptr;
}

const KerasClass& keras_class(const std::string& file, const KerasLayer& layer) {
  if (const KerasClass* known = find_keras_class(layer.class_name)) return *known;
  const Json* inner = wrapped_layer(layer);
  throw KerasNotSupported(fmt::format("{} is not supported{}", keras_layer_in(file, layer),
                                      inner ? " around " + inner->at("class_name").get<std::string>() : ""));
}

KerasRoles keras_roles(const std::string& file, const KerasLayer& layer) {
  const KerasLayer taken = without_wrapper(layer);
  return keras_class(file, taken).roles(KerasConfig(keras_layer_in(file, taken), taken.config));
}

}  // namespace seqcast
