// SPDX-License-Identifier: MIT
#include "compare/compared_input.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <random>

#include "compare/reference_outputs.hpp"
#include "model/names.hpp"
#include "predict/input_reader.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

using reference::Array;

/// From -1 to 1, in steps of 2^-20: exact in f32.
Array random_numbers(Shape shape, uint64_t seed) {
  std::mt19937_64 engine(seed);
  Array numbers(shape);
  for (double& number : numbers.values) number = static_cast<double>(engine() >> 43) / (1 << 20) - 1;
  return numbers;
}

void add_side_inputs(const Model& model, uint64_t seed, InputValues& values) {
  for (const size_t node : model.graph.side_inputs())
    values.emplace(node, random_numbers(model.shapes[node], seed + node));
}

std::string text_of(Shape shape) { return fmt::format("{} x {}", shape.channels, shape.length); }

/// The first model's side input that another one's is.
size_t side_input_like(const Model& first, const Model& other, size_t node) {
  const std::vector<size_t> ours = first.graph.side_inputs(), theirs = other.graph.side_inputs();
  const std::string& name = other.graph.nodes[node].name;
  std::optional<size_t> found = first.graph.find(name);
  if (!found && ours.size() == theirs.size())
    found = ours[static_cast<size_t>(std::ranges::find(theirs, node) - theirs.begin())];
  if (!found || first.shapes[*found] != other.shapes[node])
    throw Error(fmt::format("input '{}' of {} ({}) is not an input of {}", name, other.about.name,
                            text_of(other.shapes[node]), first.about.name));
  return *found;
}

Error bad_array(const NpzFile& npz, const std::string& name, const std::string& what, const std::string& hint = {}) {
  return Error(fmt::format("array '{}' {}", name, what), hint).in(npz.path());
}

/// The array of an input; the file names it as the input, or by a name that is plain as the input's.
std::optional<std::string> array_of(const NpzFile& npz, const std::string& input) {
  for (const std::string& name : npz.names())
    if (name == input || plain_name(name) == input) return name;
  return std::nullopt;
}

/// How long the windows of an array are, of a model with so many channels; none: neither of its axes is the channels.
std::optional<int64_t> window_of(const std::vector<int64_t>& axes, int64_t channels) {
  if (channels == 1 && axes.size() == 1) return axes[0];
  if (axes.size() == 2 && axes[1] == channels) return axes[0];
  if (axes.size() == 2 && axes[0] == channels) return axes[1];
  return std::nullopt;
}

Array read_input(const NpzFile& npz, const std::string& name, Shape shape) {
  const NpyArray array = npz.array(name);
  const ReferenceLayer layer = reference_layer(name, array);
  if (!layer.fits(shape))
    throw bad_array(npz, name,
                    fmt::format("is [{}], expected one window of [{}, {}] or [{}, {}]", fmt::join(array.shape(), ", "),
                                shape.length, shape.channels, shape.channels, shape.length),
                    "axes of size one do not matter; of a batch save x[:1], and the outputs for it");
  std::vector<Array> orders = values_of(npz, layer, shape);
  if (orders.size() > 1)
    throw bad_array(npz, name, fmt::format("is {}, which does not tell channels from positions", text_of(shape)),
                    "a window of another length tells them apart");
  const auto odd = std::ranges::find_if_not(orders[0].values, [](double value) { return std::isfinite(value); });
  if (odd != orders[0].values.end()) throw bad_array(npz, name, "holds a value that is not a finite number");
  return std::move(orders[0]);
}

}  // namespace

std::string random_letters(const Model& model, uint64_t seed) {
  std::mt19937_64 engine(seed);
  std::string letters;
  for (int64_t i = 0; i < model.contract.window_bases; ++i)
    letters += model.contract.alphabet[engine() % model.contract.alphabet.size()];
  return letters;
}

InputValues input_of_letters(const Model& model, std::string_view letters, uint64_t seed) {
  InputValues values;
  const Stretch stretch = InputReader(model, false).encode(letters, false);
  values.emplace(0, reference::one_hot(stretch.codes, model.shapes[0].channels, model.contract.unknown));
  add_side_inputs(model, seed, values);
  return values;
}

InputValues input_of_numbers(const Model& model, uint64_t seed) {
  InputValues values;
  values.emplace(0, random_numbers(model.shapes[0], seed));
  add_side_inputs(model, seed, values);
  return values;
}

InputValues input_like(const Model& first, const InputValues& given, std::string_view letters, const Model& other) {
  InputValues values;
  if (!letters.empty() && !other.contract.takes_numbers()) {
    const Stretch stretch = InputReader(other, false).encode(letters, false);
    values.emplace(0, reference::one_hot(stretch.codes, other.shapes[0].channels, other.contract.unknown));
  } else if (first.shapes[0] == other.shapes[0]) {
    values.emplace(0, given.at(0));
  } else {
    throw Error(fmt::format("{} reads {} channels and {} reads {}, and not both read letters", first.about.name,
                            first.shapes[0].channels, other.about.name, other.shapes[0].channels));
  }
  for (const size_t node : other.graph.side_inputs())
    values.emplace(node, given.at(side_input_like(first, other, node)));
  return values;
}

std::set<std::string> input_arrays(const Model& model, const NpzFile& npz) {
  std::set<std::string> names{input_array};
  for (const size_t node : model.graph.side_inputs())
    if (const auto name = array_of(npz, model.graph.nodes[node].name)) names.insert(*name);
  return names;
}

InputValues input_of_arrays(Model& model, const NpzFile& npz) {
  const std::vector<int64_t> axes = wide_axes(npz.array(input_array).shape());
  const std::optional<int64_t> length = window_of(axes, model.shapes[0].channels);
  if (length && *length != model.contract.window_bases && model.contract.min_window_bases) set_window(model, *length);
  InputValues values;
  values.emplace(0, read_input(npz, input_array, model.shapes[0]));
  for (const size_t node : model.graph.side_inputs()) {
    const std::string& input = model.graph.nodes[node].name;
    const std::optional<std::string> name = array_of(npz, input);
    if (!name)
      throw Error(fmt::format("no array '{}', an input of {} ({} channels x positions)", input, model.about.name,
                              text_of(model.shapes[node])),
                  fmt::format("its arrays are '{}'", fmt::join(npz.names(), "', '")))
          .in(npz.path());
    values.emplace(node, read_input(npz, *name, model.shapes[node]));
  }
  return values;
}

}  // namespace seqcast
