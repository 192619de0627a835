// SPDX-License-Identifier: MIT
// Tests of the placement of records in windows.
#include "predict/record_run.hpp"

#include <catch2/catch.hpp>

#include "tests/io/temporary_folder.hpp"
#include "tests/model/graph_builder.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

/// Bins of 1 from base 2 on, of windows of 12.
Model model_of_bins() {
  GraphBuilder builder;
  builder.then(Conv1d{.filters = 1, .kernel = 5});
  Model model;
  model.about.name = "m";
  model.graph = builder.graph();
  model.contract.window_bases = 12;
  Head head;
  head.name = "out";
  head.node = 1;
  head.tracks = {"t"};
  head.bin_bases = 1;
  head.first_base = 2;
  model.contract.heads.push_back(head);
  settle(model);
  return model;
}

std::vector<PlacedRecord> place(const Model& model, const std::string& lines, bool fixed_window = false) {
  const TemporaryFolder folder;
  Request request;
  request.fixed_window = fixed_window;
  Predictor predictor({{model}}, request);
  const SequenceFile file(folder.write("x.txt", lines), true, false, model);
  return RecordRun(predictor, file).records();
}

std::string refusal(const Model& model, const std::string& lines, bool fixed_window = false) {
  const std::string error = error_of([&] { place(model, lines, fixed_window); });
  return error.substr(error.find("x.txt"));
}

const std::string grid = " | place=grid predicts along sequences of any length";
const std::string pad_or_grid = " | pad puts unknown bases around a short record; " + grid.substr(3);

}  // namespace

TEST_CASE("a record is the model's window, no more and no less") {
  const Model model = model_of_bins();
  const auto placed = place(model, "ACGTACGTACGT\nAAAAAAAAAAAA\n");
  REQUIRE(placed.size() == 2);
  CHECK(placed[1].record.name == "2");
  CHECK(placed[1].window_bases == 12);
  CHECK(placed[1].padding_before == 0);
  CHECK(placed[1].layout.bins == 8);
  CHECK(refusal(model, "ACGTACGTACGT\n\nACGT\n") == "x.txt:3: got 4 bp, expected 12, the model's window" + pad_or_grid);
}

TEST_CASE("a short record is padded where the model has letters for that") {
  Model model = model_of_bins();
  model.contract.pad = LetterPadding{'A', 'T', 3, std::nullopt};
  const auto placed = place(model, "ACGT\nACGTACGTACGT\n");
  CHECK(placed[0].padding_before == 3);
  CHECK(placed[0].window_bases == 12);
  CHECK(placed[1].padding_before == 0);
  CHECK(refusal(model, "ACGTACGTAC\n").starts_with("x.txt:1: got 10 letters, expected at most 9"));
}

TEST_CASE("a record of any length is a window of its own length, unless one was asked for") {
  Model model = model_of_bins();
  model.contract.min_window_bases = 6;
  const auto placed = place(model, "ACGTAC\nACGTACGTACGTACGT\n");
  CHECK(placed[0].window_bases == 6);
  CHECK(placed[0].layout.bins == 2);
  CHECK(placed[1].layout.bins == 12);
  CHECK(refusal(model, "ACGTA\n") == "x.txt:1: got 5 bp, expected 6 to 268435456" + pad_or_grid);
  CHECK(refusal(model, "ACGTAC\n", true) == "x.txt:1: got 6 bp, expected 12, the model's window" + pad_or_grid);
}

TEST_CASE("with pad a short record lies in the middle of its window, and windows of mostly unknown bases are counted") {
  Model model = model_of_bins();
  const TemporaryFolder folder;
  const auto padded = [&](const std::string& lines) {
    Predictor predictor({{model}}, {.placement = Placement::record, .pad = true});
    const SequenceFile file(folder.write("x.txt", lines), true, false, model);
    const RecordRun run(predictor, file);
    return std::pair(run.records(), run.mostly_unknown());
  };
  const auto [records, unknown] = padded("ACGTA\nACGTACGTACGT\nACGTAC\nACNNNNNNNCGT\nNACGTACG\n");
  CHECK(records[0].padding_before == 3);  // 7 unknown bases, 3 of them before
  CHECK(records[0].window_bases == 12);
  CHECK(records[1].padding_before == 0);
  CHECK(records[2].padding_before == 3);
  CHECK(unknown == 2);  // the first, and the one of seven Ns; half of a window is not most of it
  CHECK_THAT(error_of([&] { padded("ACGTACGTACGTA\n"); }),
             Catch::Contains("got 13 bp, expected 12") && Catch::EndsWith("window" + grid));
  model.contract.min_window_bases = 6;
  const auto [any, none] = padded("ACG\nACGTACG\n");
  CHECK(any[0].window_bases == 6);
  CHECK(any[0].padding_before == 1);
  CHECK(any[1].window_bases == 7);
  CHECK(none == 0);
  model.contract.unknown_letter = UnknownLetter::error;
  CHECK_THAT(error_of([&] { padded("ACG\n"); }), Catch::Contains("has no unknown letter to pad with"));
  CHECK_THAT(error_of([&] { check({.pad = true}); }), Catch::Contains("is for place=record, which is not given"));
}
