// SPDX-License-Identifier: MIT
#include "formats/keras/inputs.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>

#include "base/setting.hpp"
#include "formats/keras/config.hpp"
#include "formats/keras/layer_classes.hpp"
#include "formats/keras/middle_input.hpp"
#include "model/contract.hpp"

namespace seqcast {
namespace {

/// The sizes of an input besides the batch; 0 where they are left open.
std::vector<int64_t> input_sizes(const std::string& file, const KerasLayer& layer) {
  const KerasConfig config(file, keras_layer_text(layer), layer.config);
  const Json* with_batch = config.find({"batch_input_shape", "batch_shape"});
  const Json* shape = with_batch ? with_batch : config.find({"input_shape"});
  std::vector<int64_t> sizes;
  if (!shape && config.find({"input_dim"})) return {config.integer({"input_length"}, 0), config.integer({"input_dim"})};
  if (!shape || !shape->is_array() || (with_batch && shape->empty()))
    throw config.error("the input's shape is missing");
  for (size_t i = with_batch ? 1 : 0; i < shape->size(); ++i) {
    const Json& size = shape->at(i);
    const bool good = size.is_null() || (size.is_number_integer() && size >= 1 && size <= max_window_bases);
    if (!good) throw config.error(fmt::format("the input's shape is {}, expected sizes", shape->dump().substr(0, 80)));
    sizes.push_back(size.is_null() ? 0 : size.get<int64_t>());
  }
  return sizes;
}

std::string shape_text(const std::vector<int64_t>& sizes) {
  std::vector<std::string> texts;
  for (int64_t size : sizes) texts.push_back(size == 0 ? "None" : std::to_string(size));
  return fmt::format("[{}]", fmt::join(texts, ", "));
}

std::string names_of(const std::vector<KerasInput>& inputs) {
  std::vector<std::string> texts;
  for (const KerasInput& input : inputs) texts.push_back(fmt::format("'{}' {}", input.name, shape_text(input.sizes)));
  return fmt::format("{}", fmt::join(texts, ", "));
}

/// The Embedding that reads an input's numbers; null where none does.
const KerasLayer* embedding_of(const KerasNetwork& network, size_t input) {
  for (size_t i = 0; i < network.layers.size(); ++i)
    for (const KerasNode& node : network.calls[i])
      for (const KerasReference& read : node.inputs) {
        if (read.layer != input) continue;
        const KerasLayer& layer = network.layers[i];
        if (layer.class_name == "Embedding") return &layer;
        if (layer.network.empty() || layer.network[0].inputs.size() != 1) continue;
        if (const KerasLayer* inner = embedding_of(layer.network[0], layer.network[0].inputs[0].layer)) return inner;
      }
  return nullptr;
}

/// Axes of the letters and of the length; none where the sizes are no sequence's.
std::optional<std::vector<ValueAxis>> axes_of(const std::vector<int64_t>& sizes, int64_t channels) {
  std::vector<ValueAxis> axes(sizes.size(), ValueAxis::one);
  if (sizes.size() != 2 && sizes.size() != 3) return std::nullopt;
  const auto letters = std::find(sizes.rbegin(), sizes.rend(), channels);  // the last axis of that size
  if (letters == sizes.rend()) return std::nullopt;
  const size_t letters_axis = sizes.size() - 1 - static_cast<size_t>(letters - sizes.rbegin());
  axes[letters_axis] = ValueAxis::channels;
  size_t length_axis = letters_axis;
  for (size_t i = 0; i < sizes.size(); ++i) {
    if (i == letters_axis) continue;
    const bool longer =
        length_axis == letters_axis || sizes[i] == 0 || (sizes[length_axis] != 0 && sizes[i] > sizes[length_axis]);
    if (longer) length_axis = i;
  }
  for (size_t i = 0; i < sizes.size(); ++i)
    if (i != letters_axis && i != length_axis && sizes[i] != 1) return std::nullopt;
  axes[length_axis] = ValueAxis::length;
  return axes;
}

/// The channels of a sequence that has more than the letters: the shorter of its two axes; 0 where there is none.
int64_t channels_beyond(const std::vector<int64_t>& sizes, int64_t letters) {
  std::vector<int64_t> wide;
  for (int64_t size : sizes)
    if (size != 1) wide.push_back(size == 0 ? max_window_bases + 1 : size);
  if (wide.size() != 2 || wide[0] == wide[1]) return 0;
  const int64_t channels = std::min(wide[0], wide[1]);
  return channels > letters ? channels : 0;
}

/// Fills in what an input besides a sequence of `length` (0: left open) is.
void set_beside(KerasInput& input, int64_t length, const std::string& file) {
  const std::vector<int64_t>& sizes = input.sizes;
  const auto is_length = [&](int64_t size) { return size == 0 || (size == length && size > 1); };
  const auto length_axis = static_cast<size_t>(std::ranges::find_if(sizes, is_length) - sizes.begin());
  input.per_window = length_axis == sizes.size();
  size_t channels = sizes.size(), wide = 0;  // the one axis that is wider than 1, else the last
  for (size_t i = 0; i < sizes.size(); ++i) {
    if (i == length_axis) continue;
    if (sizes[i] != 1) ++wide;
    if (sizes[i] != 1 || wide == 0) channels = i;
  }
  input.axes.assign(sizes.size(), ValueAxis::one);
  if (!input.per_window) input.axes[length_axis] = ValueAxis::length;
  if (channels < sizes.size()) {
    input.axes[channels] = ValueAxis::channels;
    input.channels = sizes[channels];
  }
  if (wide > 1 || input.channels < 1 || sizes.empty())
    throw Error(fmt::format("input '{}' has the shape {}, expected values for the window, [n], or for every base of "
                            "it, [{}, n]",
                            input.name, shape_text(sizes), length == 0 ? "None" : std::to_string(length)))
        .in(file);
}

/// Axes of the positions and of the numbers at each: the first and the second that are wider than 1, the channels at
/// the end where there is but one; none where three are, or the channels are left open.
std::optional<std::vector<ValueAxis>> number_axes(const std::vector<int64_t>& sizes) {
  std::vector<size_t> wide;
  for (size_t i = 0; i < sizes.size(); ++i)
    if (sizes[i] != 1) wide.push_back(i);
  if (sizes.empty() || sizes.size() > 3 || wide.size() > 2) return std::nullopt;
  const size_t length = sizes.size() == 2 || wide.empty() ? 0 : wide[0];
  const size_t channels = wide.size() == 2 ? wide[1] : length + 1 == sizes.size() ? length - 1 : sizes.size() - 1;
  std::vector<ValueAxis> axes(sizes.size(), ValueAxis::one);
  axes[length] = ValueAxis::length;
  if (sizes.size() == 1) return axes;  // one number a position
  if (sizes[channels] == 0) return std::nullopt;
  axes[channels] = ValueAxis::channels;
  return axes;
}

/// The size of the axis that is `which`; 1 where none is.
int64_t size_of(const KerasInput& input, ValueAxis which) {
  const auto found = std::ranges::find(input.axes, which);
  return found == input.axes.end() ? 1 : input.sizes[static_cast<size_t>(found - input.axes.begin())];
}

std::vector<KerasInput> inputs_of(const std::string& file, const KerasNetwork& network) {
  std::vector<KerasInput> inputs;
  for (const KerasReference& reference : network.inputs) {
    const KerasLayer& layer = network.layers[reference.layer];
    KerasInput input{.name = network.input_names[inputs.size()], .sizes = input_sizes(file, layer), .axes = {}};
    const bool is_list = input.sizes.size() == 1 && input.sizes[0] != 1;
    input.is_codes = is_list && embedding_of(network, reference.layer) != nullptr;
    inputs.push_back(std::move(input));
  }
  return inputs;
}

Error several_sequences(const std::string& file, const std::vector<KerasInput>& candidates) {
  return Error(fmt::format("several of its inputs may be the sequence: {}", names_of(candidates)),
               fmt::format("{} says which, as in {}; where the other is its reverse complement, {} says so",
                           set_to(Setting::sequence, "NAME"), set_to(Setting::sequence, candidates[0].name),
                           set_to(Setting::input, candidates[1].name + "=reverse-complement")))
      .in(file);
}

Error no_such_input(const std::string& file, const std::vector<KerasInput>& inputs, const std::string& chosen) {
  return RequestError(
      fmt::format("{} is '{}', but {} has the inputs {}", Setting::sequence, chosen, file, names_of(inputs)));
}

/// Which input is a sequence of numbers.
size_t number_sequence_of(const std::string& file, const std::vector<KerasInput>& inputs, const std::string& chosen) {
  std::vector<KerasInput> candidates;
  size_t last = inputs.size();
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (inputs[i].name == chosen) return i;
    if (inputs.size() > 1 && inputs[i].sizes.size() < 2) continue;  // a vector next to it
    candidates.push_back(inputs[i]);
    last = i;
  }
  if (!chosen.empty()) throw no_such_input(file, inputs, chosen);
  if (candidates.size() > 1) throw several_sequences(file, candidates);
  return last;
}

/// Which input is the sequence.
size_t sequence_of(const std::string& file, const std::vector<KerasInput>& inputs, int64_t letters,
                   const std::string& chosen) {
  std::vector<KerasInput> candidates;
  std::vector<size_t> beyond;
  size_t last = 0;
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (inputs[i].name == chosen) return i;
    if (channels_beyond(inputs[i].sizes, letters) > 0) beyond.push_back(i);
    if (!chosen.empty() || (!inputs[i].is_codes && !axes_of(inputs[i].sizes, letters))) continue;
    candidates.push_back(inputs[i]);
    last = i;
  }
  if (!chosen.empty()) throw no_such_input(file, inputs, chosen);
  if (candidates.size() > 1) throw several_sequences(file, candidates);
  if (candidates.empty() && beyond.size() == 1) return beyond[0];
  if (candidates.empty() && inputs.size() != 1)
    throw Error(fmt::format("none of its inputs, {}, is a sequence of {} letters, as in [1000, {}]", names_of(inputs),
                            letters, letters),
                set_to(Setting::alphabet, "LETTERS") + " gives the letters in the order of the input's channels")
        .in(file);
  return last;
}

}  // namespace

std::vector<ValueAxis> sequence_axes(const std::vector<int64_t>& sizes, int64_t channels, const std::string& file,
                                     const std::string& input) {
  if (auto axes = axes_of(sizes, channels)) return *axes;
  if (const int64_t all = channels_beyond(sizes, channels); all > 0) return *axes_of(sizes, all);
  throw Error(fmt::format("input '{}' has the shape {}, expected a sequence of {} letters, as in [1000, {}]", input,
                          shape_text(sizes), channels, channels),
              set_to(Setting::alphabet, "LETTERS") + " gives the letters in the order of the input's channels")
      .in(file);
}

int64_t embedded_letters(const std::string& file, const KerasNetwork& network, const std::string& chosen) {
  const std::vector<KerasInput> inputs = inputs_of(file, network);
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (!inputs[i].is_codes || (!chosen.empty() && inputs[i].name != chosen)) continue;
    const KerasLayer& layer = *embedding_of(network, network.inputs[i].layer);
    const KerasConfig config(file, keras_layer_text(layer), layer.config);
    const int64_t letters = config.integer({"input_dim"});
    if (letters < 1) throw config.error(fmt::format("its input_dim is {}, expected letters", letters));
    return letters;
  }
  return 0;
}

bool reads_numbers(const std::string& file, const KerasNetwork& network, const std::string& chosen,
                   bool prefers_numbers) {
  constexpr int64_t letters = 4;
  const std::vector<KerasInput> inputs = inputs_of(file, network);
  bool has_numbers = false;
  for (const KerasInput& input : inputs) {
    if (!chosen.empty() && input.name != chosen) continue;
    if (input.is_codes || axes_of(input.sizes, letters)) return false;
    if (!prefers_numbers && channels_beyond(input.sizes, letters) > 0) return false;
    has_numbers = has_numbers || ((inputs.size() == 1 || input.sizes.size() > 1) && number_axes(input.sizes));
  }
  return has_numbers;
}

std::vector<KerasInput> read_keras_number_inputs(const std::string& file, const KerasNetwork& network,
                                                 const std::string& chosen) {
  std::vector<KerasInput> inputs = inputs_of(file, network);
  KerasInput& sequence = inputs[number_sequence_of(file, inputs, chosen)];
  const auto axes = number_axes(sequence.sizes);
  if (!axes)
    throw Error(fmt::format("input '{}' has the shape {}, expected positions with numbers each, [positions, n]",
                            sequence.name, shape_text(sequence.sizes)))
        .in(file);
  sequence.is_sequence = true;
  sequence.axes = *axes;
  sequence.channels = size_of(sequence, ValueAxis::channels);
  for (KerasInput& input : inputs)
    if (!input.is_sequence) set_beside(input, size_of(sequence, ValueAxis::length), file);
  return inputs;
}

std::vector<KerasInput> read_keras_inputs(const std::string& file, const KerasNetwork& network, int64_t letters,
                                          const std::string& chosen) {
  std::vector<KerasInput> inputs = inputs_of(file, network);
  if (inputs.empty()) throw Error("the model has no input").in(file);
  KerasInput& sequence = inputs[sequence_of(file, inputs, letters, chosen)];
  sequence.is_sequence = true;
  sequence.channels = letters;
  sequence.axes = sequence.is_codes ? std::vector<ValueAxis>{ValueAxis::length}
                                    : sequence_axes(sequence.sizes, letters, file, sequence.name);
  if (!sequence.is_codes) sequence.signals = size_of(sequence, ValueAxis::channels) - letters;
  const int64_t length = size_of(sequence, ValueAxis::length);
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (inputs[i].is_sequence) continue;
    if (!set_in_the_middle(inputs[i], network, network.inputs[i].layer, length)) set_beside(inputs[i], length, file);
  }
  return inputs;
}

}  // namespace seqcast
