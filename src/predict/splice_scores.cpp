// SPDX-License-Identifier: MIT
#include "predict/splice_scores.hpp"

#include <algorithm>
#include <cstdlib>

namespace seqcast {
namespace {

/// Of boundaries, the one nearest to the variant; of two as near, the one before it. 0 boundaries: none is near.
int64_t nearest_boundary(const std::vector<int64_t>& boundaries) {
  int64_t nearest = INT64_MAX;
  for (const int64_t boundary : boundaries)
    if (nearest == INT64_MAX || std::llabs(boundary) < std::llabs(nearest)) nearest = boundary;
  return nearest;
}

bool is_boundary(const SpliceQuestion& question, int64_t offset) {
  return std::binary_search(question.boundaries.begin(), question.boundaries.end(), offset);
}

/// Puts the strongest of rows [first, first + count), as far as there are any, on one.
void add_strongest(AlignedRows& aligned, const std::vector<float>& rows, int64_t first, int64_t count) {
  const auto begin = rows.begin() + std::min(first, std::ssize(rows));
  const auto end = rows.begin() + std::min(first + count, std::ssize(rows));
  if (begin == end) return;  // more than the right half of the window is deleted
  const auto strongest = std::max_element(begin, end);
  aligned.values.push_back(static_cast<double>(*strongest));
  aligned.inserted.push_back(strongest - begin);
}

/// Adds rows [first, end), as far as there are any.
void add_rows(AlignedRows& aligned, const std::vector<float>& rows, int64_t first, int64_t end) {
  for (int64_t row = first; row < std::min(end, std::ssize(rows)); ++row)
    aligned.values.push_back(static_cast<double>(rows[static_cast<size_t>(row)]));
  aligned.inserted.resize(aligned.values.size(), 0);
}

void add_deleted(AlignedRows& aligned, int64_t count) {
  if (count <= 0) return;
  aligned.values.resize(aligned.values.size() + static_cast<size_t>(count), 0.0);
  aligned.inserted.resize(aligned.values.size(), 0);
  aligned.is_double = true;
}

/// Difference of two probabilities in the precision that NumPy would take.
double difference(double a, double b, bool is_double) {
  return is_double ? a - b : static_cast<double>(static_cast<float>(a) - static_cast<float>(b));
}

/// Whether a site may not count: a gain of an annotated one, or a loss of another.
bool is_masked(const SpliceQuestion& question, int64_t offset, bool gain) {
  return question.mask == SpliceMask::site && gain == is_boundary(question, offset);
}

SpliceSite strongest_site(const std::vector<float>& reference, const AlignedRows& alternative, bool gain,
                          const SpliceQuestion& question) {
  SpliceSite best;
  bool is_first = true;
  for (size_t i = 0; i < reference.size(); ++i) {
    const int64_t offset = static_cast<int64_t>(i) - question.distance;
    if (is_masked(question, offset, gain)) continue;
    const double p = static_cast<double>(reference[i]), q = alternative.values[i];
    const double delta = gain ? difference(q, p, alternative.is_double) : difference(p, q, alternative.is_double);
    if (!is_first && !(delta > best.delta)) continue;
    best = {delta, offset, alternative.inserted[i], p, q};
    is_first = false;
  }
  const bool is_annotated = best.offset == nearest_boundary(question.boundaries);
  if (question.mask == SpliceMask::after && gain == is_annotated) best.delta *= 0;      // a negative one becomes -0
  if (question.mask == SpliceMask::site) best.delta = std::max(best.delta, 0.0) + 0.0;  // never -0
  return best;
}

}  // namespace

AlignedRows align_rows(const std::vector<float>& rows, const SpliceQuestion& question) {
  AlignedRows aligned;
  const int64_t ref = question.ref_bases, alt = question.alt_bases, first = question.distance;
  const int64_t end = std::ssize(rows);
  if (ref > 1 && alt > 1 && question.mnv == MnvRule::align) {
    const int64_t last = first + std::min(ref, alt) - 1;  // of the bases that both alleles have
    add_rows(aligned, rows, 0, last);
    add_strongest(aligned, rows, last, 1 + std::max<int64_t>(alt - ref, 0));
    add_deleted(aligned, ref - alt);
    add_rows(aligned, rows, last + 1 + std::max<int64_t>(alt - ref, 0), end);
    return aligned;
  }
  add_rows(aligned, rows, 0, first);
  add_strongest(aligned, rows, first, alt);
  add_deleted(aligned, ref - 1);
  add_rows(aligned, rows, first + alt, end);
  return aligned;
}

SpliceScore splice_score(const SpliceRows& reference, const SpliceRows& alternative, const SpliceQuestion& question) {
  const AlignedRows acceptor = align_rows(alternative.acceptor, question);
  const AlignedRows donor = align_rows(alternative.donor, question);
  return {{strongest_site(reference.acceptor, acceptor, true, question),
           strongest_site(reference.acceptor, acceptor, false, question),
           strongest_site(reference.donor, donor, true, question),
           strongest_site(reference.donor, donor, false, question)}};
}

}  // namespace seqcast
