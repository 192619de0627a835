// SPDX-License-Identifier: MIT
// Golden tests of ChromBPNet files, with and without bias model, against Keras.
#include <cmath>

#include "formats/hdf5/h5_file.hpp"
#include "formats/read_model.hpp"
#include "model/join_bias.hpp"
#include "tests/engine/run/run_steps.hpp"
#include "tests/paths.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

const std::string folder = test_data("/chrombpnet/");

Model read(const std::string& name) { return read_model(folder + name + ".h5", "", true).ensemble.first(); }

/// Raw outputs of a head for every window, compared with the golden's array.
void check_head(const Model& model, size_t head, const std::string& expected) {
  const H5File golden = read_h5(folder + "golden.h5", true);
  const std::vector<float> codes = to_floats(golden.tensor("/codes")), values = to_floats(golden.tensor(expected));
  ThreadPool workers(1);
  Executor executor(model, make_plan(model, {head}, this_machine()), workers);
  const int64_t bases = model.contract.window_bases;
  std::vector<float> got;
  for (auto first = codes.begin(); first != codes.end(); first += bases) {
    std::vector<float> window(static_cast<size_t>(model.contract.heads[head].bins));
    const std::vector<uint8_t> letters(first, first + bases);
    const std::vector<size_t> tracks{0};
    std::vector<Run> runs{{Context::window, {0, std::ssize(window)}, {0, bases}, letters, {{tracks, window}}}};
    executor.compute(runs);
    got.insert(got.end(), window.begin(), window.end());
  }
  REQUIRE(got.size() == values.size());
  for (size_t i = 0; i < got.size(); ++i) CHECK(std::abs(got[i] - values[i]) < 1e-5);
}

}  // namespace

TEST_CASE("ChromBPNet's files, with bias and without, have a track, a profile and counts as Keras computes them") {
  for (const std::string name : {"nobias", "bias", "withbias"}) {
    INFO(name);
    const Model model = read(name);
    REQUIRE(model.contract.heads.size() == 3);
    CHECK(model.contract.heads[0].name == "track");
    CHECK(model.contract.heads[0].transform == Transform::profile);
    CHECK(model.contract.heads[1].name == "profile");
    CHECK(model.contract.heads[1].streams);
    CHECK(model.contract.heads[2].name == "logcounts");
    CHECK(model.contract.heads[0].counts == model.contract.heads[2].node);
    check_head(model, 1, "/" + name + "_profile");
    check_head(model, 2, "/" + name + "_logcounts");
  }
}

TEST_CASE("a bias file joins the one without bias as ChromBPNet's training joined them") {
  const Model model = join_bias({{read("nobias")}}, {{read("bias")}}).first();
  check_head(model, 1, "/withbias_profile");
  check_head(model, 2, "/withbias_logcounts");
}
