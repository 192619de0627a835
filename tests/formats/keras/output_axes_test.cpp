// SPDX-License-Identifier: MIT
// Tests of which axis of a Keras output is its bins.
#include "formats/keras/output_axes.hpp"

#include <catch2/catch.hpp>
#include <map>

#include "tests/formats/keras/keras_file.hpp"
#include "tests/paths.hpp"

using namespace seqcast;

namespace {

const std::string goldens = test_data("/../frameworks/keras/");

}  // namespace

TEST_CASE("bins of a Keras model keep their places through permutations, norms, slopes and slices") {
  const Model model = test::read_keras_file(goldens + "mixed.h5", false);
  std::map<std::string, std::vector<int64_t>> places;
  for (const Head& head : model.contract.heads)
    places[head.name] = {head.first_base, head.bin_bases, head.bins, std::ssize(head.tracks)};
  using Numbers = std::vector<int64_t>;
  CHECK(places.at("places") == Numbers{5, 1, 50, 6});  // as many sums as positions
  CHECK(places.at("mixer") == Numbers{5, 1, 50, 3});
  CHECK(places.at("normed") == Numbers{5, 5, 10, 2});  // a norm of each position, then pools of 5
  CHECK(places.at("sloped") == Numbers{6, 1, 48, 2});  // a slope of each position and channel
  CHECK(places.at("paired") == Numbers{5, 2, 25, 3});  // two positions side by side
  CHECK(places.at("picked") == Numbers{6, 1, 48, 2});  // two of six channels
  CHECK(places.at("turned") == Numbers{5, 1, 50, 6});  // [6, 50] in the file: tracks are channels all the same
  CHECK(places.at("parts") == Numbers{0, 6, 10, 6});   // ten sums over the window, as [10, 6]
  CHECK(places.at("deeper") == Numbers{0, 7, 8, 3});
  CHECK(places.at("along") == Numbers{0, 7, 8, 4});
  CHECK(places.at("laid_flat") == Numbers{0, 60, 1, 18});  // three sums a channel, as [6, 3]: all of the window
  const Model positional = test::read_keras_file(goldens + "positional.h5", false);
  CHECK(positional.contract.heads[0].first_base == 3);
  CHECK(positional.contract.heads[0].bins == 34);
  CHECK(positional.contract.heads[1].bin_bases == 40);
}
