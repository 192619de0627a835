// SPDX-License-Identifier: MIT
// Which functions are applied to every value alone?
#pragma once

#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "seqcast/model/fields.hpp"
#include "seqcast/model/shape.hpp"
#include "seqcast/model/tensor_spec.hpp"

namespace seqcast {

/// gelu_quick is x * sigmoid(1.702 x): the GELU of Basenji's code from 2018 to 2022.
enum class Function { relu, gelu_quick, sigmoid, softplus };

template <>
struct Names<Function> {
  static constexpr std::pair<std::string_view, Function> table[] = {{"relu", Function::relu},
                                                                    {"gelu_quick", Function::gelu_quick},
                                                                    {"sigmoid", Function::sigmoid},
                                                                    {"softplus", Function::softplus}};
};

/// [C, L] -> [C, L], value by value.
struct Activation {
  static constexpr std::string_view kind = "activation";
  static constexpr size_t least_inputs = 1, most_inputs = 1;
  Function function = Function::relu;

  template <class Self, class Visit>
  static void fields(Self& self, Visit&& visit) {
    visit(Field{"function", 0, true}, self.function);
  }

  Shape shape(std::span<const Shape> in) const { return in[0]; }
  Range needs(Shape, Range out) const noexcept { return out; }
  Range reaches(Shape in, Range inputs) const noexcept { return intersection(inputs, {0, in.length}); }
  std::vector<TensorSpec> tensors(Shape) const { return {}; }
  int64_t multiply_adds(Shape) const noexcept { return 0; }
};

/// The function's value at x, in double precision; NaN goes through.
double apply(Function function, double x);

}  // namespace seqcast
