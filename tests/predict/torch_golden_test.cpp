// SPDX-License-Identifier: MIT
// Golden tests of PyTorch files of every family, written by make_torch_goldens.py.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <iostream>
#include <set>

#include "formats/family/family.hpp"
#include "formats/read_model.hpp"
#include "formats/shipped.hpp"
#include "formats/weight_formats.hpp"
#include "tests/engine/run/run_steps.hpp"
#include "tests/frameworks/judgement.hpp"
#include "tests/io/temporary_folder.hpp"
#include "tests/paths.hpp"
#include "tests/predict/golden_by_engine.hpp"

using namespace seqcast;
using namespace seqcast::test;
using namespace seqcast::goldens;

namespace {

const std::string folder = test_data("/../frameworks/torch");

/// A file, and the family that it is of.
struct TorchFile {
  std::string name, family;
};

const TorchFile table[] = {{"openspliceai_80", "openspliceai"},
                           {"openspliceai_400", "openspliceai"},
                           {"openspliceai_2000", "openspliceai"},
                           {"splam", "splam"},
                           {"splam_module", "splam"},
                           {"pangolin", "pangolin"},
                           {"bpnet_lite", "bpnet-lite"},
                           {"bpnet_lite_module", "bpnet-lite"},
                           {"bpnet_lite_control", "bpnet-lite"},
                           {"basepairnet_module", "basepairnet"},
                           {"bpnet_lite_several", "bpnet-lite"},
                           {"bpnet_lite_short", "bpnet-lite"},
                           {"bpnet_lite_even", "bpnet-lite"},
                           {"basepairnet_short", "basepairnet"},
                           {"chrombpnet_lite", "chrombpnet-lite"},
                           {"chrombpnet_lite_module", "chrombpnet-lite"},
                           {"chrombpnet_lite_short", "chrombpnet-lite"},
                           {"cherimoya", "cherimoya"},
                           {"cherimoya_groups", "cherimoya"},
                           {"puffin", "puffin"},
                           {"sei", "sei"},
                           {"beluga", "beluga"},
                           {"basenji2_pytorch", "basenji2-pytorch"},
                           {"legnet", "legnet"},
                           {"malinois", "malinois"},
                           {"grelu_conv", "grelu"},
                           {"grelu_dilated", "grelu"},
                           {"grelu_mlp", "grelu-mlp"},
                           {"seqgra_basset", "seqgra-basset"},
                           {"seqgra_deepsea", "seqgra-deepsea"},
                           {"seqgra_chromdragonn", "seqgra-chromdragonn"}};

std::string path_of(const TorchFile& file) { return folder + "/" + file.name + ".pt"; }

/// What the engine computes of the golden's letters as the model's alphabet orders them.
std::vector<double> by_engine_of_letters(const Model& model, const Golden& golden, const GoldenHead& head,
                                         ThreadPool& workers) {
  return by_engine(model, golden, head, workers, [&](int64_t window) {
    std::vector<uint8_t> codes = golden_codes(golden, window, model.contract.window_bases);
    for (uint8_t& code : codes)
      if (code < 4) code = static_cast<uint8_t>(model.contract.alphabet.find("ACGT"[code]));
    return codes;
  });
}

}  // namespace

TEST_CASE("the engine computes what PyTorch does, for a file of every family") {
  ThreadPool workers(2);
  for (const TorchFile& file : table) {
    const Golden golden = read_golden(folder, file.name);
    const int64_t window = golden.stored.tensors.at("golden.codes").shape[1];
    const ReadModel read = read_model(path_of(file), "", true, window);
    for (const GoldenHead& head : golden.heads) {
      const Verdict verdict =
          judge(golden, head, by_engine_of_letters(read.ensemble.first(), golden, head, workers), f32_promise);
      std::cout << verdict.text << '\n';
      INFO(verdict.text);
      CHECK(verdict.kept);
      for (size_t track = 0; track < head.tracks.size(); ++track) CHECK_FALSE(spread(head, track).blind());
    }
  }
}

TEST_CASE("several outputs of one count have a track: one softmax over all of them, times the counts") {
  ThreadPool workers(2);
  for (const TorchFile& file : {table[7], table[8], table[9], table[10]}) {
    const Golden golden = read_golden(folder, file.name);
    const auto head_of = [&](const char* name) { return *std::ranges::find(golden.heads, name, &GoldenHead::name); };
    const GoldenHead profile = head_of("profile"), counts = head_of("logcounts");
    const size_t outputs = profile.tracks.size(), values = outputs * static_cast<size_t>(profile.bins);
    REQUIRE(profile.values.size() == values * static_cast<size_t>(profile.windows));
    GoldenHead track = profile;
    track.name = "track";
    for (size_t window = 0; window < static_cast<size_t>(profile.windows); ++window) {
      double sum = 0;
      for (size_t i = 0; i < values; ++i) sum += std::exp(profile.values[window * values + i]);
      for (size_t i = 0; i < values; ++i) track.values[window * values + i] += counts.values[window] - std::log(sum);
    }
    const Model model = read_model(path_of(file), "", true).ensemble.first();
    INFO(file.name);
    CHECK(model.contract.heads[0].name == "track");
    CHECK(model.contract.heads[0].transform == Transform::exp);
    CHECK(model.contract.heads[0].tracks ==
          (outputs == 2 ? std::vector<std::string>{"plus", "minus"} : std::vector<std::string>{"0", "1", "2"}));
    const std::vector<double> got = by_engine_of_letters(model, golden, track, workers);
    for (size_t i = 0; i < got.size(); ++i) REQUIRE(std::abs(got[i] - track.values[i]) < 1e-4);
  }
}

TEST_CASE("a file is recognised as one family's, and every family has a file") {
  std::vector<Family> families;
  std::set<std::string> shipped, covered;
  for (const std::string& name : shipped_families()) {
    families.push_back(read_family(family_path(name)));
    CHECK(families.back().name == name);
    shipped.insert(name);
  }
  for (const TorchFile& file : table) {
    const auto found = recognise(families, read_weights(path_of(file), false));
    REQUIRE(found);
    INFO(file.name);
    CHECK(found->family->name == file.family);
    covered.insert(file.family);
  }
  CHECK(covered == shipped);
}

TEST_CASE("the head that a Pangolin file is trained for goes first") {
  const TemporaryFolder temporary;
  const auto first_head = [&](const std::string& name) {
    std::filesystem::copy_file(folder + "/pangolin.pt", temporary.path(name));
    const Ensemble read = read_model(temporary.path(name), "", true).ensemble;
    CHECK(read.first().contract.heads.size() == 8);
    return read.first().contract.heads[0].name;
  };
  CHECK(first_head("final.1.0.3.v2") == "heart");
  CHECK(first_head("final.2.5.3.v2") == "brain_usage");
  CHECK(first_head("mine.pt") == "heart");
}

TEST_CASE("every PyTorch golden is in the table") {
  std::set<std::string> expected, found;
  for (const TorchFile& file : table) expected.insert(file.name);
  for (const auto& file : std::filesystem::directory_iterator(folder)) found.insert(file.path().stem().string());
  CHECK(found == expected);
}
