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

constexpr KerasClass identity(std::string_view name) {
  return {.name = name, .step = lower_identity, .roles = none, .changes_nothing = true, .reads_codes = true};
}

/// Of training alone: noise, or regularization.
constexpr KerasClass noise(std::string_view name) {
  KerasClass result = identity(name);
  result.differs_in_training = true;
  return result;
}

constexpr KerasClass batch_norm(std::string_view name) {
  return {.name = name, .step = lower_batch_norm, .roles = norm, .differs_in_training = true};
}

constexpr KerasClass join(std::string_view name, KerasStep step) { return {name, step, none, KerasForm::several}; }

/// Every supported class, in all its spellings: the step that lowers it, and its tensors.
constexpr KerasClass classes[] = {
    {"Conv1D", lower_conv, kernel},
    {"Convolution1D", lower_conv, kernel},
    {"AtrousConvolution1D", lower_conv, kernel},
    {"Conv2D", lower_conv, kernel},
    {"Convolution2D", lower_conv, kernel},
    {"AtrousConvolution2D", lower_conv, kernel},
    {"ConvSequence", lower_conv, kernel},  // concise (Avsec and others): Conv1D with its letters checked, as the next
    {"ConvDNA", lower_conv, kernel},
    {"ConvRNA", lower_conv, kernel},
    {"ConvRNAStructure", lower_conv, kernel},
    {"ConvAA", lower_conv, kernel},
    {"ConvCodon", lower_conv, kernel},
    {"SeparableConv1D", lower_separable_conv, separable},
    {"SeparableConvolution1D", lower_separable_conv, separable},
    {"DepthwiseConv1D", lower_depthwise_conv, depthwise},
    {.name = "Embedding", .step = lower_embedding, .roles = vectors, .reads_codes = true},
    {"Dense", lower_dense, kernel},
    {"TimeDistributedDense", lower_dense, kernel},
    batch_norm("BatchNormalization"),
    batch_norm("BatchNormalizationV1"),
    batch_norm("BatchNormalizationV2"),
    batch_norm("SyncBatchNormalization"),
    {"LayerNormalization", lower_layer_norm, layer_norm},
    {"GroupNormalization", lower_group_norm, layer_norm},
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
    {"GlobalSumPooling1D", lower_global_sum_pool, none},  // concise
    {"Cropping1D", lower_cropping, none},
    {"Cropping2D", lower_cropping, none},
    {"ZeroPadding1D", lower_zero_padding, none},
    {"ZeroPadding2D", lower_zero_padding, none},
    {"UpSampling1D", lower_upsampling, none},
    {"Flatten", lower_flatten, none},
    {"Reshape", lower_reshape, none},
    {"Permute", lower_permute, none},
    {"RepeatVector", lower_repeat_vector, none},
    join("Add", lower_add),
    join("Multiply", lower_multiply),
    join("Subtract", lower_subtract),
    join("Average", lower_average),
    join("Maximum", lower_maximum),
    join("Minimum", lower_minimum),
    {"Rescaling", lower_rescaling, none},
    {"Concatenate", lower_concatenate, none, KerasForm::any},
    {"Merge", lower_merge, none, KerasForm::any},
    {"Activation", lower_activation, none},
    {"ReLU", lower_relu, none},
    {"LeakyReLU", lower_leaky_relu, none},
    {"ELU", lower_elu, none},
    {"ThresholdedReLU", lower_thresholded_relu, none},
    {"Softmax", lower_softmax, none},
    {"PReLU", lower_prelu, slopes},
    {"GELU", lower_gelu, none},
    {"Addons>GELU", lower_addons_gelu, none},
    {"TFOpLambda", lower_op_lambda, none, KerasForm::function},
    {"SlicingOpLambda", lower_slicing, none, KerasForm::function},
    {"Lambda", lower_lambda, none},
    {.name = "InputLayer", .step = lower_identity, .roles = none, .reads_codes = true},
    identity("Identity"),
    identity("ActivityRegularization"),
    noise("Dropout"),
    noise("SpatialDropout1D"),
    noise("SpatialDropout2D"),
    noise("GaussianDropout"),
    noise("GaussianNoise"),
    noise("AlphaDropout"),
    noise("StochasticShift"),
    {.name = "StochasticReverseComplement",
     .step = lower_identity,
     .roles = none,
     .changes_nothing = true,
     .reads_codes = true,
     .differs_in_training = true,
     .outputs = 2},
    {.name = "SwitchReverse",
     .step = lower_identity,
     .roles = none,
     .form = KerasForm::pair,
     .changes_nothing = true,
     .differs_in_training = true},
};

/// A function of keras.ops that Keras 3 lists among the layers.
constexpr KerasClass operation{"", lower_operation, none, KerasForm::function};

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

/// The one axis that a layer inside TimeDistributed has besides the batch, however it and its activation number it.
void set_last_axis(Json& config) {
  for (Json* at = &config; at->is_object();) {
    if (at->contains("axis")) (*at)["axis"] = -1;
    const auto activation = at->find("activation");
    if (activation == at->end() || !activation->is_object() || !activation->contains("config")) return;
    at = &activation->at("config");
  }
}

/// What a layer names as its activation, if that is a layer.
const Json* activation_layer(const KerasLayer& layer) {
  if (!layer.config.is_object()) return nullptr;
  const auto activation = layer.config.find("activation");
  if (activation == layer.config.end() || !activation->is_object()) return nullptr;
  const auto class_name = activation->find("class_name");
  const bool is_layer = class_name != activation->end() && class_name->is_string() && *class_name != "function";
  return is_layer ? &*activation : nullptr;
}

}  // namespace

KerasLayer without_wrapper(const KerasLayer& layer) {
  const Json* inner = wrapped_layer(layer);
  if (!inner || !is_by_position(inner->at("class_name").get<std::string>())) return layer;
  KerasLayer result = layer;
  result.class_name = inner->at("class_name").get<std::string>();
  result.config = inner->value("config", Json::object());
  set_last_axis(result.config);
  return result;
}

std::string keras_layer_text(const KerasLayer& layer) {
  return fmt::format("layer '{}' ({})", layer.name, layer.class_name);
}

const KerasClass* find_keras_class(const KerasLayer& layer) noexcept {
  if (layer.is_operation && is_keras_operation(layer.class_name)) return &operation;
  std::string_view name = layer.class_name;
  if (name.starts_with("Custom>")) name.remove_prefix(7);  // the package of a class that its author registered
  const auto* const found = std::ranges::find(classes, name, &KerasClass::name);
  return found != std::end(classes) ? found : nullptr;
}

const KerasClass* find_activation_class(std::string_view name) noexcept {
  constexpr std::string_view names[] = {"Activation", "ReLU",  "LeakyReLU", "ELU",         "ThresholdedReLU",
                                        "Softmax",    "PReLU", "GELU",      "Addons>GELU", "Identity"};
  if (std::ranges::find(names, name) == std::end(names)) return nullptr;
  return std::ranges::find(classes, name, &KerasClass::name);
}

const KerasClass& keras_class(const std::string& file, const KerasLayer& layer) {
  if (const KerasClass* known = find_keras_class(layer)) return *known;
  const Json* inner = wrapped_layer(layer);
  throw KerasNotSupported(Error(fmt::format("{} is not supported{}", keras_layer_text(layer),
                                            inner ? " around " + inner->at("class_name").get<std::string>() : ""))
                              .in(file));
}

std::optional<KerasNotSupported> never_supported(const std::string& file, const KerasLayer& layer) {
  const KerasLayer taken = without_wrapper(layer);
  try {
    keras_class(file, taken);
    check_keras_function(taken, KerasConfig(file, keras_layer_text(taken), taken.config));
  } catch (const KerasNotSupported& error) {
    return error;
  }
  return std::nullopt;
}

KerasRoles keras_roles(const std::string& file, const KerasLayer& layer) {
  const KerasLayer taken = without_wrapper(layer);
  KerasRoles roles = keras_class(file, taken).roles(KerasConfig(file, keras_layer_text(taken), taken.config));
  if (const Json* activation = activation_layer(taken))  // a PReLU's slopes come behind the layer's own
    if (activation->at("class_name") == "PReLU") roles.trained.emplace_back("alpha");
  return roles;
}

}  // namespace seqcast
