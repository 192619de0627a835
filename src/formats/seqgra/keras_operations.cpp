// SPDX-License-Identifier: MIT
#include "formats/seqgra/keras_operations.hpp"

#include <fmt/format.h>

#include "formats/json_object.hpp"
#include "formats/seqgra/operation.hpp"
#include "model/names.hpp"

namespace seqcast {
namespace {

// Source of each: KerasHelper.get_keras_layer, gifford-lab/seqgra, learner/tensorflow/kerashelper.py.

void add_activation_and_bias(Operation& operation, Json& config) {
  config["activation"] = operation.text({"activation"}).value_or("linear");
  config["use_bias"] = operation.boolean({"use_bias"}, true);
}

Json flatten(Operation&) { return {{"data_format", "channels_last"}}; }

Json reshape(Operation& operation) { return {{"target_shape", operation.integers({"target_shape"}, {}, -1)}}; }

Json dense(Operation& operation) {
  Json config{{"units", operation.integer({"units"}, std::nullopt)}};
  add_activation_and_bias(operation, config);
  return config;
}

/// A convolution's sizes, one a spatial axis. One number stands for all axes.
Json convolution(Operation& operation, size_t axes) {
  const auto sizes = [&](std::initializer_list<std::string_view> names, std::vector<int64_t> otherwise) {
    std::vector<int64_t> values = operation.integers(names, std::move(otherwise));
    if (values.size() == 1) values.resize(axes, values[0]);
    if (values.size() != axes)
      throw operation.error(fmt::format("has {} numbers as {}, expected {}", values.size(), *names.begin(), axes));
    return values;
  };
  Json config{{"filters", operation.integer({"filters"}, std::nullopt)}, {"groups", 1}};
  config["kernel_size"] = sizes({"kernel_size"}, {});
  config["strides"] = sizes({"strides"}, {1});
  config["dilation_rate"] = sizes({"dilation_rate"}, {1});
  config["padding"] = operation.text({"padding"}).value_or("valid");
  config["data_format"] = operation.text({"data_format"}).value_or("channels_last");
  add_activation_and_bias(operation, config);
  return config;
}

Json conv1d(Operation& operation) { return convolution(operation, 1); }

Json conv2d(Operation& operation) { return convolution(operation, 2); }

Json global_max_pool(Operation&) { return {{"data_format", "channels_last"}}; }

Json max_pool(Operation& operation) {
  const int64_t size = operation.integer({"pool_size"}, 2);
  Json config{{"data_format", "channels_last"}, {"pool_size", {size}}};
  config["strides"] = {operation.integer({"strides"}, size)};
  config["padding"] = operation.text({"padding"}).value_or("valid");
  return config;
}

Json dropout(Operation& operation) { return {{"rate", operation.number({"rate"}, std::nullopt)}}; }

/// The reader of Keras's layers says that it does not run, and what does.
Json lstm(Operation& operation) {
  for (const char* argument : {"activation", "recurrent_activation", "use_bias", "unit_forget_bias", "dropout",
                               "recurrent_dropout", "implementation", "return_sequences", "return_state",
                               "go_backwards", "stateful", "time_major", "unroll", "bidirectional", "merge_mode"})
    operation.text({argument});
  return {{"units", operation.integer({"units"}, std::nullopt)}};
}

struct KerasOperation {
  std::string_view name;        ///< in lower case
  std::string_view class_name;  ///< Keras's
  Json (*config)(Operation& operation);
};

constexpr KerasOperation keras_operations[] = {{"flatten", "Flatten", flatten},
                                               {"reshape", "Reshape", reshape},
                                               {"dense", "Dense", dense},
                                               {"conv1d", "Conv1D", conv1d},
                                               {"conv2d", "Conv2D", conv2d},
                                               {"globalmaxpool1d", "GlobalMaxPooling1D", global_max_pool},
                                               {"dropout", "Dropout", dropout},
                                               {"lstm", "LSTM", lstm},
                                               {"maxpool1d", "MaxPooling1D", max_pool}};

std::string known_kinds() {
  std::string text;
  for (const KerasOperation& kind : keras_operations) text += (text.empty() ? "" : ", ") + std::string(kind.name);
  return text;
}

/// The input that the first operation gives. Keras passes that of others over.
Json input_layer(const SeqgraDefinition& definition) {
  Operation first(definition.file, definition.operations[0]);
  const std::vector<int64_t> shape = first.integers({"input_shape"}, {});
  const auto letters = static_cast<int64_t>(definition.alphabet().size());
  const size_t axes = definition.is_2d ? 3 : 2;
  if (shape.size() != axes || shape.back() != letters || (definition.is_2d && shape[0] != 1))
    throw first.error(fmt::format("has input_shape '{}', expected ({}LENGTH, {})", *first.text({"input_shape"}),
                                  definition.is_2d ? "1, " : "", letters),
                      definition.is_2d ? "inputencoding 2D gives each sequence as a picture of one row"
                                       : "inputencoding 1D gives each sequence as its positions, a channel a letter");
  Json batch_shape = Json::array({nullptr});
  for (const int64_t size : shape) batch_shape.push_back(size);
  return {{"class_name", "InputLayer"},
          {"config", {{"batch_input_shape", batch_shape}, {"dtype", "float32"}, {"name", "sequence"}}}};
}

}  // namespace

std::string keras_architecture(const SeqgraDefinition& definition) {
  Json layers = Json::array({input_layer(definition)});
  UniqueNames names(1);
  for (const XmlElement& element : definition.operations) {
    Operation operation(definition.file, element);
    const auto kind = std::ranges::find(keras_operations, operation.kind(), &KerasOperation::name);
    if (kind == std::end(keras_operations))
      throw operation.error(fmt::format("is not an operation of seqgra's, expected one of {}", known_kinds()));
    Json config = kind->config(operation);
    operation.finish();
    config["name"] = names.give(std::string(kind->name));
    config["dtype"] = "float32";
    layers.push_back({{"class_name", kind->class_name}, {"config", config}});
  }
  return Json{{"class_name", "Sequential"},
              {"config", {{"name", definition.id}, {"layers", layers}}},
              {"backend", "tensorflow"}}
      .dump();
}

}  // namespace seqcast
