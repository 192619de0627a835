// SPDX-License-Identifier: MIT
// Alleles of many records as questions: those of one window share it and its reference.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "predict/effect_run.hpp"

namespace seqcast {

/// The most bases whose variants can share a window: all of them lie in it, wherever it is shifted to.
int64_t max_shared_bases(int64_t window_bases, const std::vector<int64_t>& shifts);

class EffectQuestions {
 public:
  /// Which alternative of which record an allele is.
  struct Origin {
    size_t record, alt;
  };

  /// @param shared_bases  whose variants are read in one window around their middle; 0: each in the one around its own
  ///                      first base. Stretches of so many bases begin at the chromosome's first.
  explicit EffectQuestions(int64_t shared_bases) : shared_bases_(shared_bases) {}

  /// The base that lies in the middle of the window of an allele.
  static int64_t anchor(const Allele& allele, int64_t shared_bases);

  void add(const std::string& chrom, const Allele& allele, Origin origin);
  std::span<const EffectQuestion> questions() const noexcept { return questions_; }
  Origin origin(size_t question, size_t allele) const { return origins_[question][allele]; }

 private:
  int64_t shared_bases_;
  std::vector<EffectQuestion> questions_;
  std::vector<std::vector<Origin>> origins_;                 // [questions, alleles]
  std::map<std::pair<std::string, int64_t>, size_t> known_;  // questions, by chromosome and anchor
};

}  // namespace seqcast
