// SPDX-License-Identifier: MIT
// Tests of which alleles share a window.
#include "predict/effect_questions.hpp"

#include <catch2/catch.hpp>

using namespace seqcast;

TEST_CASE("alleles of one base share a window, whichever records they come from") {
  EffectQuestions questions(0);
  questions.add("chr1", {100, "A", "C"}, {0, 0});
  questions.add("chr1", {99, "GA", "G"}, {0, 1});  // as a normalized alternative of the same record may begin
  questions.add("chr1", {100, "A", "G"}, {1, 0});
  questions.add("chr2", {100, "A", "G"}, {2, 0});
  REQUIRE(questions.questions().size() == 3);
  const EffectQuestion& first = questions.questions()[0];
  CHECK(first.anchor == 100);
  REQUIRE(first.alleles.size() == 2);
  CHECK(first.alleles[1].alt == "G");
  CHECK(questions.origin(0, 1).record == 1);
  CHECK(questions.origin(0, 1).alt == 0);
  CHECK(questions.questions()[1].anchor == 99);
  CHECK(questions.origin(1, 0).alt == 1);
  CHECK(questions.questions()[2].chrom == "chr2");
}

TEST_CASE("alleles of a stretch share the window around its middle, which depends on no other allele") {
  CHECK(EffectQuestions::anchor({0, "A", "C"}, 30) == 15);
  CHECK(EffectQuestions::anchor({29, "A", "C"}, 30) == 15);
  CHECK(EffectQuestions::anchor({30, "A", "C"}, 30) == 45);
  CHECK(EffectQuestions::anchor({7, "A", "C"}, 1) == 7);
  CHECK(EffectQuestions::anchor({8, "A", "C"}, 5) == 7);
  EffectQuestions questions(30);
  questions.add("chr1", {29, "A", "C"}, {0, 0});
  questions.add("chr1", {30, "A", "C"}, {1, 0});
  questions.add("chr1", {0, "A", "C"}, {2, 0});
  REQUIRE(questions.questions().size() == 2);
  CHECK(questions.questions()[0].alleles.size() == 2);
  CHECK(questions.origin(0, 1).record == 2);
}
