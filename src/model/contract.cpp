// SPDX-License-Identifier: MIT
#include "model/contract.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "genome/bases.hpp"
#include "model/layers/activation.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

/// exp(x - max) / sum * total over `count` values that lie `step` apart.
void share_out(float* first, int64_t count, int64_t step, double total) {
  double highest = -std::numeric_limits<double>::infinity();
  for (int64_t i = 0; i < count; ++i) highest = std::max<double>(highest, first[i * step]);
  double sum = 0;
  for (int64_t i = 0; i < count; ++i) sum += std::exp(first[i * step] - highest);
  for (int64_t i = 0; i < count; ++i)
    first[i * step] = static_cast<float>(std::exp(first[i * step] - highest) / sum * total);
}

template <class F>
void each(std::span<float> values, F function) {
  for (float& value : values) value = static_cast<float>(function(static_cast<double>(value)));
}

}  // namespace

int64_t padding_before(const LetterPadding& pad, int64_t letters, int64_t window_bases) {
  if (letters == window_bases) return 0;
  const int64_t room = window_bases - pad.left_count.value_or(0) - pad.right_count.value_or(0);
  if (letters > room)
    throw Error(
        fmt::format("got {} letters, expected at most {}, or the whole window of {}", letters, room, window_bases));
  const bool fills_left = pad.left != '\0' && !pad.left_count;
  return pad.left_count.value_or(0) + (fills_left ? room - letters : 0);
}

std::string_view unit_name(const Contract& contract) {
  if (contract.takes_numbers()) return "positions";
  return is_nucleotide_alphabet(contract.alphabet) ? "bp" : "letters";
}

void apply(Transform transform, std::span<float> values, int64_t tracks, int64_t bins, std::span<const float> counts) {
  switch (transform) {
    case Transform::none:
      return;
    case Transform::softmax:
      for (int64_t b = 0; b < bins; ++b) share_out(&values[b], tracks, bins, 1);
      return;
    case Transform::profile:
      for (int64_t t = 0; t < tracks; ++t)
        share_out(&values[t * bins], bins, 1, std::exp(static_cast<double>(counts[t])));
      return;
    case Transform::softmax_bins:
      for (int64_t t = 0; t < tracks; ++t) share_out(&values[t * bins], bins, 1, 1);
      return;
    case Transform::sigmoid:
      return each(values, [](double x) { return apply(ActivationFunction::sigmoid, x); });
    case Transform::softplus:
      return each(values, [](double x) { return apply(ActivationFunction::softplus, x); });
    case Transform::exp:
      return each(values, [](double x) { return apply(ActivationFunction::exp, x); });
    case Transform::exp_linear:
      return each(values, [](double x) { return apply(ActivationFunction::exp_linear, x); });
  }
}

}  // namespace seqcast
