// SPDX-License-Identifier: MIT
// Tests of the choice of the window that two models are compared on.
#include "compare/compared_window.hpp"

#include <catch2/catch.hpp>

#include "tests/compare/networks.hpp"
#include "tests/io/temporary_folder.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

/// Of letters, or where there are none of two numbers a position.
Model reading(const std::string& alphabet, int64_t window_bases = 8, bool any_length = false) {
  Model model;
  GraphBuilder builder(alphabet.empty() ? 2 : 4);
  builder.then(Conv1d{.filters = 2, .kernel = 3});
  model.about.name = "m";
  model.graph = builder.graph();
  model.contract.alphabet = alphabet;
  model.contract.window_bases = window_bases;
  if (any_length) model.contract.min_window_bases = 4;
  model.shapes = shapes(model.graph, window_bases);
  return model;
}

const TakeNotice unheard = [](const std::string&) {};

}  // namespace

TEST_CASE("a model that takes windows of any length takes the other's") {
  Model fixed = reading("ACGT", 8), any = reading("ACGT", 12, true), other = reading("ACGT", 12);
  set_equal_windows(fixed, any);
  CHECK(any.contract.window_bases == 8);
  any = reading("ACGT", 12, true);
  set_equal_windows(any, fixed);
  CHECK(any.contract.window_bases == 8);
  CHECK(error_of([&] { set_equal_windows(fixed, other); }) ==
        "windows of the model have 8 positions, and of the reference 12 | ");
}

TEST_CASE("a window is a random one, a file's one sequence, or a region of a file") {
  const TemporaryFolder folder;
  const Model model = reading("ACGT"), numbers = reading("");
  CHECK(compared_window({.seed = 3}, model, unheard).letters == random_letters(model, 3));
  CHECK(compared_window({.seed = 3}, model, unheard).what == "8 bp by seed 3");
  CHECK(compared_window({.seed = 3}, numbers, unheard).letters.empty());
  const std::string one = folder.write("one.fa", ">a\nACGTTGCA\n"), two = folder.write("two.fa", ">a\nACGTTGCACC\n");
  CHECK(compared_window({.fasta = one}, model, unheard).letters == "ACGTTGCA");
  const ComparedWindow region = compared_window({.fasta = two, .region = "a:3-10"}, model, unheard);
  CHECK(region.letters == "GTTGCACC");
  CHECK(region.what == "a:3-10 of " + two);
  CHECK(error_of([&] { compared_window({.fasta = two}, model, unheard); }) ==
        two +
            ": 1 sequence, the first of 10 letters, expected one of a window of 8 | region=PLACE says which part of it "
            "is the window");
  CHECK(error_of([&] { compared_window({.fasta = two, .region = "a:1-9"}, model, unheard); }) ==
        "region=a:1-9 has 9 letters, expected a window of 8 | region=a:1-8");
  CHECK(error_of([&] { compared_window({.fasta = one}, numbers, unheard); }) ==
        one + " holds letters, and m reads numbers | without a FASTA file, numbers are drawn");
}

TEST_CASE("two models read one window, each by its own letters") {
  const Model model = reading("ACGT"), turned = reading("TGCA");
  const ComparedInputs inputs = compared_inputs({.seed = 2}, model, turned, unheard);
  const std::string letters = random_letters(model, 2);
  CHECK(inputs.own.at(0).values == input_of_letters(model, letters, 2).at(0).values);
  CHECK(inputs.of_reference.at(0).values == input_of_letters(turned, letters, 2).at(0).values);
  CHECK(inputs.own.at(0).values != inputs.of_reference.at(0).values);
}
