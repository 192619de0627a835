// SPDX-License-Identifier: MIT
#include "predict/splice_variant_run.hpp"

#include "predict/splice_tracks.hpp"

namespace seqcast {
namespace {

Annotation read_annotation(const SpliceRequest& asked, const Predictor& predictor, const TakeNotice& notice) {
  AnnotationOptions options = asked.annotation;
  options.memory = predictor.request().memory;
  Annotation annotation(asked.genes, options);
  notice(annotation.notice());
  return annotation;
}

SpliceOptions scoring_of(const SpliceRequest& asked, const VariantChecks& checks, int64_t held_bytes) {
  SpliceOptions scoring = asked.scoring;
  scoring.checks = checks;
  scoring.held_bytes = held_bytes;
  return scoring;
}

}  // namespace

Request splice_request(Request request, const Contract& contract, const std::string& acceptor,
                       const std::string& donor) {
  request.context = Context::genome;
  request.strand = Strand::own;
  request.tracks = splice_tracks(contract, acceptor, donor);
  return request;
}

SpliceVariantRun::SpliceVariantRun(const Predictor& predictor, const Fasta& fasta, const SpliceRequest& asked,
                                   const TakeNotice& notice)
    : fasta_(fasta),
      annotation_(read_annotation(asked, predictor, notice)),
      checks_(checks_on(fasta, asked.variants)),
      records_(asked.variants.file, asked.variants.texts, fasta, checks_.names, predictor.request().memory,
               asked.variants.shard),
      run_(predictor, fasta, annotation_,
           scoring_of(asked, checks_, annotation_.held_bytes() + records_.held_bytes())) {}

VariantCounts SpliceVariantRun::run(const Take& take, const AdvanceAlleles& advance, const TakeNotice& notice) {
  const auto score = [&](const std::vector<VariantRecord>& block, VariantCounts& counts) {
    const std::vector<SpliceRecord> scored =
        run_.score(block, [&](int64_t alleles) { advance(alleles, records_.share_read()); });
    for (size_t i = 0; i < block.size(); ++i) {
      counts.add(scored[i].checked);
      take(block[i], scored[i]);
    }
  };
  return score_blocks(records_, block_alternatives, fasta_, score, notice);
}

}  // namespace seqcast
