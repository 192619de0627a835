// SPDX-License-Identifier: MIT
// Functions that are known by their values, however they are written.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "model/layers/activation.hpp"

namespace seqcast {

/// A function of one number.
using NumberFunction = std::function<double(double)>;

/// activation(scale * x) / scale: with another scale than 1 PyTorch's softplus with its beta, or a CELU.
struct KnownFunction {
  Activation activation;
  double scale = 1;

  double operator()(double x) const { return activation(scale * x) / scale; }
};

/// The activation that a function is, to 2e-6 of its value, wherever it is looked at: from -80 to 80, and around each
/// of its own numbers. GELU's three forms differ by more than 1e-4.
///
/// @param numbers  that the function is written with: where it may bend.
std::optional<KnownFunction> known_function(const NumberFunction& function, const std::vector<double>& numbers);

/// factor * x + offset.
struct Line {
  double factor = 1, offset = 0;
};
/// The line that a function is; none where it is another, or one number everywhere.
std::optional<Line> line_of(const NumberFunction& function, const std::vector<double>& numbers);

}  // namespace seqcast
