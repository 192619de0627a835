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

bool broadcasts(const Layer& layer) {
  return std::visit(
      [](const auto& one) {
        return requires { one.broadcasts; };
      },
      layer);
}

Range needs(const Layer& layer, Shape in, Range out) {
  return std::visit([&](const auto& one) { return one.needs(in, out); }, layer);
}

Range reaches(const Layer& layer, Shape in, Range inputs) {
  return std::visit([&](const auto& one) { return one.reaches(in, inputs); }, layer);
}

std::vector<TensorSpec> tensors(const Layer& layer, Shape in) {
  return std::visit([&](const auto& one) { return one.tensors(in); }, layer);
}

int64_t multiply_adds(const Layer& layer, Shape in) {
  return std::visit([&](const auto& one) { return one.multiply_adds(in); }, layer);
}

}  // namespace seqcast
