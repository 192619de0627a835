// SPDX-License-Identifier: MIT
// Golden tests of Keras files against Keras, written by make_keras_goldens.py.
#include <filesystem>
#include <iostream>
#include <set>

#include "formats/read_model.hpp"
#include "tests/engine/run/run_steps.hpp"
#include "tests/frameworks/judgement.hpp"
#include "tests/paths.hpp"
#include "tests/predict/golden_by_engine.hpp"

using namespace seqcast;
using namespace seqcast::test;
using namespace seqcast::goldens;

namespace {

const std::string folder = test_data("/../frameworks/keras");

/// A file, and its architecture where it holds weights alone.
struct KerasFile {
  std::string name;
  bool has_architecture = false;
  std::string ending = ".h5";
};

const KerasFile table[] = {{"flat_sequential"},
                           {"open_length"},
                           {"causal_and_strided"},
                           {"separable"},
                           {"picture"},
                           {"reshaped"},
                           {"nested"},
                           {"basenji_like"},
                           {"other_attributes"},
                           {"weights_only", true},
                           {"keras1_theano"},
                           {"keras03", true},
                           {"upsampled"},
                           {"embedded"},
                           {"profile"},
                           {"bounded"},
                           {"turned"},
                           {"row_picture"},
                           {"two_inputs"},
                           {"keras3_functional"},
                           {"keras3_nested"},
                           {"keras3_sequential"},
                           {"keras1_tf"},
                           {"squeezed"},
                           {"functions"},
                           {"keras3_gated"},
                           {"keras3_groups"},
                           {"keras3_norms"},
                           {"signal_channel"},
                           {"cropped"},
                           {"operators"},
                           {"two_strands"},
                           {"constants"},
                           {"activations"},
                           {"by_name"},
                           {"replicated"},
                           {"positional"},
                           {"mixed"},
                           {"keras1_tf_unsaid"},
                           {"keras1_unsaid"},
                           {"keras1_elsewhere", true},
                           {"weights_by_class", true},
                           {"keras3_operations"},
                           {"keras3_channels_first"},
                           {"keras3_by_name"},
                           {"keras3_weights", true},
                           {"keras3_archive", false, ".keras"},
                           {"keras3_archive_gated", false, ".keras"},
                           {"keras2_archive", false, ".keras"}};

ReadModel read(const KerasFile& file, const Golden& golden) {
  FileFacts facts;
  if (file.has_architecture) facts.architecture = folder + "/" + file.name + ".json";
  if (file.name == "two_strands") facts.sequence = "forward";
  const int64_t window = golden.stored.tensors.at("golden.codes").shape[1];
  return read_model(folder + "/" + file.name + file.ending, "", true, window, facts);
}

}  // namespace

TEST_CASE("the engine computes what Keras does, for every kind of file that Keras writes") {
  ThreadPool workers(2);
  for (const KerasFile& file : table) {
    const Golden golden = read_golden(folder, file.name);
    const ReadModel read_back = read(file, golden);
    REQUIRE(golden.heads.size() == read_back.ensemble.first().contract.heads.size());
    CHECK(read_back.report.unused.empty());
    for (const GoldenHead& head : golden.heads) {
      const Verdict verdict =
          judge(golden, head, by_engine(read_back.ensemble.first(), golden, head, workers), f32_promise);
      std::cout << verdict.text << '\n';
      INFO(verdict.text);
      CHECK(verdict.kept);
      for (size_t track = 0; track < head.tracks.size(); ++track) CHECK_FALSE(spread(head, track).blind());
    }
  }
}

TEST_CASE("every Keras golden is in the table") {
  std::set<std::string> expected, found;
  for (const KerasFile& file : table) expected.insert(file.name);
  for (const auto& file : std::filesystem::directory_iterator(folder)) found.insert(file.path().stem().string());
  CHECK(found == expected);
}
