// SPDX-License-Identifier: MIT
#include "predict/effect_questions.hpp"

#include <algorithm>
#include <cstdlib>

namespace seqcast {

int64_t max_shared_bases(int64_t window_bases, const std::vector<int64_t>& shifts) {
  int64_t most = window_bases;
  for (const int64_t shift : shifts) most = std::min(most, window_bases - 2 * std::abs(shift));
  return std::max<int64_t>(most, 1);
}

int64_t EffectQuestions::anchor(const Allele& allele, int64_t shared_bases) {
  if (shared_bases == 0) return allele.start;
  return floor_div(allele.start, shared_bases) * shared_bases + shared_bases / 2;
}

void EffectQuestions::add(const std::string& chrom, const Allele& allele, Origin origin) {
  const int64_t its_anchor = anchor(allele, shared_bases_);
  const auto [at, is_new] = known_.try_emplace({chrom, its_anchor}, questions_.size());
  if (is_new) {
    questions_.push_back({chrom, its_anchor, {}});
    origins_.emplace_back();
  }
  questions_[at->second].alleles.push_back(allele);
  origins_[at->second].push_back(origin);
}

}  // namespace seqcast
