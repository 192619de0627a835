// SPDX-License-Identifier: MIT
// Lowers Keras pooling, cropping and padding layers.
#include <fmt/format.h>

#include "formats/keras/lowering_steps.hpp"

namespace seqcast {
namespace {

/// The axes that a layer of one or two dimensions slides along, and which of them is the length.
struct Space {
  std::vector<size_t> axes;
  size_t length = 0;
};

Space space_of(const KerasCall& call) {
  const size_t dimensions = call.layer.class_name.find("2D") != std::string::npos ? 2 : 1;
  const ImportedValue& in = call.input();
  if (in.axes.size() != dimensions + 1)
    throw call.not_supported(fmt::format("it needs an input of {} axes besides the batch", dimensions + 1));
  Space space{{}, dimensions};
  const size_t channels = call.channels_first() ? 0 : dimensions;
  for (size_t i = 0; i <= dimensions; ++i)
    if (i != channels) space.axes.push_back(i);
  for (size_t i = 0; i < dimensions; ++i)
    if (in.axes[space.axes[i]] == ValueAxis::length) space.length = i;
  for (size_t i = 0; i < dimensions && space.length == dimensions; ++i)
    if (call.graph.is_length(in, space.axes[i])) space.length = i;
  if (space.length == dimensions) throw call.not_supported("it runs along the channels");
  return space;
}

template <class Pool>
ImportedValue pool(const KerasCall& call) {
  const Space space = space_of(call);
  const size_t dimensions = space.axes.size();
  const std::vector<int64_t> sizes = call.config.sizes({"pool_size", "pool_length"}, dimensions, 2);
  std::vector<int64_t> strides = sizes;
  if (call.config.find({"strides", "stride"})) strides = call.config.sizes({"strides", "stride"}, dimensions, 1);
  const std::string padding = call.config.text({"padding", "border_mode"}, "valid");
  if (padding != "valid" && padding != "same")
    throw call.config.error(fmt::format("its padding is '{}', expected valid or same", padding));
  if (padding == "same" && call.facts.backend == KerasBackend::theano)
    throw call.not_supported("Theano pads pools in its own way");
  for (size_t i = 0; i < dimensions; ++i) {
    if (sizes[i] < 1 || strides[i] < 1) throw call.config.error("its pool_size and strides are not all positive");
    const bool trivial = call.graph.size(call.input(), space.axes[i]) == 1 ? sizes[i] == 1 || padding == "same"
                                                                           : sizes[i] == 1 && strides[i] == 1;
    if (i != space.length && !trivial) throw call.not_supported("it pools over the letters");
  }
  Pool kind;
  kind.size = sizes[space.length];
  kind.stride = strides[space.length];
  kind.padding.kind = padding == "same" ? Padding::Kind::same : Padding::Kind::valid;
  ImportedValue result = call.after(kind);
  result.axes[space.axes[space.length]] = ValueAxis::length;
  return result;
}

ImportedValue global_pool(const KerasCall& call, Pooling pooling) {
  const Space space = space_of(call);
  ImportedValue result = call.after(GlobalPool{pooling});
  for (size_t i = 0; i < space.axes.size(); ++i) {
    if (i != space.length && call.graph.size(call.input(), space.axes[i]) != 1)
      throw call.not_supported("it pools over the letters");
    result.axes[space.axes[i]] = ValueAxis::one;
  }
  if (!call.config.boolean({"keepdims"}, false)) result.axes = {ValueAxis::channels};
  return result;
}

/// (left, right) of the length; the other axis of a picture must have none.
std::pair<int64_t, int64_t> sides(const KerasCall& call, const Space& space, const char* key) {
  const Json* value = call.config.find({key});
  const size_t dimensions = space.axes.size();
  std::pair<int64_t, int64_t> result;
  for (size_t i = 0; i < dimensions; ++i) {
    Json one = value ? *value : Json(1);
    if (dimensions == 2 && one.is_array() && one.size() == 2) one = Json(one[i]);
    if (!one.is_array()) one = Json::array({one, one});
    const Json wrapped{{key, one}};
    const std::vector<int64_t> pair = KerasConfig(call.config.file(), call.config.layer(), wrapped).sizes({key}, 2, 0);
    if (pair[0] < 0 || pair[1] < 0) throw call.config.error(fmt::format("its {} is negative", key));
    if (i == space.length)
      result = {pair[0], pair[1]};
    else if (pair[0] != 0 || pair[1] != 0)
      throw call.not_supported("it changes the other axis of a picture");
  }
  return result;
}

}  // namespace

ImportedValue lower_max_pool(const KerasCall& call) { return pool<MaxPool>(call.along_length()); }
ImportedValue lower_average_pool(const KerasCall& call) { return pool<AvgPool>(call.along_length()); }
ImportedValue lower_global_max_pool(const KerasCall& call) { return global_pool(call.along_length(), Pooling::max); }
ImportedValue lower_global_average_pool(const KerasCall& call) {
  return global_pool(call.along_length(), Pooling::avg);
}

/// The sum over the positions, a mean of them and a number.
ImportedValue lower_global_sum_pool(const KerasCall& given) {
  if (given.channels_first()) throw given.not_supported("it sums the channels");
  KerasCall call = given.along_length();
  const auto length = static_cast<double>(call.shape().length);
  call.lowered.is_of_one_length = true;
  call.name = given.name + "_mean";
  const ImportedValue mean = global_pool(call, Pooling::avg);
  return call.scaled(given.name, mean, length, 0);
}

ImportedValue lower_cropping(const KerasCall& given) {
  const KerasCall call = given.along_length();
  const auto [left, right] = sides(call, space_of(call), "cropping");
  return left == 0 && right == 0 ? call.input() : call.after(Crop{left, right});
}

ImportedValue lower_upsampling(const KerasCall& given) {
  const KerasCall call = given.along_length();
  space_of(call);  // it runs along the length
  const int64_t factor = call.config.sizes({"size", "length"}, 1, 2)[0];
  if (factor < 1) throw call.config.error(fmt::format("its size is {}, expected at least 1", factor));
  return call.after(Upsample{factor});
}

ImportedValue lower_zero_padding(const KerasCall& given) {
  const KerasCall call = given.along_length();
  const auto [left, right] = sides(call, space_of(call), "padding");
  return left == 0 && right == 0 ? call.input() : call.after(Pad{left, right});
}

}  // namespace seqcast
