// SPDX-License-Identifier: MIT
// logFC, JSD, JSD_original, IES: ChromBPNet's counts and profiles.
#pragma once

#include <algorithm>

#include "predict/statistics/effect.hpp"

namespace seqcast {

/// log2(alt / ref) of the window's counts. Source: kundajelab/variant-scorer, utils/helpers.py: logfc.
inline double log_fold_change(const Effect& effect) { return std::log2(effect.alt_count / effect.ref_count); }

inline std::vector<double> shares_of(std::span<const float> logits) {
  std::vector<double> shares(logits.begin(), logits.end());
  const double most = *std::max_element(shares.begin(), shares.end());
  double sum = 0;
  for (double& share : shares) sum += share = std::exp(share - most);
  for (double& share : shares) share /= sum;
  return shares;
}

/// The square root of the Jensen-Shannon divergence in bits, of shares that need not add up to 1.
inline double jensen_shannon_distance(std::vector<double> p, std::vector<double> q) {
  const auto normalise = [](std::vector<double>& shares) {
    double sum = 0;
    for (const double share : shares) sum += share;
    for (double& share : shares) share /= sum;
  };
  normalise(p);
  normalise(q);
  double sum = 0;
  for (size_t i = 0; i < p.size(); ++i) {
    const double middle = (p[i] + q[i]) / 2;
    if (p[i] > 0) sum += p[i] * std::log2(p[i] / middle);
    if (q[i] > 0) sum += q[i] * std::log2(q[i] / middle);
  }
  return std::sqrt(std::max(sum / 2, 0.0));
}

/// Between the profiles as they are. Source: likewise, original_jsd.
inline double profile_distance_unaligned(const Effect& effect) {
  return jensen_shannon_distance(shares_of(effect.alt_logits), shares_of(effect.ref_logits));
}

/// Between profiles whose bases stand next to each other: the longer allele leaves out the bins of its bases beyond the
/// shorter one's, and the shorter allele as many at its right end. Source: likewise, jsd (adjust_indel_jsd).
inline double profile_distance(const Effect& effect) {
  std::vector<double> ref = shares_of(effect.ref_logits), alt = shares_of(effect.alt_logits);
  const int64_t shorter = std::min(effect.ref_bases, effect.alt_bases);
  const int64_t longer = std::max(effect.ref_bases, effect.alt_bases);
  const int64_t bins = std::ssize(ref);
  if (longer == shorter) return jensen_shannon_distance(std::move(alt), std::move(ref));
  std::vector<double>& of_longer = effect.ref_bases > effect.alt_bases ? ref : alt;
  std::vector<double>& of_shorter = effect.ref_bases > effect.alt_bases ? alt : ref;
  const int64_t begin = std::clamp<int64_t>(effect.variant_bin + shorter, 0, bins);
  const int64_t end = std::clamp<int64_t>(effect.variant_bin + longer, 0, bins);
  of_longer.erase(of_longer.begin() + begin, of_longer.begin() + end);
  of_shorter.resize(static_cast<size_t>(std::max<int64_t>(bins - (end - begin), 0)));
  if (of_longer.empty()) return 0;
  return jensen_shannon_distance(std::move(alt), std::move(ref));
}

/// logFC * JSD. Source: likewise, logfc_x_jsd, which its authors recommend for ranking as IES.
inline double effect_size(const Effect& effect) { return log_fold_change(effect) * profile_distance(effect); }

}  // namespace seqcast
