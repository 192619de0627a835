// SPDX-License-Identifier: MIT
// Golden tests of Basenji models against Keras in double precision (design §7).
#include <iostream>

#include "formats/read_model.hpp"
#include "tests/engine/run/run_steps.hpp"
#include "tests/formats/basenji/golden_files.hpp"

using namespace seqcast;
using namespace seqcast::test;
using namespace seqcast::goldens;

TEST_CASE("the engine keeps the promise for f32 on networks that Basenji's training saved") {
  ThreadPool workers(2);
  for (const std::string name : basenji_cases) {
    INFO(name);
    const BasenjiGolden golden = read_basenji_golden(name);
    const Model model =
        read_model(basenji_folder + name + ".json", basenji_folder + name + ".h5", true).ensemble.first();
    Executor executor(model, make_plan(model, {0}, this_machine()), workers);
    std::vector<double> got;
    for (const std::vector<uint8_t>& codes : golden.codes) {
      const auto values = output(executor, model, Context::window, all_bins(model), {codes, 4});
      got.insert(got.end(), values.begin(), values.end());
    }
    const Verdict verdict = judge({name, {}, {}}, golden.head, got, f32_promise);
    std::cout << verdict.text << '\n';
    INFO(verdict.text);
    CHECK(verdict.kept);
    for (size_t track = 0; track < golden.head.tracks.size(); ++track) CHECK_FALSE(spread(golden.head, track).blind());
  }
}
