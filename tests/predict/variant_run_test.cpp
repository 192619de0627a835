// SPDX-License-Identifier: MIT
// Tests of runs over records of variants.
#include "predict/variant_run.hpp"

#include <catch2/catch.hpp>

#include "predict/predictor.hpp"
#include "tests/predict/scanning.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

const std::string header = "##fileformat=VCFv4.2\n##contig=<ID=a>\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n";
const TakeNotice unheard = [](const std::string&) {};

std::string record(int64_t pos, const std::string& ref, const std::string& alts) {
  return "a\t" + std::to_string(pos) + "\t.\t" + ref + "\t" + alts + "\t.\t.\t.\n";
}

/// A genome of A alone, and a model of windows of 12 bases.
struct Variants {
  TemporaryFolder folder;
  Fasta fasta{folder.write("x.fa", ">a\n" + std::string(200, 'A') + "\n")};
  Predictor predictor{Ensemble{{model()}}, Request{}};

  static Model model() {
    GraphBuilder builder;
    builder.then(Conv1d{.filters = 1, .kernel = 3});
    return model_of(builder.graph(), 12, random_rule(4));
  }
  std::string vcf(const std::string& records) const { return folder.write("x.vcf", header + records); }
  EffectRequest asked(const VariantsRequest& variants) const {
    return {.variants = variants, .statistics = parse_statistics({})};
  }
  VariantCounts counts(const VariantsRequest& variants) const {
    return VariantRun(predictor, fasta, asked(variants))
        .run([](const VariantRecord&, const ScoredVariant&) {}, [](int64_t, double) {}, unheard);
  }
};

}  // namespace

TEST_CASE("records come in order with their values, and alleles are counted as they are done") {
  const Variants variants;
  const std::string file = variants.vcf(record(100, "A", "C,G") + record(50, "C", "T") + record(60, "A", "T"));
  VariantRun run(variants.predictor, variants.fasta, variants.asked({.file = file}));
  std::vector<int64_t> starts;
  std::vector<size_t> scored;
  int64_t done = 0;
  const VariantCounts counts = run.run(
      [&](const VariantRecord& one, const ScoredVariant& values) {
        starts.push_back(one.variant.start);
        scored.push_back(values.values.size());
        CHECK(values.values[0].has_value() == values.checked.is_scored(0));
      },
      [&](int64_t alleles, double share) {
        done += alleles;
        CHECK((share >= 0 && share <= 1));
      },
      unheard);
  CHECK(starts == std::vector<int64_t>{99, 49, 59});
  CHECK(scored == std::vector<size_t>{2, 1, 1});
  CHECK(done == 3);
  CHECK(counts.scored == 3);
  CHECK(counts.skipped.at(Skip::ref_mismatch) == 1);
}

TEST_CASE("where no record has the genome's bases the variants are of another; a part may have none of its own") {
  const Variants variants;
  const std::string some = variants.vcf(record(100, "C", "G") + record(110, "A", "C"));
  CHECK(variants.counts({.file = some, .shard = {1, 2}}).matching == 0);
  CHECK(variants.counts({.file = some, .shard = {2, 2}}).matching == 1);
  const std::string none = variants.vcf(record(100, "C", "G") + record(110, "C", "T"));
  for (const int64_t parts : {1, 2}) {
    const std::string error = error_of([&] { variants.counts({.file = none, .shard = {1, parts}}); });
    CHECK(error.starts_with(none + ": no record has the bases of "));
  }
  const std::string of_texts = error_of([&] { variants.counts({.file = "", .texts = {"a:100:C:G"}}); });
  CHECK(of_texts.find("variant") < of_texts.find(": no record has the bases of "));
}

TEST_CASE("a shared window holds its variants") {
  const Variants variants;
  EffectRequest asked = variants.asked({.file = "", .texts = {"a:100:A:G"}});
  for (const int64_t bases : {-1, 0, 13}) {
    asked.share_window = bases;
    CHECK(error_of([&] {
            check_sharing(asked, variants.predictor);
          }).find(" is " + std::to_string(bases) + ", expected 1 to 12: a window has 12 bases") != std::string::npos);
  }
  asked.share_window = 12;
  CHECK_NOTHROW(check_sharing(asked, variants.predictor));
}
