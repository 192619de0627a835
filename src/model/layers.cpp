// SPDX-License-Identifier: MIT
#include "model/layers.hpp"

#include <fmt/format.h>

#include "seqcast/error.hpp"

namespace seqcast {

std::string_view kind(const Layer& layer) {
  return std::visit([](const auto& one) { return one.kind; }, layer);
}

Shape shape(const Layer& layer, std::span<const Shape> in) {
  return std::visit(
      [&](const auto& one) {
        if (in.size() < one.min_inputs || in.size() > one.max_inputs)
          throw Error(fmt::format("it has {} inputs, expected {}{}", in.size(), one.min_inputs,
                                  one.max_inputs > one.min_inputs ? " or more" : ""));
        return one.shape(in);
      },
      layer);
}

namespace {

/// The shape that kinds with one input ask for; {} of an input node.
Shape first(std::span<const Shape> in) { return in.empty() ? Shape{} : in[0]; }

}  // namespace

Range needs(const Layer& layer, size_t input, std::span<const Shape> in, Range out) {
  return std::visit(
      [&](const auto& one) {
        if constexpr (requires { one.needs(input, in, out); })
          return one.needs(input, in, out);
        else
          return one.needs(first(in), out);
      },
      layer);
}

Range reaches(const Layer& layer, size_t input, std::span<const Shape> in, Range inputs) {
  return std::visit(
      [&](const auto& one) {
        if constexpr (requires { one.reaches(input, in, inputs); })
          return one.reaches(input, in, inputs);
        else
          return one.reaches(first(in), inputs);
      },
      layer);
}

std::optional<NodePositions> positions(const Layer& layer, Shape in, const NodePositions& before) {
  return std::visit(
      [&](const auto& one) -> std::optional<NodePositions> {
        if constexpr (requires { one.positions(in, before); })
          return one.positions(in, before);
        else
          return std::nullopt;
      },
      layer);
}

namespace {

/// Of a kernel or a pool that slides along the positions: by bisection, since a longer input has no fewer outputs.
template <class Kind>
int64_t min_slid(const Kind& layer, Shape in, int64_t outputs) {
  int64_t least = 1, enough = in.length + 1;
  while (least < enough) {
    const int64_t middle = least + (enough - least) / 2;
    if (layer.slide(middle).length(middle) >= outputs) {
      enough = middle;
    } else {
      least = middle + 1;
    }
  }
  return least;
}

}  // namespace

int64_t min_input(const Layer& layer, Shape in, int64_t outputs) {
  return std::visit(
      [&](const auto& one) -> int64_t {
        if constexpr (requires { one.min_input(in, outputs); })
          return one.min_input(in, outputs);
        else if constexpr (requires { one.slide(in.length); })
          return min_slid(one, in, outputs);
        else
          return outputs;
      },
      layer);
}

std::vector<TensorSpec> tensors(const Layer& layer, std::span<const Shape> in) {
  return std::visit(
      [&](const auto& one) -> std::vector<TensorSpec> {
        if constexpr (requires { one.tensors(first(in)); })
          return one.tensors(first(in));
        else
          return {};
      },
      layer);
}

int64_t multiply_adds(const Layer& layer, std::span<const Shape> in) {
  return std::visit(
      [&](const auto& one) -> int64_t {
        if constexpr (requires { one.multiply_adds(first(in)); })
          return one.multiply_adds(first(in));
        else
          return 0;
      },
      layer);
}

Traits traits(const Layer& layer) {
  return std::visit(
      [](const auto& one) -> Traits {
        if constexpr (requires { one.traits(); })
          return one.traits();
        else
          return {};
      },
      layer);
}

}  // namespace seqcast
