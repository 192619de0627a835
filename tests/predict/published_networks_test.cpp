// SPDX-License-Identifier: MIT
// Golden tests of published networks in Keras files, which are told by their layers, against Keras
// (make_published_files.py).
#include <cmath>

#include "formats/hdf5/h5_file.hpp"
#include "formats/read_model.hpp"
#include "model/controls.hpp"
#include "predict/given_inputs.hpp"
#include "tests/engine/run/run_steps.hpp"
#include "tests/paths.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

const std::string folder = test_data("/published/");

std::vector<float> golden(const std::string& name) {
  return to_floats(read_h5(folder + "golden.h5", true).tensor("/" + name));
}

/// Values of one window at a model's side inputs, in the order of its nodes; none: zeros.
using Controls = std::vector<std::vector<float>>;

/// The first head's values for one window, as they are used.
std::vector<float> used(const Model& model, std::span<const uint8_t> letters, const Controls& controls) {
  ThreadPool workers(1);
  const Head& head = model.contract.heads[0];
  PlanOptions options;
  if (head.counts) options.counts = {*head.counts};
  Executor executor(model, make_plan(model, {0}, this_machine(), options), workers);
  std::vector<size_t> tracks;
  for (size_t t = 0; t < head.tracks.size(); ++t) tracks.push_back(t);
  std::vector<float> values(tracks.size() * static_cast<size_t>(head.bins)), counts(tracks.size());
  Run run{Context::window, {0, head.bins}, {0, std::ssize(letters)}, letters, {{tracks, values}}};
  if (head.counts) run.counts = {counts};
  const std::vector<size_t> inputs = model.graph.side_inputs();
  for (size_t i = 0; i < controls.size(); ++i)
    run.given.push_back({inputs[i], {0, model.shapes[inputs[i]].length}, controls[i]});
  std::vector<Run> runs{run};
  executor.compute(runs);
  apply(head.transform, values, std::ssize(tracks), head.bins, counts);
  return values;
}

/// The same for every window of a golden, [W, T, B].
std::vector<float> used(const Model& model, const std::string& name, const std::vector<Controls>& controls = {}) {
  const std::vector<float> codes = golden(name + "_codes");
  const auto bases = static_cast<size_t>(model.contract.window_bases);
  std::vector<float> all;
  for (size_t w = 0; w * bases < codes.size(); ++w) {
    const std::vector<uint8_t> letters(codes.begin() + static_cast<std::ptrdiff_t>(w * bases),
                                       codes.begin() + static_cast<std::ptrdiff_t>((w + 1) * bases));
    const std::vector<float> values = used(model, letters, controls.empty() ? Controls{} : controls[w]);
    all.insert(all.end(), values.begin(), values.end());
  }
  return all;
}

void check_close(const std::vector<float>& got, const std::vector<float>& expected) {
  REQUIRE(got.size() == expected.size());
  for (size_t i = 0; i < got.size(); ++i)
    CHECK(std::abs(got[i] - expected[i]) < 1e-5 * std::max(1.0F, std::abs(expected[i])));
}

Model read(const std::string& file, const std::string& weights = "", int64_t window = 0) {
  return read_model(folder + file, weights, true, window).ensemble.first();
}

/// Values for each of three windows: a control's profile and its counts.
std::vector<Controls> stored_controls(const std::string& name) {
  const std::vector<float> profile = golden(name + "_profile_control"), counts = golden(name + "_counts_control");
  std::vector<Controls> result;
  for (size_t w = 0; w < 3; ++w)
    result.push_back({{profile.begin() + static_cast<std::ptrdiff_t>(w * 320),
                       profile.begin() + static_cast<std::ptrdiff_t>((w + 1) * 320)},
                      {counts[2 * w], counts[2 * w + 1]}});
  return result;
}

}  // namespace

TEST_CASE("SpliceAI's layers give its tracks and its windows, and nothing is left to be said") {
  const Model model = read("spliceai.h5", "", 120);
  CHECK(model.contract.heads[0].name == "splice");
  CHECK(model.contract.heads[0].tracks == std::vector<std::string>{"none", "acceptor", "donor"});
  CHECK_FALSE(model.contract.heads[0].numbered);
  CHECK(model.contract.min_window_bases == 81);
  CHECK(model.reading.assumed.empty());
  check_close(used(model, "spliceai"), golden("spliceai_values"));
  CHECK(read("spliceai.h5").contract.window_bases == 5080);
}

TEST_CASE("a network that is SpliceAI's but for its kernels keeps its numbers") {
  const Model model = read_model(test_data("/five/1.h5"), "", true).ensemble.first();
  CHECK(model.contract.heads[0].name.starts_with("conv1d_"));
  CHECK(model.contract.heads[0].numbered);
  CHECK_FALSE(model.reading.assumed.empty());
}

TEST_CASE("BPNet's control is zeros where it is not given, and its counts are shared out over strands and bases") {
  for (const std::string name : {"bpnet", "bpnet_strands"}) {
    INFO(name);
    const Model model = read(name + ".h5");
    REQUIRE(model.contract.heads.size() == 3);
    CHECK(model.contract.heads[0].name == "track");
    CHECK(model.contract.heads[0].tracks == std::vector<std::string>{"plus", "minus"});
    CHECK(model.contract.heads[0].strand_pairs == std::vector<size_t>{1, 0});
    CHECK(model.contract.heads[0].first_base == 70);
    CHECK(model.contract.heads[1].name == "profile");
    CHECK(model.contract.heads[2].name == "logcounts");
    CHECK(model.contract.heads[2].bin_bases == 20);
    CHECK(controls(model) == model.graph.side_inputs());
    REQUIRE(model.reading.assumed.size() == 1);
    CHECK(model.reading.assumed[0].starts_with("zeros for profile_bias_input_0 and counts_bias_input_0"));
    const Controls zeros{std::vector<float>(320), std::vector<float>(2)};
    check_close(used(model, name, {zeros, zeros, zeros}), golden(name + "_values"));
    check_close(used(model, name, stored_controls(name)), golden(name + "_controlled"));
    const std::vector<GivenInput> given = given_inputs(model, {{0, 0}}, {}, std::nullopt, {});
    REQUIRE(given.size() == 2);
    CHECK(given[0].values({}, {0, 160}) == std::vector<float>(320));
    CHECK(given[1].values({}, {}) == std::vector<float>(2));
  }
}

TEST_CASE("DeepSTARR's two outputs are tracks of one head") {
  const Model model = read("deepstarr.json", folder + "deepstarr.h5");
  REQUIRE(model.contract.heads.size() == 1);
  CHECK(model.contract.heads[0].name == "activity");
  CHECK(model.contract.heads[0].tracks == std::vector<std::string>{"Dev", "Hk"});
  CHECK(model.reading.assumed.empty());
  check_close(used(model, "deepstarr"), golden("deepstarr_values"));
}
