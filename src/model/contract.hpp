// SPDX-License-Identifier: MIT
// Contract of a model: the meaning of its input and outputs.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/fields.hpp"
#include "model/shape.hpp"
#include "model/squash.hpp"

namespace seqcast {

/// What turns raw outputs into the track: always the contract's, never a node, so that a transform of none is exact.
/// `softmax` is over a bin's tracks, `softmax_bins` over a track's bins in the window. `profile` shares a window's
/// counts out over its bins: softmax over them, times exp of the head's `counts`.
enum class Transform { none, sigmoid, softmax, softplus, exp, exp_linear, profile, softmax_bins };

template <>
struct Names<Transform> {
  static constexpr std::pair<std::string_view, Transform> table[] = {
      {"none", Transform::none},       {"sigmoid", Transform::sigmoid},
      {"softmax", Transform::softmax}, {"softplus", Transform::softplus},
      {"exp", Transform::exp},         {"exp_linear", Transform::exp_linear},
      {"profile", Transform::profile}, {"softmax_bins", Transform::softmax_bins}};
};

/// How windows are laid where the user does not say: on the genome's grid, or centered on what is scored.
enum class DefaultPlacement { grid, center };

template <>
struct Names<DefaultPlacement> {
  static constexpr std::pair<std::string_view, DefaultPlacement> table[] = {{"grid", DefaultPlacement::grid},
                                                                            {"center", DefaultPlacement::center}};
};

/// What a head's bin_bases and first_base follow in windows of another length.
enum class BinRule : uint8_t {
  stated,  ///< nothing: they are numbers
  layers,  ///< the layers (model/bin_placement)
  profile  ///< the profile whose counts the head is: it tells of the bases that the profile keeps
};

/// As cards write them instead of a number.
template <>
struct Names<BinRule> {
  static constexpr std::pair<std::string_view, BinRule> table[] = {{"layers", BinRule::layers},
                                                                   {"profile", BinRule::profile}};
};

/// A named group of tracks: one output of the graph.
struct Head {
  std::string name;
  size_t node = 0;                  ///< its raw outputs, [tracks, bins]
  std::optional<size_t> counts;     ///< the node of each track's logarithm of counts, [tracks, 1], for `profile`
  std::vector<std::string> tracks;  ///< names
  bool numbered = false;            ///< tracks have no names but their numbers
  Transform transform = Transform::none;
  std::vector<size_t> strand_pairs;  ///< [tracks]: which track a reverse-complemented window's track t is; or empty
  std::vector<Squash> squashes;      ///< [tracks]: how their targets were squashed; or empty
  int64_t bin_bases = 0;             ///< bases that one output value stands for
  int64_t first_base = 0;            ///< the window's offset of bin 0
  bool streams = false;              ///< whether a chromosome can stream through it, one bin after the other
  BinRule bins_follow = BinRule::stated;
  int64_t bins = 0;  ///< bins of one window

  int64_t kept_bases() const noexcept { return bins * bin_bases; }
};

/// Windows are at most this long: longer ones are mistakes.
constexpr int64_t max_window_bases = int64_t{1} << 28;

/// Windows that a model is shown in where they have no length of their own: multiples of this, which suit pools of 2.
constexpr int64_t example_window_bases = 1024;

/// Letters that fill a short record up to a window. A side without a count takes what is left over.
struct LetterPadding {
  char left = '\0', right = '\0';                  ///< none of that side where '\0'
  std::optional<int64_t> left_count, right_count;  ///< all but one of the sides that have a letter have a count
};

/// What a letter that the alphabet lacks reads.
enum class UnknownLetter {
  value,   ///< `unknown`, in every channel
  letter,  ///< what `unknown_code` reads
  error    ///< nothing: such a letter is an error
};

/// Windows are runs of letters, or (where the alphabet is empty) of positions with `channels` numbers each.
struct Contract {
  std::string alphabet = "ACGT";  ///< channel order; empty where the input is numbers
  bool fold_case = true;          ///< soft-masked letters count as upper case
  UnknownLetter unknown_letter = UnknownLetter::value;
  double unknown = 0;       ///< value of every channel at an unknown base
  size_t unknown_code = 0;  ///< the letter (its channel) that an unknown one is read as
  std::optional<LetterPadding> pad;
  int64_t window_bases = 0;
  std::optional<int64_t> min_window_bases;            ///< where windows may have any length from this one on
  std::optional<DefaultPlacement> default_placement;  ///< else center for one value a window, grid for bins
  Squasher squashed_by = Squasher::basenji;
  bool window_is_open = false;  ///< window_bases is but an example: only records have a length, each its own
  std::vector<Head> heads;

  bool takes_numbers() const noexcept { return alphabet.empty(); }
};

/// A window to show a model in whose windows may have any length from `least` on.
constexpr int64_t example_window(int64_t least) noexcept {
  return (least + example_window_bases - 1) / example_window_bases * example_window_bases;
}

/// How many letters of padding stand before a record's own, so that it fills a window; 0 for a whole window.
///
/// @throws Error  where the padding leaves no room for so many letters; says got and expected.
int64_t padding_before(const LetterPadding& pad, int64_t letters, int64_t window_bases);

/// What a position of the input is called: bp of nucleotides, letters of other alphabets, positions of numbers.
std::string_view unit_name(const Contract& contract);

/// Applies a head's transform in place, in double precision inside.
///
/// @param values  [T, B] row-major raw outputs of all the head's tracks, or, where the transform works track by track,
///                of any of them; of all the window's bins where it needs_all_bins.
/// @param counts  [T] logarithms of counts, for `profile`.
void apply(Transform transform, std::span<float> values, int64_t tracks, int64_t bins,
           std::span<const float> counts = {});

/// Whether a track's value depends on the other tracks' raw outputs.
constexpr bool needs_all_tracks(Transform transform) noexcept { return transform == Transform::softmax; }

/// Whether a bin's value depends on the window's other bins.
constexpr bool needs_all_bins(Transform transform) noexcept {
  return transform == Transform::profile || transform == Transform::softmax_bins;
}

}  // namespace seqcast
