// SPDX-License-Identifier: MIT
// The operations of a PyTorch definition, as the modules of a torch.nn.Sequential.
#include <fmt/format.h>

#include <algorithm>

#include "formats/seqgra/operation.hpp"
#include "formats/seqgra/torch_layers.hpp"

namespace seqcast {
namespace {

/// A torch.nn.Sequential in the making.
class Sequential {
 public:
  explicit Sequential(const SeqgraDefinition& definition) : definition_(definition) {}

  void add(const XmlElement& element);
  TorchLayers finish() &&;

  bool is_flat() const noexcept { return is_flat_; }
  bool is_picture() const noexcept { return definition_.is_2d; }

  /// Appends what is a module of its own, under its number.
  void push(Json layer) {
    layer["name"] = std::to_string(number_++);
    result_.layers.push_back(std::move(layer));
  }
  void skip() { ++number_; }  ///< a module that changes no prediction
  void flatten() {
    if (!is_flat_) push({{"layer", "flatten"}, {"order", "channel_major"}});
    is_flat_ = true;
  }
  /// What Keras gives flat, in one module.
  void set_flat() { is_flat_ = true; }
  void activate(const Operation& operation, const std::string& function, double alpha = 1);

  /// A size along the positions: one number, of a picture of one row the second of (across, n).
  int64_t along(Operation& operation, std::initializer_list<std::string_view> names, std::optional<int64_t> otherwise,
                int64_t across, int64_t least = 1) const {
    const std::vector<int64_t> values =
        operation.integers(names, otherwise ? std::vector{*otherwise} : std::vector<int64_t>{}, least);
    if (is_picture() && values.size() == 2 && values[0] == across) return values[1];
    const bool is_for_both = is_picture() && operation.text(names).has_value();
    if (values.size() == 1 && (!is_for_both || values[0] == across)) return values[0];
    throw operation.error(fmt::format("has {} '{}', expected {}", *names.begin(), *operation.text(names),
                                      is_picture() ? fmt::format("({}, n)", across) : "one number"));
  }

 private:
  const SeqgraDefinition& definition_;
  TorchLayers result_;
  int number_ = 0;
  bool is_flat_ = false;
};

struct ActivationName {
  std::string_view name, function;
};

/// As torch.nn and as Keras call them.
constexpr ActivationName activation_names[] = {
    {"relu", "relu"},       {"sigmoid", "sigmoid"},  {"tanh", "tanh"}, {"elu", "elu"},
    {"selu", "selu"},       {"silu", "silu"},        {"mish", "mish"}, {"softsign", "softsign"},
    {"exponential", "exp"}, {"softplus", "softplus"}};

void Sequential::activate(const Operation& operation, const std::string& function, double alpha) {
  if (!result_.transform.empty()) throw operation.error("comes after a softmax, expected that at the end");
  if (function == "softmax") {
    result_.transform = function;
    skip();
    return;
  }
  const auto known = std::ranges::find(activation_names, function, &ActivationName::name);
  if (known == std::end(activation_names))
    throw operation.error(fmt::format("has the activation '{}', which is not known", function));
  Json layer{{"layer", "activation"}, {"function", known->function}};
  if (function == "elu" && alpha != 1) layer["alpha"] = alpha;
  push(std::move(layer));
}

/// The activation that an operation of seqgra's brings.
void add_own_activation(Operation& operation, Sequential& layers) {
  const std::string function = operation.text({"activation"}).value_or("linear");
  if (function != "linear" && function != "None") layers.activate(operation, function);
}

/// int on both sides; or valid, same.
Json padding_of(Operation& operation, const Sequential& layers) {
  const auto text = operation.text({"padding"});
  if (!text || *text == "valid") return "valid";
  if (*text == "same") return "same";
  const int64_t side = layers.along(operation, {"padding"}, 0, 0, 0);
  return {side, side};
}

/// A number that the layers before say, where the operation says it too, is not needed.
void pass_over(Operation& operation, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) operation.text({name});
}

/// Checks the number in an operation's name against what it reads.
void expect_positions(const Operation& operation, const Sequential& layers) {
  if (layers.is_flat()) throw operation.error("reads positions, and what comes before it has none left");
  if (operation.kind().ends_with("2d") != layers.is_picture())
    throw operation.error(
        fmt::format("does not go with <inputencoding>{}</inputencoding>", layers.is_picture() ? "2D" : "1D"));
}

void add_convolution(Operation& operation, Sequential& layers) {
  expect_positions(operation, layers);
  pass_over(operation, {"in_channels"});
  if (operation.text({"data_format"}).value_or("channels_first") != "channels_first")
    throw operation.error("has another data_format than channels_first, which PyTorch has");
  Json layer{{"layer", "conv1d"}};
  layer["filters"] = operation.integer({"out_channels", "filters"}, std::nullopt);
  layer["kernel"] = layers.along(operation, {"kernel_size"}, std::nullopt, 1);
  layer["stride"] = layers.along(operation, {"stride", "strides"}, 1, 1);
  layer["dilation"] = layers.along(operation, {"dilation", "dilation_rate"}, 1, 1);
  layer["groups"] = operation.integer({"groups"}, 1);
  layer["padding"] = padding_of(operation, layers);
  layer["bias"] = operation.boolean({"bias", "use_bias"}, true);
  if (operation.text({"padding_mode"}).value_or("zeros") != "zeros")
    throw operation.error("has another padding_mode than zeros, which is not supported");
  layers.push(std::move(layer));
  add_own_activation(operation, layers);
}

void add_dense(Operation& operation, Sequential& layers) {
  if (!layers.is_flat())
    throw operation.error("reads the last axis, which is positions",
                          "a Flatten comes before it, or a pool of one position");
  pass_over(operation, {"in_features"});
  Json layer{{"layer", "dense"}};
  layer["units"] = operation.integer({"out_features", "units"}, std::nullopt);
  layer["bias"] = operation.boolean({"bias", "use_bias"}, true);
  layers.push(std::move(layer));
  add_own_activation(operation, layers);
}

void add_norm(Operation& operation, Sequential& layers) {
  pass_over(operation, {"num_features", "momentum"});
  if (!layers.is_flat() || operation.kind() == "batchnorm2d") expect_positions(operation, layers);
  if (!operation.boolean({"track_running_stats"}, true))
    throw operation.error("keeps no running statistics, so that values would depend on the batch");
  const bool is_affine = operation.boolean({"affine"}, true);
  layers.push(
      {{"layer", "batch_norm"}, {"eps", operation.number({"eps"}, 1e-5)}, {"gamma", is_affine}, {"beta", is_affine}});
}

void add_max_pool(Operation& operation, Sequential& layers) {
  expect_positions(operation, layers);
  if (operation.boolean({"ceil_mode"}, false) || operation.integer({"dilation"}, 1) != 1)
    throw operation.error("has ceil_mode or a dilation, which is not supported");
  Json layer{{"layer", "max_pool"}};
  layer["size"] = layers.along(operation, {"kernel_size", "pool_size"},
                               layers.is_picture() ? std::nullopt : std::optional<int64_t>(2), 1);
  layer["stride"] = layers.along(operation, {"stride", "strides"}, layer["size"].get<int64_t>(), 1);
  layer["padding"] = padding_of(operation, layers);
  if (layer["padding"] == "same") throw operation.error("has padding 'same', which PyTorch's pools do not have");
  layers.push(std::move(layer));
}

/// torch.nn's leaves one position, seqgra's none.
void add_global_pool(Operation& operation, Sequential& layers) {
  expect_positions(operation, layers);
  const bool is_torch = operation.kind().starts_with("adaptive");
  if (is_torch && layers.along(operation, {"output_size"}, 1, 1) != 1)
    throw operation.error("leaves several positions, expected output_size 1");
  const bool is_mean = operation.kind().find("avg") != std::string::npos;
  layers.push({{"layer", "global_pool"}, {"pooling", is_mean ? "avg" : "max"}});
  if (!is_torch) layers.set_flat();
}

void add_flatten(Operation& operation, Sequential& layers) {
  if (operation.integer({"start_dim"}, 1) != 1 || operation.integer({"end_dim"}, -1, -1) != -1)
    throw operation.error("keeps axes, expected start_dim 1 and end_dim -1");
  if (layers.is_flat()) return layers.skip();
  layers.flatten();
}

void add_nothing(Operation& operation, Sequential& layers) {
  pass_over(operation, {"p", "rate", "inplace"});
  layers.skip();
}

void add_activation(Operation& operation, Sequential& layers) {
  pass_over(operation, {"inplace"});
  if (operation.kind() == "softmax" && operation.integer({"dim"}, 1) != 1)
    throw operation.error("is over another axis than the labels, expected dim 1");
  layers.activate(operation, operation.kind(), operation.kind() == "elu" ? operation.number({"alpha"}, 1) : 1);
}

struct TorchOperation {
  std::string_view name;
  void (*add)(Operation& operation, Sequential& layers);
};

constexpr TorchOperation torch_operations[] = {{"conv1d", add_convolution},
                                               {"conv2d", add_convolution},
                                               {"linear", add_dense},
                                               {"dense", add_dense},
                                               {"batchnorm1d", add_norm},
                                               {"batchnorm2d", add_norm},
                                               {"maxpool1d", add_max_pool},
                                               {"maxpool2d", add_max_pool},
                                               {"adaptivemaxpool1d", add_global_pool},
                                               {"adaptivemaxpool2d", add_global_pool},
                                               {"adaptiveavgpool1d", add_global_pool},
                                               {"adaptiveavgpool2d", add_global_pool},
                                               {"globalmaxpool1d", add_global_pool},
                                               {"flatten", add_flatten},
                                               {"dropout", add_nothing},
                                               {"dropout1d", add_nothing},
                                               {"dropout2d", add_nothing},
                                               {"identity", add_nothing},
                                               {"relu", add_activation},
                                               {"sigmoid", add_activation},
                                               {"tanh", add_activation},
                                               {"elu", add_activation},
                                               {"selu", add_activation},
                                               {"silu", add_activation},
                                               {"mish", add_activation},
                                               {"softsign", add_activation},
                                               {"softplus", add_activation},
                                               {"softmax", add_activation}};

void Sequential::add(const XmlElement& element) {
  Operation operation(definition_.file, element);
  if (operation.kind() == "lstm" || operation.kind() == "gru" || operation.kind() == "rnn")
    throw operation.error("is recurrent, which is not supported");
  const auto kind = std::ranges::find(torch_operations, operation.kind(), &TorchOperation::name);
  if (kind == std::end(torch_operations))
    throw operation.error("is not supported",
                          "convolutions, norms, pools, dense layers and activations of torch.nn are");
  if (!result_.transform.empty()) throw operation.error("comes after a softmax, expected that at the end");
  kind->add(operation, *this);
  operation.finish();
}

TorchLayers Sequential::finish() && {
  if (result_.layers.empty()) return std::move(result_);
  const Json& last = result_.layers.back();
  if (result_.transform.empty() && last["layer"] == "activation" && last["function"] == "sigmoid") {
    result_.transform = "sigmoid";
    result_.layers.erase(result_.layers.size() - 1);
  }
  if (!result_.layers.empty()) result_.last = result_.layers.back()["name"].get<std::string>();
  return std::move(result_);
}

}  // namespace

TorchLayers operation_layers(const SeqgraDefinition& definition) {
  Operation first(definition.file, definition.operations[0]);
  const auto letters = static_cast<int64_t>(definition.alphabet().size());
  const std::vector<int64_t> shape = first.integers({"input_shape"}, {});

  const std::vector<int64_t> keras =
      definition.is_2d ? std::vector{int64_t{1}, shape[shape.size() / 2], letters} : std::vector{shape[0], letters};
  if (shape != keras)
    throw first.error(fmt::format("has input_shape '{}', expected ({}LENGTH, {})", *first.text({"input_shape"}),
                                  definition.is_2d ? "1, " : "", letters));
  Sequential layers(definition);
  for (const XmlElement& element : definition.operations) layers.add(element);
  TorchLayers result = std::move(layers).finish();
  if (result.last.empty()) throw first.error("and what follows it have no layers that compute anything");
  result.window_bases = definition.is_2d ? shape[1] : shape[0];
  return result;
}

}  // namespace seqcast
