// SPDX-License-Identifier: MIT
// Tests of which files readers tell that a model lies in.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <set>

#include "formats/read_model.hpp"
#include "formats/target_table.hpp"
#include "model/join_bias.hpp"
#include "tests/formats/card/small_card.hpp"
#include "tests/formats/onnx/onnx_bytes.hpp"
#include "tests/formats/seqgra/definition_text.hpp"
#include "tests/io/temporary_folder.hpp"
#include "tests/model/synthetic_weights.hpp"
#include "tests/paths.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

using Files = std::set<std::string>;

/// The files that a model's reading tells. @param names, weights  as of read_model.
Files files_of_model(const std::string& names, const std::string& weights = "", const FileFacts& facts = {}) {
  const std::vector<std::string> files = files_of(read_model(names, weights, true, 0, facts).ensemble);
  return {files.begin(), files.end()};
}

const std::string keras = test_data("/../frameworks/keras/");

/// A folder with the small card and its weights, twice.
struct SmallCards {
  TemporaryFolder folder;
  std::string card = folder.write("card.json", small_card().dump());
  std::string weights = folder.path("small.safetensors"), others = folder.path("other.safetensors");

  SmallCards() {
    const Model model = read_card(card).model;
    write_weights(weights, synthetic_weights(model.graph, model.shapes, random_rule(1)));
    write_weights(others, synthetic_weights(model.graph, model.shapes, random_rule(2)));
  }
};

std::string copied(const TemporaryFolder& folder, const std::string& from, const std::string& name) {
  std::filesystem::copy_file(from, folder.path(name));
  return folder.path(name);
}

}  // namespace

TEST_CASE("a card lies in its weights, or those of the user, too") {
  const SmallCards small;
  CHECK(files_of_model(small.card) == Files{small.card, small.weights});
  CHECK(files_of_model(small.card, small.others) == Files{small.card, small.others});
  const Ensemble layers = read_model(small.card, "", false).ensemble;  // the layers alone: its weights are its own
  CHECK(files_of(layers) == std::vector<std::string>{small.card, small.weights});
}

TEST_CASE("an ensemble lies in its card, its members and what those lie in") {
  const SmallCards small;
  Json ensemble = small_card();
  ensemble.erase("weights");
  ensemble["members"] = {"other.safetensors", "card.json"};
  ensemble["average"] = "tracks";
  const std::string members = small.folder.write("members.json", ensemble.dump());
  CHECK(files_of_model(members) == Files{members, small.others, small.card, small.weights});
  const std::string two = small.card + "," + small.card;
  CHECK(files_of_model(two, small.weights + "," + small.others) == Files{small.card, small.weights, small.others});
}

TEST_CASE("a shipped model is its card and its weights; what a bias lies in joins what its model does") {
  const auto name_of = [](const std::string& path) { return std::filesystem::path(path).filename().string(); };
  std::set<std::string> names;
  for (const std::string& file : files_of_model("bacterial-genes")) names.insert(name_of(file));
  CHECK(names == Files{"bacterial-genes.json", "bacterial-genes.safetensors"});
  const std::string folder = test_data("/../commands/data/");
  Ensemble model = read_model(folder + "profile.json", "", true).ensemble, bias = model;
  for (std::string& file : bias.first().reading.files) file += ".bias";
  const std::vector<std::string> files = files_of(join_bias(model, bias));
  CHECK(Files(files.begin(), files.end()) == Files{folder + "profile.json", folder + "profile.safetensors",
                                                   folder + "profile.json.bias", folder + "profile.safetensors.bias"});
}

TEST_CASE("an ONNX model lies in the files that hold its tensors too") {
  using namespace onnx_bytes;
  const auto placed = [](const std::string& name, const std::vector<int64_t>& sizes, const std::string& location) {
    return tensor_of(name, sizes, 1, number(14, 1) + text(13, text(1, "location") + text(2, location)));
  };
  const TemporaryFolder folder;
  OnnxParts parts;
  const std::string plain = folder.write("plain.onnx", parts.bytes());
  CHECK(files_of_model(plain) == Files{plain});
  std::filesystem::create_directory(folder.path("inner"));
  const std::string kernel = folder.write("m.data", raw(std::vector<float>(24, 0.5F)));
  const std::string offset = folder.write("inner/n.data", raw(std::vector<float>{1, -1}));
  parts.tensors[0] = placed("w", {2, 4, 3}, "m.data");
  parts.tensors[1] = placed("b", {2}, "inner/n.data");
  parts.tensors.push_back(placed("of_no_layer", {2}, "not_there.data"));
  const std::string model = folder.write("m.onnx", parts.bytes());
  CHECK(files_of_model(model) == Files{model, kernel, offset});
}

TEST_CASE("a Keras model lies in its own file, its weights and its architecture") {
  CHECK(files_of_model(keras + "profile.h5") == Files{keras + "profile.h5"});
  FileFacts facts;
  facts.architecture = keras + "weights_only.json";
  CHECK(files_of_model(keras + "weights_only.h5", "", facts) == Files{keras + "weights_only.h5", facts.architecture});
  CHECK(files_of_model(facts.architecture, keras + "weights_only.h5") ==
        Files{keras + "weights_only.h5", facts.architecture});
  const std::string archive = keras + "keras2_archive.keras";
  CHECK(files_of_model(archive) == Files{archive});
  CHECK(files_of_model(keras + "profile.h5", keras + "profile.h5") == Files{keras + "profile.h5"});
}

TEST_CASE("a model of Basenji's lies in its params and its weights, whichever is named") {
  const std::string folder = test_data("/basenji/");
  CHECK(files_of_model(folder + "small.json", folder + "small.h5") ==
        Files{folder + "small.json", folder + "small.h5"});
  const TemporaryFolder beside;
  const std::string params = copied(beside, folder + "small.json", "params.json");
  const std::string weights = copied(beside, folder + "small.h5", "model_best.h5");
  CHECK(files_of_model(weights) == Files{params, weights});
}

TEST_CASE("a seqgra definition lies in the weights or the network next to it") {
  const std::string folder = test_data("/../frameworks/seqgra/tf-mc3-dna40-conv6-gmp-fc5-s1/");
  const std::string definition = folder + "tf-mc3-dna40-conv6-gmp-fc5-s1.xml";
  CHECK(files_of_model(definition) == Files{definition, folder + "saved_model.h5"});
  const std::vector<std::string> layers = files_of(read_model(definition, "", false).ensemble);
  CHECK(Files(layers.begin(), layers.end()) == Files{definition, folder + "saved_model.h5"});
  const std::string module = test_data("/../frameworks/seqgra/torch-mc4-dna40-fc6-fc6-s1/");
  CHECK(files_of_model(module + "torch-mc4-dna40-fc6-fc6-s1.xml") ==
        Files{module + "torch-mc4-dna40-fc6-fc6-s1.xml", module + "torch-mc4-dna40-fc6-fc6-s1.pt"});
  const TemporaryFolder beside;
  const std::string network = copied(beside, folder + "saved_model.h5", "network.h5");
  const std::string whole =
      beside.write("m.xml", with(">PyTorch<", ">TensorFlow<",
                                 with("CrossEntropyLoss", "categorical_crossentropy",
                                      with("max=\"2\"", "max=\"3\"",
                                           with("<external format=\"pytorch-module\" classname=\"TorchModel\">"
                                                "PyTorch/o2-dna30-conv3n-fc4.py</external>",
                                                "<external format=\"keras-h5-whole-model\">network.h5</external>")))));
  CHECK(files_of_model(whole) == Files{whole, network});
}

TEST_CASE("weights of a family lie in their own file and the family's") {
  const std::string weights = test_data("/../frameworks/torch/legnet.pt");
  Files names;
  for (const std::string& file : files_of_model(weights)) names.insert(std::filesystem::path(file).extension());
  CHECK(names == Files{".json", ".pt"});
}

TEST_CASE("a table of targets is one of the files of the model that takes its names") {
  const SmallCards small;
  Model model = read_model(small.card, "", true).ensemble.first();
  std::string table = "index\tidentifier\n";
  for (size_t t = 0; t < model.contract.heads[0].tracks.size(); ++t)
    table += std::to_string(t) + "\tname" + std::to_string(t) + "\n";
  const std::string targets = small.folder.write("targets.txt", table);
  take_targets(model, targets);
  CHECK(std::ranges::count(model.reading.files, targets) == 1);
}
