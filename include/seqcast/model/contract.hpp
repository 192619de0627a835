// SPDX-License-Identifier: MIT
// What does a model mean by its input and its output?
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "seqcast/model/fields.hpp"
#include "seqcast/model/shape.hpp"

namespace seqcast {

/// What turns raw outputs into the track: always the contract's, never a node, so that `--transform none` is exact.
enum class Transform { none, sigmoid, softmax, softplus, exp, exp_linear };

template <>
struct Names<Transform> {
  static constexpr std::pair<std::string_view, Transform> table[] = {
      {"none", Transform::none},         {"sigmoid", Transform::sigmoid}, {"softmax", Transform::softmax},
      {"softplus", Transform::softplus}, {"exp", Transform::exp},         {"exp_linear", Transform::exp_linear}};
};

/// How windows are laid where the user does not say: on the genome's grid, or centred on what is scored.
enum class Place { grid, center };

template <>
struct Names<Place> {
  static constexpr std::pair<std::string_view, Place> table[] = {{"grid", Place::grid}, {"center", Place::center}};
};

/// A named group of tracks: one output of the graph.
struct Head {
  std::string name;
  size_t node = 0;                  ///< its raw outputs, [tracks, bins]
  std::vector<std::string> tracks;  ///< names
  bool numbered = false;            ///< tracks have no names but their numbers
  Transform transform = Transform::none;
  std::vector<size_t> strand_pairs;  ///< [tracks]: which track a reverse-complemented window's track t is; or empty
  int64_t bin_bases = 0;             ///< bases that one output value stands for
  int64_t first_base = 0;            ///< the window's offset of bin 0
  bool streams = false;              ///< whether a chromosome can stream through it, one bin after the other
  int64_t bins = 0;                  ///< bins of one window

  int64_t kept_bases() const noexcept { return bins * bin_bases; }
};

struct Contract {
  std::string alphabet = "ACGT";  ///< channel order
  bool fold_case = true;          ///< soft-masked letters count as upper case
  double unknown = 0;             ///< value of every channel at an unknown base
  int64_t window_bases = 0;
  std::optional<Place> place;  ///< else center for one value a window, grid for bins
  std::vector<Head> heads;
};

/// Applies a head's transform in place, in double precision inside.
///
/// @param values  [T, B] row-major raw outputs of all the head's tracks, or, where the transform works value by value,
///                of any of them.
void apply(Transform transform, std::span<float> values, int64_t tracks, int64_t bins);

/// Whether a track's value depends on the other tracks' raw outputs.
constexpr bool needs_all_tracks(Transform transform) noexcept { return transform == Transform::softmax; }

}  // namespace seqcast
