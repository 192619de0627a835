// SPDX-License-Identifier: MIT
// Scaling, soft clipping and power transform of training targets, and their inverse.
#pragma once

#include <limits>
#include <span>
#include <string_view>
#include <utility>

#include "model/fields.hpp"

namespace seqcast {

struct Squash {
  bool operator==(const Squash&) const = default;

  double scale = 1;                                            ///< what it was multiplied with
  double clip_soft = std::numeric_limits<double>::infinity();  ///< above which a square root flattens it
  bool square_root = false;                                    ///< whether a power below 1 was taken
};

/// Whose code squashed the targets, where it did.
enum class Squasher { basenji, baskerville };

template <>
struct Names<Squasher> {
  static constexpr std::pair<std::string_view, Squasher> table[] = {{"basenji", Squasher::basenji},
                                                                    {"baskerville", Squasher::baskerville}};
};

/// The two formulae by which Basenji has undone that; the new one in two forms. `newest` is the one of the two that the
/// model's own code has.
enum class Untransform { newest, old, basenji, baskerville };

template <>
struct Names<Untransform> {
  static constexpr std::pair<std::string_view, Untransform> table[] = {{"new", Untransform::newest},
                                                                       {"old", Untransform::old},
                                                                       {"new-basenji", Untransform::basenji},
                                                                       {"new-baskerville", Untransform::baskerville}};
};

/// Undoes a track's squashing in place, value by value, in double precision inside; `newest` is basenji's.
///
/// basenji, baskerville: x > c -> c - 1 + (x - c + 1)^2; where a root was taken (x + 1)^(4/3) - 1 or (x + 1)^2 - 1;
/// then / scale where `unscale`. old: / scale; x > c -> c + (x - c)^2; where a root was taken x^(4/3); then * scale
/// unless `unscale`.
///
/// Source: calico/basenji, bin/basenji_sad.py; calico/baskerville, dataset.py: untransform_preds, untransform_preds1.
void undo(const Squash& squash, Untransform formula, bool unscale, std::span<float> values);

}  // namespace seqcast
