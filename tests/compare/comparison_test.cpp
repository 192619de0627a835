// SPDX-License-Identifier: MIT
// Tests of comparisons: planted faults are found and named.
#include "compare/comparison.hpp"

#include <catch2/catch.hpp>
#include <limits>

#include "tests/compare/networks.hpp"
#include "tests/io/temporary_folder.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

/// A way in which a reference departs from the network.
struct Fault {
  std::string first;  ///< the layer that departs
  Cause cause;
  std::string text;  ///< part of what is said
  std::function<void(ComparedModel&)> plant;
};

void reverse_rows(std::vector<float>& values, size_t row) {
  for (size_t i = 0; i + row <= values.size(); i += row)
    std::reverse(values.begin() + static_cast<std::ptrdiff_t>(i),
                 values.begin() + static_cast<std::ptrdiff_t>(i + row));
}

/// conv1 with the input's channels in another order: channel c of the reference is the model's order[c].
void reorder_letters(ComparedModel& model, const std::vector<size_t>& order) {
  change_tensor(model, "conv1.weight", [&](std::vector<float>& values) {  // [8, 4, 5]
    const std::vector<float> old = values;
    for (size_t o = 0; o < 8; ++o)
      for (size_t c = 0; c < 4; ++c)
        for (size_t k = 0; k < 5; ++k) values[(o * 4 + order[c]) * 5 + k] = old[(o * 4 + c) * 5 + k];
  });
}

std::vector<Fault> faults() {
  return {
      {"bn1", Cause::epsilon, "epsilon is 0.001, not 1e-05", [](auto& m) { layer<BatchNorm>(m, "bn1").eps = 1e-3; }},
      {"bn1", Cause::epsilon, "epsilon is 0.01, not 1e-05", [](auto& m) { layer<BatchNorm>(m, "bn1").eps = 1e-2; }},
      {"act1", Cause::gelu, "gelu_tanh, not gelu_erf",
       [](auto& m) { layer<Activation>(m, "act1").function = ActivationFunction::gelu_tanh; }},
      {"act1", Cause::gelu, "gelu_quick, not gelu_erf",
       [](auto& m) { layer<Activation>(m, "act1").function = ActivationFunction::gelu_quick; }},
      {"relu3", Cause::activation, "leaky_relu 0.2, not relu",
       [](auto& m) {
         layer<Activation>(m, "relu3") = {ActivationFunction::leaky_relu, 0.2};
       }},
      {"relu2", Cause::missing_activation, "there is no relu here ('relu2')",
       [](auto& m) { m.graph.nodes[m.graph.find("relu2").value()].layer = Crop{}; }},
      {"flatten", Cause::flatten_order, "length-major (Keras), not channel-major (PyTorch)",
       [](auto& m) { layer<Flatten>(m, "flatten").order = FlattenOrder::length_major; }},
      {"conv2", Cause::flipped_kernel, "the kernel is flipped (a true convolution) ('conv2')",
       [](auto& m) { change_tensor(m, "conv2.weight", [](auto& values) { reverse_rows(values, 4); }); }},
      {"conv1", Cause::flipped_kernel, "along positions and letters",
       [](auto& m) { change_tensor(m, "conv1.weight", [](auto& values) { reverse_rows(values, 20); }); }},
      {"conv1", Cause::letter_order, "in the order AGCT, not ACGT",
       [](auto& m) {
         reorder_letters(m, {0, 2, 1, 3});
       }},
      {"conv1", Cause::letter_order, "in the order CTAG, not ACGT",
       [](auto& m) {
         reorder_letters(m, {1, 3, 0, 2});
       }},
      {"conv2", Cause::padding, "2 left and 1 right, not 1 left and 2 right",
       [](auto& m) { layer<Conv1d>(m, "conv2").padding = sides(2, 1); }},
      {"conv3", Cause::padding, "3 left and 0 right, not 1 left and 2 right",
       [](auto& m) { layer<Conv1d>(m, "conv3").padding = causal; }},
      {"conv3", Cause::dilation, "the dilation is 2, not 1", [](auto& m) { layer<Conv1d>(m, "conv3").dilation = 2; }},
      {"conv2", Cause::swapped_weights, "'conv2' has the weights of 'conv3'",
       [](auto& m) {
         exchange_tensors(m, "conv2.weight", "conv3.weight");
         exchange_tensors(m, "conv2.bias", "conv3.bias");
       }},
      {"bn1", Cause::swapped_weights, "'weight' and 'bias' of 'bn1' are exchanged",
       [](auto& m) { exchange_tensors(m, "bn1.weight", "bn1.bias"); }},
      {"conv3", Cause::swapped_weights, "inputs and outputs are exchanged",
       [](auto& m) {
         change_tensor(m, "conv3.weight", [](std::vector<float>& values) {  // [8, 8, 4]
           const std::vector<float> old = values;
           for (size_t o = 0; o < 8; ++o)
             for (size_t i = 0; i < 8; ++i)
               for (size_t k = 0; k < 4; ++k) values[(o * 8 + i) * 4 + k] = old[(i * 8 + o) * 4 + k];
         });
       }},
      {"fc", Cause::missing_layer, "no bias is added here",
       [](auto& m) { change_tensor(m, "fc.bias", [](auto& values) { std::ranges::fill(values, 0.0F); }); }},
      {"bn1", Cause::missing_layer, "there is no batch norm here",
       [](auto& m) { m.graph.nodes[m.graph.find("bn1").value()].layer = Crop{}; }}};
}

Comparison compared_with(const ComparedModel& model, const ComparedModel& reference, CompareOptions options = {}) {
  const InputValues inputs = letters_of(model);
  return compare(model, inputs, {.model = &reference, .inputs = &inputs}, options);
}

/// The names of the layers in a state.
std::vector<std::string> layers_in(const Comparison& comparison, const ComparedModel& model, LayerState state) {
  std::vector<std::string> names;
  for (const ComparedLayer& layer : comparison.layers)
    if (layer.state == state) names.push_back(model.node(layer.node).name);
  return names;
}

/// Arrays of some of a model's layers, as PyTorch's or Keras's order of axes, in an .npz file.
std::string saved(const TemporaryFolder& folder, const ComparedModel& model, const std::vector<std::string>& names,
                  bool channels_first, float spoiled = 0) {
  const std::vector<reference::Array> values = test::values_of(model, letters_of(model));
  NpzWriter writer(folder.path("x.npz"));
  for (const std::string& name : names) {
    const reference::Array& value = values[model.graph.find(name).value()];
    const Shape shape = value.shape;
    writer.begin(name, channels_first ? std::vector<int64_t>{1, shape.channels, shape.length}
                                      : std::vector<int64_t>{1, shape.length, shape.channels});
    std::vector<float> stored;
    for (int64_t i = 0; i < shape.channels * shape.length; ++i)
      stored.push_back(static_cast<float>(channels_first ? value.at(i / shape.length, i % shape.length)
                                                         : value.at(i % shape.channels, i / shape.channels)));
    if (spoiled != 0) stored[3] = spoiled;
    writer.put(stored);
    writer.end();
  }
  writer.commit();
  return folder.path("x.npz");
}

/// The network with bn1 folded into conv1, as exporters write it, and layers of other names.
ComparedModel folded() {
  const ComparedModel whole = network();
  ComparedModel model = whole;
  const auto values = [&](const char* name) { return to_floats(whole.weights.tensors.at(name)); };
  const std::vector<float> means = values("bn1.running_mean"), variances = values("bn1.running_var"),
                           scales = values("bn1.weight"), offsets = values("bn1.bias");
  const auto scale = [&](size_t o) { return scales[o] / std::sqrt(variances[o] + 1e-5F); };
  change_tensor(model, "conv1.weight", [&](std::vector<float>& all) {
    for (size_t i = 0; i < all.size(); ++i) all[i] *= scale(i / 20);
  });
  change_tensor(model, "conv1.bias", [&](std::vector<float>& all) {
    for (size_t o = 0; o < all.size(); ++o) all[o] = (all[o] - means[o]) * scale(o) + offsets[o];
  });
  const size_t bn = model.graph.find("bn1").value();
  model.graph.nodes.erase(model.graph.nodes.begin() + static_cast<std::ptrdiff_t>(bn));
  for (Node& node : model.graph.nodes)
    for (size_t& input : node.inputs) input -= input >= bn;
  model.shapes = shapes(model.graph, network_window);
  return model;
}

Comparison compared_with(const ComparedModel& model, const std::string& path) {
  const NpzFile npz(path);
  return compare(model, letters_of(model), {.npz = &npz}, {});
}

}  // namespace

TEST_CASE("equal models are equal, layer by layer") {
  const ComparedModel model = network();
  const Comparison comparison = compared_with(model, model);
  CHECK(comparison.is_equal());
  CHECK(comparison.largest() == 0);
  CHECK_FALSE(comparison.first());
  CHECK(comparison.layers.size() == model.graph.nodes.size() - 1);
  CHECK(layers_in(comparison, model, LayerState::agrees).size() == comparison.layers.size());
  CHECK(comparison.unpaired_nodes.empty());
  CHECK(comparison.unpaired_outputs.empty());
}

TEST_CASE("each planted fault is found in its layer and named, by names and by order and shape") {
  const bool renamed = GENERATE(false, true);
  const ComparedModel model = network();
  for (const Fault& fault : faults()) {
    INFO(fault.text << (renamed ? ", renamed" : ""));
    ComparedModel reference = network();
    fault.plant(reference);
    reference.weights.source = "reference";
    if (renamed) {
      Weights weights = reference.weights;
      weights.tensors.clear();
      for (Node& node : reference.graph.nodes) {
        copy_tensors(reference.weights, node,
                     input_shapes(reference.graph, reference.shapes, *reference.graph.find(node.name)),
                     "other_" + node.name, weights);
      }
      for (Node& node : reference.graph.nodes) node.name = "other_" + node.name;
      reference.weights = weights;
    }
    const Comparison comparison = compared_with(model, reference);
    REQUIRE_FALSE(comparison.is_equal());
    REQUIRE(comparison.first());
    const ComparedLayer& first = comparison.layers[*comparison.first()];
    CHECK(model.node(first.node).name == fault.first);
    CHECK(first.by_name != renamed);
    REQUIRE(first.finding);
    CHECK(first.finding->causes == std::vector{fault.cause});
    CHECK_THAT(first.finding->text, Catch::Contains(fault.text));
    CHECK(first.finding->difference < 1e-9);
    // Everything before agrees; everything behind does what it should with the reference's values.
    for (const ComparedLayer& layer : comparison.layers) {
      INFO(model.node(layer.node).name);
      if (layer.node < first.node) CHECK(layer.state == LayerState::agrees);
      if (layer.node > first.node && fault.first != "conv2") CHECK(layer.state != LayerState::departs);
    }
  }
}

TEST_CASE("a batch norm in training is named") {
  const ComparedModel model = network();
  ComparedModel reference = network();
  const InputValues inputs = letters_of(model);
  const reference::Array read = test::values_of(model, inputs)[1];  // conv1's
  std::vector<float> means, variances;
  for (int64_t c = 0; c < read.shape.channels; ++c) {
    double mean = 0, variance = 0;
    for (int64_t l = 0; l < read.shape.length; ++l) mean += read.at(c, l) / network_window;
    for (int64_t l = 0; l < read.shape.length; ++l)
      variance += (read.at(c, l) - mean) * (read.at(c, l) - mean) / network_window;
    means.push_back(static_cast<float>(mean));
    variances.push_back(static_cast<float>(variance));
  }
  add_tensor(reference.weights, "bn1.running_mean", {8}, means);
  add_tensor(reference.weights, "bn1.running_var", {8}, variances);
  const Comparison comparison = compared_with(model, reference);
  REQUIRE(comparison.first());
  REQUIRE(comparison.layers[*comparison.first()].finding);
  CHECK(comparison.layers[*comparison.first()].finding->causes == std::vector{Cause::statistics});
}

TEST_CASE("several faults are each found in their own layers") {
  const ComparedModel model = network();
  ComparedModel reference = network();
  layer<BatchNorm>(reference, "bn1").eps = 1e-3;
  layer<Activation>(reference, "act1").function = ActivationFunction::gelu_tanh;
  layer<Flatten>(reference, "flatten").order = FlattenOrder::length_major;
  const Comparison comparison = compared_with(model, reference);
  CHECK(layers_in(comparison, model, LayerState::departs) == std::vector<std::string>{"bn1", "act1", "flatten"});
  for (const ComparedLayer& layer : comparison.layers)
    if (layer.state == LayerState::departs) CHECK(layer.finding);
}

TEST_CASE("two faults between two outputs are named together") {
  const TemporaryFolder folder;
  const ComparedModel model = network();
  ComparedModel reference = network();
  layer<BatchNorm>(reference, "bn1").eps = 1e-3;
  layer<Conv1d>(reference, "conv2").padding = sides(2, 1);
  const Comparison comparison = compared_with(model, saved(folder, reference, {"relu2", "pool", "out"}, true));
  CHECK(layers_in(comparison, model, LayerState::departs) == std::vector<std::string>{"relu2"});
  const ComparedLayer& first = comparison.layers.at(0);
  REQUIRE(first.finding);
  CHECK(first.finding->causes.size() == 2);
  CHECK_THAT(first.finding->text, Catch::Contains("epsilon is 0.001") && Catch::Contains("2 left and 1 right"));
}

TEST_CASE("arrays are compared in either order of axes, and an output may be that of a layer with its activation") {
  const TemporaryFolder folder;
  const bool channels_first = GENERATE(true, false);
  const ComparedModel model = network();
  const Comparison all = compared_with(
      model, saved(folder, model, {"conv1", "bn1", "act1", "conv2", "pool", "flatten", "out"}, channels_first));
  CHECK(all.is_equal());
  CHECK(all.layers.size() == 7);
  CHECK(all.largest() < 1e-6);
  // The array that is called conv2 holds what comes behind its ReLU, as Keras's layers give it.
  const Comparison merged = compared_with(model, [&] {
    const std::vector<reference::Array> values = test::values_of(model, letters_of(model));
    NpzWriter writer(folder.path("merged.npz"));
    const reference::Array& value = values[5];
    writer.begin("conv2", {value.shape.channels, value.shape.length});
    writer.put(std::vector<float>(value.values.begin(), value.values.end()));
    writer.end();
    writer.commit();
    return folder.path("merged.npz");
  }());
  CHECK(merged.is_equal());
  REQUIRE(merged.layers.size() == 1);
  CHECK(model.node(merged.layers[0].node).name == "relu2");
}

TEST_CASE("a batch norm that one side has folded into the convolution before it is no departure") {
  const ComparedModel whole = network(), model = folded();
  const Comparison there = compared_with(whole, model), back = compared_with(model, whole);
  for (const Comparison* comparison : {&there, &back}) {
    CHECK(comparison->is_equal());
    CHECK(comparison->largest() < 1e-5);
    CHECK(comparison->layers.size() == model.graph.nodes.size() - 1);
  }
  REQUIRE(back.unpaired_outputs.size() == 1);
  CHECK(back.outputs[back.unpaired_outputs[0]].name == "conv1");
  CHECK(back.outputs[back.layers[0].output].name == "bn1");

  // Another fault in the same layer is found all the same, and so is one behind it.
  ComparedModel faulty = network();
  layer<BatchNorm>(faulty, "bn1").eps = 1e-1;
  layer<Conv1d>(faulty, "conv2").padding = sides(2, 1);
  CHECK(layers_in(compared_with(model, faulty), model, LayerState::departs) ==
        std::vector<std::string>{"conv1", "conv2"});
}

TEST_CASE("an array behind the one of a layer's name may hold its values, with a batch norm that is folded into it") {
  const TemporaryFolder folder;
  const ComparedModel whole = network(), model = folded();
  const Comparison comparison = compared_with(
      model, saved(folder, whole, {"conv1", "bn1", "act1", "conv2", "relu2", "pool", "flatten", "out"}, true));
  CHECK(comparison.is_equal());
  CHECK(comparison.layers.size() == 7);
}

TEST_CASE("a departure with few outputs is searched for in all layers between them") {
  const TemporaryFolder folder;
  const ComparedModel model = network();
  for (const Fault& fault : faults()) {
    INFO(fault.text);
    ComparedModel reference = network();
    fault.plant(reference);
    const Comparison comparison = compared_with(model, saved(folder, reference, {"pool", "fc"}, false));
    REQUIRE(comparison.first());
    const ComparedLayer& first = comparison.layers[*comparison.first()];
    REQUIRE(first.finding);
    CHECK_THAT(first.finding->text,
               Catch::Contains("'" + fault.first + "'") || Catch::Contains(fault.text.substr(0, 20)));
  }
}

TEST_CASE("what no usual cause explains is said to be so") {
  const ComparedModel model = network();
  ComparedModel reference = network();
  change_tensor(reference, "conv3.weight", [](std::vector<float>& values) { values[7] += 0.5F; });
  const Comparison comparison = compared_with(model, reference);
  REQUIRE(comparison.first());
  const ComparedLayer& first = comparison.layers[*comparison.first()];
  CHECK(model.node(first.node).name == "conv3");
  CHECK_FALSE(first.finding);
  CHECK(first.is_tried);
  REQUIRE(first.stated.size() == 1);
  CHECK_THAT(first.stated[0], Catch::StartsWith("the values of 'weight' differ, by up to "));
}

TEST_CASE("values that are not finite depart where they begin") {
  const TemporaryFolder folder;
  const ComparedModel model = network();
  const Comparison comparison =
      compared_with(model, saved(folder, model, {"conv2"}, true, std::numeric_limits<float>::quiet_NaN()));
  REQUIRE(comparison.first());
  const ComparedLayer& first = comparison.layers[0];
  CHECK(std::isinf(first.difference->largest));
  CHECK(first.difference->their_not_finite == 1);
  CHECK(first.difference->position == 3);
  CHECK_FALSE(first.finding);
}

TEST_CASE("a layer of another length departs, and a padding that gives it is named") {
  const ComparedModel model = network();
  ComparedModel reference = network();
  layer<Conv1d>(reference, "conv2").padding = valid;
  reference.graph.nodes.resize(reference.graph.find("flatten").value());
  reference.shapes = shapes(reference.graph, network_window);
  const Comparison comparison = compared_with(model, reference);
  REQUIRE(comparison.first());
  const ComparedLayer& first = comparison.layers[*comparison.first()];
  CHECK(model.node(first.node).name == "conv2");
  CHECK(first.state == LayerState::shape);
  REQUIRE(first.finding);
  CHECK(first.finding->causes == std::vector{Cause::padding});
  CHECK(first.stated == std::vector<std::string>{"padding is same and valid"});
  // Later layers of another length follow from it.
  CHECK(layers_in(comparison, model, LayerState::shape) == std::vector<std::string>{"conv2"});
  CHECK(layers_in(comparison, model, LayerState::departs).empty());
}

TEST_CASE("a reference without any of the layers is an error") {
  const TemporaryFolder folder;
  const ComparedModel model = network();
  NpzWriter writer(folder.path("x.npz"));
  writer.begin("a", {3, 5, 7});
  writer.put(std::vector<float>(105));
  writer.end();
  writer.commit();
  CHECK_THAT(::error_of([&] { compared_with(model, folder.path("x.npz")); }),
             Catch::Contains("x.npz: no output of it is a layer of model") && Catch::Contains("'a', is [3, 5, 7]"));
}

TEST_CASE("a comparison that takes more memory than there is is refused before it begins") {
  const ComparedModel model = network();
  CompareOptions options;
  options.memory = 1000;
  CHECK_THAT(::error_of([&] { compared_with(model, model, options); }),
             Catch::Contains("the layers' values in double precision take "));
  options.memory = 1 << 20;
  CHECK(compared_with(model, model, options).is_equal());
}

TEST_CASE("the result does not depend on threads") {
  const ComparedModel model = network();
  ComparedModel reference = network();
  layer<BatchNorm>(reference, "bn1").eps = 1e-3;
  CompareOptions four;
  four.threads = 4;
  const Comparison a = compared_with(model, reference), b = compared_with(model, reference, four);
  REQUIRE(a.layers.size() == b.layers.size());
  for (size_t i = 0; i < a.layers.size(); ++i)
    CHECK(a.layers[i].difference->largest == b.layers[i].difference->largest);
}

TEST_CASE("an order that the next layer's weights take back is no difference, also behind a fault") {
  const bool with_fault = GENERATE(false, true);
  const ComparedModel model = network();
  ComparedModel reference = network();
  layer<Flatten>(reference, "flatten").order = FlattenOrder::length_major;
  change_tensor(reference, "fc.weight", [](std::vector<float>& values) {  // [6, 8 * 12]
    const std::vector<float> old = values;
    for (size_t o = 0; o < 6; ++o)
      for (size_t c = 0; c < 8; ++c)
        for (size_t l = 0; l < 12; ++l) values[o * 96 + l * 8 + c] = old[o * 96 + c * 12 + l];
  });
  if (with_fault) layer<BatchNorm>(reference, "bn1").eps = 1e-2;
  const Comparison comparison = compared_with(model, reference);
  CHECK(comparison.is_equal() == !with_fault);
  CHECK(layers_in(comparison, model, LayerState::absorbed) == std::vector<std::string>{"flatten"});
  CHECK(layers_in(comparison, model, LayerState::departs) ==
        (with_fault ? std::vector<std::string>{"bn1"} : std::vector<std::string>{}));
}

TEST_CASE("an activation that the model lacks is named") {
  const TemporaryFolder folder;
  ComparedModel model = network();
  model.graph.nodes[*model.graph.find("relu2")].layer = Crop{};
  const Comparison comparison = compared_with(model, saved(folder, network(), {"act1", "conv2", "pool"}, true));
  REQUIRE(comparison.first());
  const ComparedLayer& first = comparison.layers[*comparison.first()];
  CHECK(model.node(first.node).name == "pool");
  REQUIRE(first.finding);
  CHECK(first.finding->causes == std::vector{Cause::missing_activation});
  CHECK_THAT(first.finding->text,
             Catch::StartsWith("a relu comes behind '") && Catch::EndsWith("', which the model lacks"));
}
