// SPDX-License-Identifier: MIT
// Tests of the bins that cards state against where the layers place them.
#include <catch2/catch.hpp>

#include "formats/card/card.hpp"
#include "formats/shipped.hpp"
#include "model/bin_placement.hpp"
#include "model/geometry.hpp"

using namespace seqcast;

TEST_CASE("the layers of every shipped DNA card place its bins where the card says") {
  size_t checked = 0;
  for (const std::string& name : shipped_models()) {
    const Model model = read_card(find_model(name)).model;
    if (unit_name(model.contract) != "bp") continue;  // of next letters: the card alone knows which they are
    for (const Head& head : model.contract.heads) {
      if (!stride_of(model.graph, model.shapes, head.node)) continue;  // a value a window: the card alone knows
      INFO(name << ": " << head.name);
      const BinPlacement bins = bin_placement(model.graph, model.shapes, head.node);
      CHECK(bins.bin_bases == head.bin_bases);
      CHECK(bins.first_base == head.first_base);
      ++checked;
    }
  }
  CHECK(checked > 0);
}
