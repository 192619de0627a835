// SPDX-License-Identifier: MIT
// Golden test of an ensemble against Keras, on files of tests/frameworks/make_ensemble_files.py.
#include "formats/hdf5/h5_file.hpp"
#include "formats/read_model.hpp"
#include "tests/paths.hpp"
#include "tests/predict/scanning.hpp"

using namespace seqcast;
using namespace seqcast::test;

TEST_CASE("the mean of five Keras files whose layers have other names is Keras's mean") {
  const std::string folder = test_data("/five/");
  const H5File golden = read_h5(folder + "golden.h5", true);
  const std::vector<float> codes = to_floats(golden.tensor("/codes")), expected = to_floats(golden.tensor("/tracks"));
  const int64_t windows = golden.tensor("/codes").shape[0], bases = golden.tensor("/codes").shape[1];
  std::vector<std::string> files;
  for (int member = 1; member <= 5; ++member) files.push_back(folder + std::to_string(member) + ".h5");
  FileFacts facts;
  facts.window_bases = bases;
  const Ensemble ensemble = read_ensemble(files, {}, true, facts).ensemble;
  const Model& model = ensemble.first();
  REQUIRE(ensemble.members.size() == 5);
  CHECK(ensemble.members[4].graph.nodes[1].name != model.graph.nodes[1].name);

  const TemporaryFolder here;
  std::string text;
  for (int64_t w = 0; w < windows; ++w) {
    text += ">" + std::to_string(w) + "\n";
    for (int64_t b = 0; b < bases; ++b) text += "ACGTN"[static_cast<size_t>(codes[w * bases + b])];
    text += "\n";
  }
  const Fasta fasta(here.write("windows.fa", text));
  Scan scan(ensemble, all_tracks(model), {});
  const int64_t bins = scan.layout().bins;
  REQUIRE(std::ssize(expected) == windows * bins * 3);
  int64_t asked = 0, done = 0;
  scan.run(
      fasta,
      [&]() -> std::optional<Window> {
        if (asked == windows) return std::nullopt;
        return record_window(std::to_string(asked++), 0, scan.layout());
      },
      [&](const Window&, std::span<const float> values) {  // [3, bins] against [bins, 3]
        for (int64_t t = 0; t < 3; ++t)
          for (int64_t b = 0; b < bins; ++b)
            CHECK(std::abs(values[t * bins + b] - expected[(done * bins + b) * 3 + t]) < 1e-6);
        ++done;
      });
  CHECK(done == windows);
}
