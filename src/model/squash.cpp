// SPDX-License-Identifier: MIT
#include "model/squash.hpp"

#include <cmath>

namespace seqcast {

void undo(const Squash& squash, Untransform formula, bool unscale, std::span<float> values) {
  const double c = squash.clip_soft;
  for (float& value : values) {
    double x = value;
    if (formula == Untransform::old) {
      x /= squash.scale;
      if (x > c) x = c + (x - c) * (x - c);
      if (squash.square_root) x = std::pow(x, 4.0 / 3);
      if (!unscale) x *= squash.scale;
    } else {
      if (x > c) x = c - 1 + (x - c + 1) * (x - c + 1);
      if (squash.square_root) x = std::pow(x + 1, formula == Untransform::baskerville ? 2.0 : 4.0 / 3) - 1;
      if (unscale) x /= squash.scale;
    }
    value = static_cast<float>(x);
  }
}

}  // namespace seqcast
