// SPDX-License-Identifier: MIT
// Tests of tensors for a definition's layers.
#include "formats/seqgra/torch_tensors.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <map>

#include "formats/seqgra/seqgra_model.hpp"
#include "tests/formats/seqgra/definition_text.hpp"
#include "tests/io/temporary_folder.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

/// A module's definition, and a file that has every tensor that its layers read, all of one value each.
struct Given {
  TemporaryFolder folder;
  SeqgraDefinition definition;
  Model model;
  WeightsFile file;
  std::map<std::string, std::vector<float>> values;

  explicit Given(const std::string& module) {
    const std::string text = with("o2-dna30-conv3n-fc4", module);
    const std::string path = folder.write("m.xml", text);
    definition = read_definition(path, text);
    model = seqgra_format().read({path, "", text}, false, {}).first();
    file.weights.source = "w.pt";
    for (size_t i = 0; i < model.graph.nodes.size(); ++i)
      for (const TensorSpec& tensor : tensors(model.graph.nodes[i].layer, input_shapes(model.graph, model.shapes, i)))
        add(fmt::format("{}.{}", model.graph.nodes[i].name, tensor.name), tensor.shape, static_cast<float>(i));
  }
  void add(const std::string& name, const std::vector<int64_t>& shape, float value) {
    size_t size = 1;
    for (const int64_t extent : shape) size *= static_cast<size_t>(extent);
    const std::vector<float>& kept = values[name] = std::vector<float>(size, value);
    file.weights.tensors[name] = {DataType::f32, shape, std::as_bytes(std::span(kept)), {}};
    file.order.push_back(name);
  }
  void wrap(const std::string& prefix) {
    WeightsFile wrapped;
    wrapped.weights.source = file.weights.source;
    for (const auto& [name, tensor] : file.weights.tensors) wrapped.weights.tensors[prefix + name] = tensor;
    for (const std::string& name : file.order) wrapped.order.push_back(prefix + name);
    file = std::move(wrapped);
  }
  std::string error() {
    return error_of([&] { give_tensors(definition, file, model); });
  }
};

/// What ChromDragoNN holds under a second name, of each kind of holder.
void add_second_names(Given& given) {
  for (const auto& [second, first] :
       std::vector<std::pair<std::string, std::string>>{{"prelayer.3.weight", "conv2.weight"},
                                                        {"l1tol2.1.running_var", "b1to2.running_var"},
                                                        {"l2tol3.0.bias", "c2to3.bias"},
                                                        {"flayer.1.bias", "bn3.bias"},
                                                        {"layer3.1.layer.7.weight", "layer3.1.bn3.weight"},
                                                        {"layer1.0.layer.0.weight", "layer1.0.conv1.weight"}})
    given.add(second, given.file.weights.tensors.at(first).shape, given.values.at(first)[0]);
}

}  // namespace

TEST_CASE("a module's tensors are found behind a wrapper's name, also where several end alike") {
  for (const char* module : {"o2-dna30-conv3n-fc4", "o2-dna1000-chromdragonn"}) {
    Given given(module);
    given.wrap("net.module.");
    CHECK(given.error().empty());
    CHECK(given.model.weights.tensors.contains(module[8] == '0' ? "conv1.weight" : "model.0.weight"));
  }
  Given other("o2-dna30-conv3n-fc4");
  other.file.weights.tensors.clear();
  other.file.order.clear();
  other.add("stem.kernel", {3, 4, 5}, 1);
  CHECK(other.error().find(
            "w.pt: has no tensor 'model.0.weight', which the module 'PyTorch/o2-dna30-conv3n-fc4.py' has") == 0);
}

TEST_CASE("a tensor that no layer reads is another model's") {
  Given given("o2-dna30-conv3n-fc4");
  CHECK(given.error().empty());
  given.add("model.7.weight", {2, 2}, 1);
  CHECK(given.error().find("w.pt: tensor 'model.7.weight' belongs to none of the definition's layers") == 0);
  Given second("o2-dna30-conv3n-fc4");
  second.add("prelayer.0.weight", {3, 4, 5}, 1);
  CHECK(second.error().find("tensor 'prelayer.0.weight' belongs to none") != std::string::npos);
}

TEST_CASE("ChromDragoNN's modules have two names, and the same values under both") {
  Given given("o2-dna1000-chromdragonn");
  add_second_names(given);
  CHECK(given.error().empty());
  CHECK_FALSE(given.model.weights.tensors.contains("prelayer.3.weight"));
  CHECK(given.model.weights.tensors.contains("conv2.weight"));
  for (const char* name :
       {"layer4.0.layer.2.weight", "layer9.0.layer.0.weight", "prelayer.2.weight", "flayer.2.bias", "layer.0.weight"}) {
    Given unknown("o2-dna1000-chromdragonn");
    unknown.add(name, {1}, 1);
    CHECK(unknown.error().find(fmt::format("tensor '{}' belongs to none of the definition's layers", name)) !=
          std::string::npos);
  }
  Given changed("o2-dna1000-chromdragonn");
  add_second_names(changed);
  changed.values["layer3.1.layer.7.weight"][5] = -1;
  CHECK(changed.error().find(
            "tensors 'layer3.1.bn3.weight' and 'layer3.1.layer.7.weight' are of one module, and have other values") !=
        std::string::npos);
}
