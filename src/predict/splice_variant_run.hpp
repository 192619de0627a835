// SPDX-License-Identifier: MIT
// Scores the records of a file of variants, or variants that are texts, by SpliceAI's rules.
#pragma once

#include <string>

#include "genome/annotation.hpp"
#include "predict/splice_run.hpp"
#include "predict/variant_run.hpp"

namespace seqcast {

struct SpliceRequest {
  VariantsRequest variants;
  std::string genes = {};             ///< a file of transcripts
  AnnotationOptions annotation = {};  ///< but for the memory, which is the predictor's
  SpliceOptions scoring = {};         ///< but for the checks, which are the variants', and what is held
};

/// The request with what SpliceAI's rules leave no choice of: whole chromosomes, each transcript's strand, and the
/// tracks of acceptor and donor (splice_tracks).
Request splice_request(Request request, const Contract& contract, const std::string& acceptor,
                       const std::string& donor);

class SpliceVariantRun {
 public:
  /// Takes records in order, each with its scores.
  using Take = std::function<void(const VariantRecord&, const SpliceRecord&)>;

  /// @param predictor  of a splice_request; outlives the run, as the FASTA does.
  /// @param notice     hears which transcripts were chosen.
  /// @throws Error     as Annotation, VariantRecords and SpliceRun do.
  SpliceVariantRun(const Predictor& predictor, const Fasta& fasta, const SpliceRequest& asked,
                   const TakeNotice& notice);
  SpliceVariantRun(const SpliceVariantRun&) = delete;
  SpliceVariantRun& operator=(const SpliceVariantRun&) = delete;

  const Annotation& annotation() const noexcept { return annotation_; }
  const SpliceRun& splicing() const noexcept { return run_; }
  /// Of the records.
  VariantHeader header() const { return records_.header(); }

  /// @throws Error  as SpliceRun does; where no record has the bases of the FASTA.
  VariantCounts run(const Take& take, const AdvanceAlleles& advance, const TakeNotice& notice);

 private:
  const Fasta& fasta_;
  Annotation annotation_;
  VariantChecks checks_;
  VariantRecords records_;
  SpliceRun run_;
};

}  // namespace seqcast
