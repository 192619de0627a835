// SPDX-License-Identifier: MIT
#include "formats/family/family_tensors.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <functional>
#include <numeric>

#include "formats/family/spline.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr int64_t whole_axis = -1;

std::vector<int64_t> numbers_at(JsonObject& object, const char* key) {
  std::vector<int64_t> numbers;
  if (!object.has(key)) return numbers;
  for (const Json& number : object.array(key)) {
    if (!number.is_null() && !(number.is_number_integer() && number >= 0))
      throw object.error(key, "expected a list of numbers from 0, or null");
    numbers.push_back(number.is_null() ? whole_axis : number.get<int64_t>());
  }
  return numbers;
}

/// A tensor's shape and strides on the way to those of a layer's.
struct Seen {
  std::vector<int64_t> shape;
  View view;
};

/// The file's axes in the source's order. Axes that it leaves out must be of 1.
Seen with_axes(const Seen& stored, const std::vector<int64_t>& axes) {
  if (axes.empty()) return stored;
  Seen seen{{}, {stored.view.first, {}, {}}};
  int64_t values = 1, taken = 1;
  for (const int64_t extent : stored.shape) values *= extent;
  for (const int64_t axis : axes) {
    if (axis >= std::ssize(stored.shape))
      throw Error(fmt::format("it has shape [{}], expected at least {} axes", fmt::join(stored.shape, ", "), axis + 1));
    seen.shape.push_back(axis == whole_axis ? 1 : stored.shape[static_cast<size_t>(axis)]);
    seen.view.strides.push_back(axis == whole_axis ? 1 : stored.view.strides[static_cast<size_t>(axis)]);
    taken *= seen.shape.back();
  }
  if (taken != values)
    throw Error(fmt::format("it has shape [{}], expected 1 for the axes other than {}", fmt::join(stored.shape, ", "),
                            fmt::join(axes, ", ")));
  return seen;
}

Seen seen_by(const Seen& stored, const TensorSource& source) {
  Seen seen = with_axes(stored, source.axes);
  for (const int64_t axis : source.reverse) {
    if (axis >= std::ssize(seen.shape)) throw Error(fmt::format("it has no axis {}", axis));
    reverse(seen.view, static_cast<size_t>(axis), seen.shape[static_cast<size_t>(axis)]);
  }
  for (size_t i = 0; i < source.first.size(); ++i) {
    if (source.first[i] == whole_axis) continue;
    if (i >= seen.shape.size() || seen.shape[i] < source.first[i])
      throw Error(fmt::format("it has shape [{}], expected at least {} in axis {}", fmt::join(seen.shape, ", "),
                              source.first[i], i));
    seen.shape[i] = source.first[i];
  }
  if (source.joined > std::ssize(seen.shape)) throw Error(fmt::format("it has no {} axes", source.joined));
  if (source.joined > 1) {
    seen.view.sizes = seen.shape;
    const auto end = seen.shape.begin() + source.joined;
    const int64_t extent = std::accumulate(seen.shape.begin(), end, int64_t{1}, std::multiplies<>());
    seen.shape.erase(seen.shape.begin() + 1, end);
    seen.shape[0] = extent;
  }
  return seen;
}

Error wrong(const WeightsFile& file, const std::string& name, const Error& error) {
  return error.within(fmt::format("tensor '{}'", name)).in(file.weights.source);
}

Tensor made(const TensorSource& source, const std::vector<int64_t>& shape, WeightsOwner& owner) {
  if (!source.fill) {
    owner.made.push_back(cubic_spline_basis(source.spline[0], source.spline[1]));
    return {DataType::f32, shape, std::as_bytes(std::span(owner.made.back()))};
  }
  owner.made.push_back({static_cast<float>(*source.fill)});
  return seen_as({DataType::f32, {1}, std::as_bytes(std::span(owner.made.back()))}, shape,
                 {0, std::vector<int64_t>(shape.size(), 0), {}});
}

Tensor seen_tensor(const WeightsFile& file, const std::pair<const std::string, Tensor>& stored,
                   const TensorSource& source) {
  const auto& [name, tensor] = stored;
  try {
    Seen seen = seen_by({tensor.shape, view_of(tensor)}, source);
    return seen_as({tensor.type, {tensor.stored_values()}, tensor.bytes}, seen.shape, std::move(seen.view));
  } catch (const Error& error) {
    throw wrong(file, name, error);
  }
}

}  // namespace

void read_sources(JsonObject tensors, const std::string& layer, TensorSources& sources) {
  for (const char* name : {"weight", "bias", "running_mean", "running_var"}) {
    if (!tensors.has(name)) continue;
    TensorSource source;
    if (tensors.at(name).is_string()) {
      source.of = tensors.text(name);
    } else {
      JsonObject object = tensors.object(name);
      source.of = object.text_or("of", "");
      source.axes = numbers_at(object, "axes");
      source.reverse = numbers_at(object, "reverse");
      source.first = numbers_at(object, "first");
      if (object.has("joined")) source.joined = object.integer("joined", 1);
      if (object.has("fill")) source.fill = object.number("fill");
      source.spline = numbers_at(object, "spline");
      object.finish();
      if (source.of.empty() != (source.fill || source.spline.size() == 2))
        throw tensors.error(name, "expected a tensor's name in 'of', or 'fill', or 'spline'");
    }
    sources.emplace(fmt::format("{}.{}", layer, name), std::move(source));
  }
  tensors.finish();
}

std::vector<int64_t> source_shape(const WeightsFile& file, const TensorSources& sources, const std::string& name) {
  const auto source = sources.find(name);
  const std::string& of = source == sources.end() ? name : source->second.of;
  const auto found = file.weights.tensors.find(of);
  if (found == file.weights.tensors.end()) return {};
  const std::vector<int64_t>& shape = found->second.shape;
  if (source == sources.end()) return shape;
  try {
    return seen_by({shape, {0, std::vector<int64_t>(shape.size(), 1), {}}}, source->second).shape;
  } catch (const Error& error) {
    throw wrong(file, of, error);
  }
}

Weights family_weights(const WeightsFile& file, const TensorSources& sources, const Model& model) {
  auto owner = std::make_shared<WeightsOwner>();
  owner->file = file.weights.storage;
  Weights weights{file.weights.source, file.weights.tensors, owner};
  for (const auto& [name, source] : sources) weights.tensors.erase(source.of);  // they are used under other names
  for (size_t i = 0; i < model.graph.nodes.size(); ++i) {
    const Node& node = model.graph.nodes[i];
    for (const TensorSpec& wanted : tensors(node.layer, input_shapes(model.graph, model.shapes, i))) {
      const std::string name = fmt::format("{}.{}", node.name, wanted.name);
      const auto source = sources.find(name);
      const auto stored = file.weights.tensors.find(source == sources.end() ? name : source->second.of);
      if (source != sources.end() && source->second.of.empty())
        weights.tensors[name] = made(source->second, wanted.shape, *owner);
      else if (stored != file.weights.tensors.end())
        weights.tensors[name] = source == sources.end() ? stored->second : seen_tensor(file, *stored, source->second);
      else if (source != sources.end())
        throw Error(fmt::format("tensor '{}' is missing, expected for layer '{}'", source->second.of, node.name))
            .in(file.weights.source);
    }
  }
  return weights;
}

}  // namespace seqcast
