// SPDX-License-Identifier: MIT
// Tests of how edits are computed, by what they are like.
#include "predict/cone_plans.hpp"

#include <catch2/catch.hpp>

#include "formats/read_model.hpp"
#include "model/random_weights.hpp"
#include "tests/paths.hpp"
#include "tests/predict/scanning.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

struct Chosen {
  bool along_chromosome, split;
  bool operator==(const Chosen&) const = default;
};

/// @param fits  whether a plan's least run fits.
Chosen chosen(const Ensemble& ensemble, const ConeKinds& kinds,
              const std::function<bool(std::span<const PlannedCones>)>& fits) {
  const ScanOptions options;
  const TrackValues tracks(ensemble, {{0, 0}}, options);
  ThreadPool workers(1);
  const ConePlans plans = choose_cone_plans({ensemble, tracks, Context::window, true, kinds}, workers, fits);
  return {plans.members[0].plan.of_windows, plans.split[0] != nullptr};
}

}  // namespace

TEST_CASE(
    "ChromBPNet's edits go with a baseline of their own where they are alone, and share one where they are near") {
  Ensemble ensemble = read_one_model(models_dir("/chrombpnet.json"), "", false, {}).ensemble;
  fill_with_random_weights(ensemble.members[0]);
  const auto all_fit = [](std::span<const PlannedCones>) { return true; };
  const auto near = [&](double alternatives) { return chosen(ensemble, {.near_alternatives = alternatives}, all_fit); };
  CHECK(near(0) == Chosen{false, false});
  CHECK(near(1) == Chosen{false, false});
  CHECK(near(2) == Chosen{true, false});
  CHECK(near(64) == Chosen{true, true});
  CHECK(chosen(ensemble, {.alternatives = 256}, all_fit) == Chosen{false, true});
}

TEST_CASE("plans that do not fit are left, and where none does the first comes back") {
  Ensemble ensemble = read_one_model(models_dir("/chrombpnet.json"), "", false, {}).ensemble;
  fill_with_random_weights(ensemble.members[0]);
  const auto whole = [](std::span<const PlannedCones> members) { return members[0].model->graph.nodes.size(); };
  const size_t nodes = ensemble.first().graph.nodes.size();
  const ConeKinds many{.near_alternatives = 64};
  CHECK(chosen(ensemble, many, [&](auto members) { return whole(members) == nodes; }) == Chosen{true, false});
  CHECK(chosen(ensemble, many, [](auto) { return false; }) == Chosen{true, false});
  CHECK(chosen(ensemble, many, [&](auto members) { return whole(members) > nodes; }).split);
}
