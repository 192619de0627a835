// SPDX-License-Identifier: MIT
// Tests of how windows lie where nobody says.
#include "predict/placement.hpp"

#include "base/setting.hpp"
#include "tests/predict/scanning.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

/// Windows of 12 bases; one value a window, or a bin a base.
Model model_of_windows(bool one_value) {
  GraphBuilder builder;
  builder.then(Conv1d{.filters = 1, .kernel = 3});
  if (one_value) builder.then(GlobalPool{});
  return model_of(builder.graph(), 12, random_rule(4));
}

Placement placed(const Model& model, const std::string& lines, const Request& request = {}) {
  const TemporaryFolder folder;
  const SequenceFile file(folder.write("x.txt", lines), true, false, model);
  return placement_on(file, Predictor({{model}}, request)).placement;
}

}  // namespace

TEST_CASE("records are windows of a model of one value where every one has a window's length") {
  CHECK(placed(model_of_windows(true), "ACGTACGTACGT\nACGTACGTACGT\n") == Placement::record);
  CHECK(placed(model_of_windows(true), "ACGTACGTACGT\nACGT\n") == Placement::grid);
  CHECK(placed(model_of_windows(true), "ACGTACGTACGT\nACGT\nACG\n") == Placement::grid);
  CHECK(placed(model_of_windows(false), "ACGTACGTACGT\n") == Placement::grid);
}

TEST_CASE("which way is taken is said where the file's records decide it, and most of them without the rest do not") {
  const TemporaryFolder folder;
  const auto chosen = [&](const Model& model, const std::string& lines, const Request& request = {}) {
    const SequenceFile file(folder.write("x.txt", lines), true, false, model);
    return placement_on(file, Predictor({{model}}, request));
  };
  const std::string whole = "ACGTACGTACGT\n", x = folder.path("x.txt");
  const Model one = model_of_windows(true);
  CHECK(chosen(one, whole + whole).notice == "every record of " + x +
                                                 " has the 12 bp of the model's window, and is one (" +
                                                 set_to(Setting::place, "grid") + " predicts along them)");
  CHECK(chosen(one, "ACGT\nACG\n").notice == "no sequence of " + x +
                                                 " has the 12 bp of the model's window: windows lie along each (" +
                                                 set_to(Setting::place, "record") + " takes each as one)");
  CHECK(chosen(one, whole + "ACGT\n").notice.starts_with("1 of the 2 sequences of " + x + " has the 12 bp"));
  CHECK(error_of([&] {
          chosen(one, whole + "ACGT\n" + whole);
        }).starts_with(x + ":2: got 4 bp, and 2 of 3 records have the 12 bp of the model's window | "));
  for (const Placement asked : {Placement::grid, Placement::record}) {
    const ChosenPlacement said = chosen(one, whole + "ACGT\n" + whole, {.placement = asked});
    CHECK(said.placement == asked);
    CHECK(said.notice.empty());
  }
  CHECK(chosen(model_of_windows(false), whole).notice.empty());
}

TEST_CASE("records are windows of a model that pads them or has no unknown letter, and where it is asked for") {
  Model model = model_of_windows(false);
  model.contract.unknown_letter = UnknownLetter::error;
  CHECK(placed(model, "ACGT\n") == Placement::record);
  CHECK(placed(model, "ACGT\n", {.placement = Placement::grid}) == Placement::grid);
  CHECK(placed(model_of_windows(false), "ACGT\n", {.placement = Placement::record}) == Placement::record);
}

TEST_CASE("windows are centered on regions for one value a window, or as model and request say") {
  const auto around = [](const Model& model, const Request& request) {
    return placement_around_regions(Predictor({{model}}, request));
  };
  CHECK(around(model_of_windows(true), {}) == Placement::center);
  CHECK(around(model_of_windows(false), {}) == Placement::grid);
  CHECK(around(model_of_windows(true), {.placement = Placement::grid}) == Placement::grid);
  Model model = model_of_windows(false);
  model.contract.default_placement = DefaultPlacement::center;
  CHECK(around(model, {}) == Placement::center);
  CHECK(error_of([&] { around(model, {.step = 2}); }).starts_with("place=center and step exclude each other"));
}
