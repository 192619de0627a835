// SPDX-License-Identifier: MIT
// Tests of the windows that two sides are compared on.
#include "compare/compared_input.hpp"

#include <catch2/catch.hpp>

#include "compare/reference_outputs.hpp"
#include "tests/compare/networks.hpp"
#include "tests/io/temporary_folder.hpp"
#include "tests/model/reference/arrays.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

/// A model that reads letters, and next to them numbers, one a position (`signal`) and two a window (`facts`).
Model reading(const std::string& alphabet, const std::vector<std::string>& sides) {
  Model model;
  GraphBuilder builder(static_cast<int64_t>(alphabet.empty() ? 2 : alphabet.size()));
  for (const std::string& side : sides)
    builder.join({}, Input{.channels = side == "facts" ? 2 : 1, .per_window = side == "facts"}, side);
  builder.join({0}, Conv1d{.filters = 2, .kernel = 3}, "conv");
  model.about.name = "m";
  model.graph = builder.graph();
  model.contract.alphabet = alphabet;
  model.contract.window_bases = 8;
  model.contract.unknown = 0.25;
  model.shapes = shapes(model.graph, 8);
  return model;
}

struct Stored {
  std::string name;
  std::vector<int64_t> shape;
  std::vector<float> values;
};

std::string written(const TemporaryFolder& folder, const std::vector<Stored>& arrays) {
  NpzWriter writer(folder.path("x.npz"));
  for (const Stored& array : arrays) {
    writer.begin(array.name, array.shape);
    writer.put(array.values);
    writer.end();
  }
  writer.commit();
  return folder.path("x.npz");
}

}  // namespace

TEST_CASE("a seed's letters are the same everywhere, and of the model's alphabet") {
  const Model model = reading("AGCT", {});
  CHECK(random_letters(model, 1).size() == 8);
  CHECK(random_letters(model, 1) == random_letters(model, 1));
  CHECK(random_letters(model, 1) != random_letters(model, 2));
  CHECK(random_letters(model, 1).find_first_not_of("ACGT") == std::string::npos);
}

TEST_CASE("each model reads letters by its own alphabet") {
  const Model acgt = reading("ACGT", {}), agct = reading("AGCT", {});
  const InputValues own = input_of_letters(acgt, "ACGTNACC", 1);
  check_equal(own.at(0), rows({{1, 0, 0, 0, .25, 1, 0, 0},
                               {0, 1, 0, 0, .25, 0, 1, 1},
                               {0, 0, 1, 0, .25, 0, 0, 0},
                               {0, 0, 0, 1, .25, 0, 0, 0}}));
  const InputValues other = input_like(acgt, own, "ACGTNACC", agct);
  check_equal(other.at(0), rows({{1, 0, 0, 0, .25, 1, 0, 0},
                                 {0, 0, 1, 0, .25, 0, 0, 0},
                                 {0, 1, 0, 0, .25, 0, 1, 1},
                                 {0, 0, 0, 1, .25, 0, 0, 0}}));
}

TEST_CASE("side inputs have numbers, for another model those of the same name, else of the same place") {
  const Model model = reading("ACGT", {"signal", "facts"});
  const InputValues values = input_of_letters(model, "ACGTACGT", 1);
  REQUIRE(values.size() == 3);
  CHECK(values.at(1).shape == Shape{1, 8});
  CHECK(values.at(2).shape == Shape{2, 1});
  for (const double number : values.at(1).values) CHECK((number >= -1 && number < 1 && number != 0));
  const Model turned = reading("ACGT", {"facts", "signal"});
  const InputValues others = input_like(model, values, "ACGTACGT", turned);
  check_equal(others.at(1), values.at(2));
  check_equal(others.at(2), values.at(1));
  Model renamed = reading("ACGT", {"signal", "facts"});
  renamed.graph.nodes[1].name = "other";
  check_equal(input_like(model, values, "ACGTACGT", renamed).at(1), values.at(1));
  CHECK_THAT(::error_of([&] { input_like(model, values, "ACGTACGT", reading("ACGT", {"third"})); }),
             Catch::Contains("input 'third' of m (1 x 8) is not an input of m"));
}

TEST_CASE("numbers are the same for both, and where only one reads letters, the letters' channels") {
  const Model numbers = reading("", {});
  const InputValues values = input_of_numbers(numbers, 1);
  check_equal(input_like(numbers, values, "", numbers).at(0), values.at(0));
  CHECK_THAT(::error_of([&] { input_like(reading("ACGT", {}), {}, "ACGTACGT", numbers); }),
             Catch::Contains("m reads 4 channels and m reads 2, and not both read letters"));
}

TEST_CASE("an .npz file's window is taken in the order of axes that its shape tells") {
  const TemporaryFolder folder;
  Model model = reading("", {});
  const std::vector<float> values{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  const auto read = [&](std::vector<int64_t> shape) {
    return input_of_arrays(model, NpzFile(written(folder, {{"input", std::move(shape), values}}))).at(0);
  };
  const reference::Array by_length = rows({{0, 2, 4, 6, 8, 10, 12, 14}, {1, 3, 5, 7, 9, 11, 13, 15}});
  const reference::Array by_channel = rows({{0, 1, 2, 3, 4, 5, 6, 7}, {8, 9, 10, 11, 12, 13, 14, 15}});
  check_equal(read({8, 2}), by_length);
  check_equal(read({1, 8, 2}), by_length);
  check_equal(read({1, 8, 1, 2}), by_length);
  check_equal(read({2, 8}), by_channel);
  check_equal(read({1, 2, 8, 1}), by_channel);
  CHECK_THAT(::error_of([&] {
               read({4, 4});
             }),
             Catch::Contains("x.npz: array 'input' is [4, 4], expected one window of [8, 2] or [2, 8]"));
  CHECK_THAT(::error_of([&] { read({2, 2, 4}); }), Catch::Contains("array 'input' is [2, 2, 4], expected one window"));
}

TEST_CASE("a window as long as it has channels does not tell its axes") {
  const TemporaryFolder folder;
  Model model = reading("ACGT", {});
  model.contract.window_bases = 4;
  model.shapes = shapes(model.graph, 4);
  CHECK_THAT(::error_of([&] {
               input_of_arrays(model, NpzFile(written(folder, {{"input", {4, 4}, std::vector<float>(16)}})));
             }),
             Catch::Contains("array 'input' is 4 x 4, which does not tell channels from positions | a window of"));
}

TEST_CASE("a model that takes any length gets the length of the array") {
  const TemporaryFolder folder;
  Model model = reading("", {});
  model.contract.min_window_bases = 3;
  const InputValues values =
      input_of_arrays(model, NpzFile(written(folder, {{"input", {1, 12, 2}, std::vector<float>(24)}})));
  CHECK(values.at(0).shape == Shape{2, 12});
  CHECK(model.contract.window_bases == 12);
}

TEST_CASE("side inputs are arrays of their names, and must be there") {
  const TemporaryFolder folder;
  Model model = reading("", {"facts"});
  const Stored window{"input", {8, 2}, std::vector<float>(16)};
  const std::string path =
      written(folder, {window, {"facts", {1, 2}, {3, 4}}, {"conv", {6, 2}, std::vector<float>(12)}});
  const NpzFile npz(path);
  check_equal(input_of_arrays(model, npz).at(1), rows({{3}, {4}}));
  CHECK(input_arrays(model, npz) == std::set<std::string>{"input", "facts"});
  CHECK(reference_layers(npz, input_arrays(model, npz)).size() == 1);
  CHECK_THAT(
      ::error_of([&] { input_of_arrays(model, NpzFile(written(folder, {window}))); }),
      Catch::Contains("x.npz: no array 'facts', an input of m (2 x 1 channels x positions) | its arrays are 'input'"));
}

TEST_CASE("an input that is not finite is an error") {
  const TemporaryFolder folder;
  Model model = reading("", {});
  std::vector<float> values(16);
  values[5] = std::numeric_limits<float>::infinity();
  CHECK_THAT(::error_of([&] {
               input_of_arrays(model, NpzFile(written(folder, {{"input", {8, 2}, values}})));
             }),
             Catch::Contains("array 'input' holds a value that is not a finite number"));
}
