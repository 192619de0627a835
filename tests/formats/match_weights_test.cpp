// SPDX-License-Identifier: MIT
// Tests of how a file's tensors find their layers: by name, behind a prefix, in the file's order; and of axes of 1.
#include "formats/match_weights.hpp"

#include <array>
#include <catch2/catch.hpp>

#include "tests/formats/card/small_card.hpp"
#include "tests/model/synthetic_weights.hpp"

using namespace seqcast;
using namespace seqcast::test;
using Catch::Matchers::Contains;

namespace {

/// The small card's layers: conv [3, 4, 3] and bias, bn of 3, out [2, 3] and bias, extra [3, 3] and bias.
Model small() {
  const TemporaryFolder folder;
  return read_card(folder.write("small.json", small_card().dump())).model;
}

/// Tensors in the file's order, each with its own value in all places.
class StoredTensors {
 public:
  StoredTensors& add(const std::string& name, const std::vector<int64_t>& shape) {
    int64_t size = 1;
    for (int64_t axis : shape) size *= axis;
    const auto value = static_cast<float>(file_.order.size() + 1);
    add_tensor(file_.weights, name, shape, std::vector<float>(static_cast<size_t>(size), value));
    file_.order.push_back(name);
    return *this;
  }
  StoredTensors& module(const std::string& name, const std::vector<int64_t>& weight) {
    return add(name + ".weight", weight).add(name + ".bias", {weight[0]});
  }
  StoredTensors& norm(const std::string& name) {
    for (const char* tensor : {".weight", ".bias", ".running_mean", ".running_var"}) add(name + tensor, {3});
    return *this;
  }
  WeightsFile file() const {
    WeightsFile file = file_;
    file.weights.source = "w.pt";
    return file;
  }

 private:
  WeightsFile file_;
};

/// The small card's tensors under other names of its modules; `conv_weight` is the first one's shape.
WeightsFile named(const std::array<std::string, 4>& names, const std::vector<int64_t>& conv_weight = {3, 4, 3}) {
  return StoredTensors()
      .module(names[0], conv_weight)
      .norm(names[1])
      .module(names[2], {2, 3})
      .module(names[3], {3, 3})
      .file();
}

float value(const Model& model, const std::string& tensor) {
  return to_floats(model.weights.tensors.at(tensor)).front();
}

/// Every layer has its own tensors: their values are their places in the file.
void check_matched(const Model& model) {
  CHECK(value(model, "conv.weight") == 1);
  CHECK(value(model, "conv.bias") == 2);
  CHECK(value(model, "bn.weight") == 3);
  CHECK(value(model, "bn.running_var") == 6);
  CHECK(value(model, "out.weight") == 7);
  CHECK(value(model, "extra.bias") == 10);
}

std::string error_in_order(const WeightsFile& file) {
  return error_of([&] {
    Model model = small();
    match_weights(file, model);
  });
}

}  // namespace

TEST_CASE("tensors with the layers' names are taken as they are, and nothing is assumed") {
  Model model = small();
  match_weights(named({"conv", "bn", "out", "extra"}), model);
  check_matched(model);
  CHECK(model.weights.source == "w.pt");
  CHECK(model.reading.assumed.empty());
}

TEST_CASE("one name that is a layer's rules out the file's order, and missing tensors stay missing") {
  Model model = small();
  match_weights(named({"first", "second", "out", "fourth"}), model);
  CHECK(value(model, "out.weight") == 7);
  CHECK_FALSE(model.weights.tensors.contains("conv.weight"));
  CHECK(model.weights.tensors.contains("first.weight"));
  CHECK(model.reading.assumed.empty());
}

TEST_CASE("a wrapper's prefix is taken from the names, and nothing is assumed") {
  for (const std::string prefix : {"module.", "model.net.", "_orig_mod."}) {
    INFO(prefix);
    Model model = small();
    match_weights(named({prefix + "conv", prefix + "bn", prefix + "out", prefix + "extra"}), model);
    check_matched(model);
    CHECK(model.reading.assumed.empty());
  }
}

TEST_CASE("a prefix is what stands before the only tensor that ends with the name behind a dot") {
  const auto prefix = [](const std::vector<std::string>& tensors) {
    StoredTensors stored;
    for (const std::string& name : tensors) stored.add(name, {1});
    return prefix_of(stored.file(), "conv.weight");
  };
  CHECK(prefix({"module.conv.weight", "module.out.weight"}) == "module.");
  CHECK(prefix({"a.b.conv.weight"}) == "a.b.");
  CHECK(prefix({"conv.weight", "module.conv.weight"}).empty());
  CHECK(prefix({"one.conv.weight", "two.conv.weight"}).empty());
  CHECK(prefix({"my_conv.weight"}).empty());
  CHECK(prefix({"out.weight"}).empty());
  CHECK(prefix({}).empty());
}

TEST_CASE("a prefix is taken from tensors, order and attributes, and names without it stay") {
  WeightsFile file = StoredTensors().add("module.conv.weight", {1}).add("steps", {1}).file();
  file.attributes = {{"module.eps", 0.5}, {"epoch", 3}};
  drop_prefix(file, "module.");
  CHECK(file.order == std::vector<std::string>{"conv.weight", "steps"});
  CHECK(file.weights.tensors.contains("conv.weight"));
  CHECK(file.weights.tensors.contains("steps"));
  CHECK(file.weights.tensors.size() == 2);
  CHECK(file.attributes == std::map<std::string, Json>{{"eps", 0.5}, {"epoch", 3}});
}

TEST_CASE("without a layer's name modules are taken in the file's order, which is listed as assumed") {
  Model model = small();
  match_weights(named({"z.0", "y.1", "x.4", "head"}), model);
  check_matched(model);
  CHECK(model.weights.tensors.size() == 10);
  REQUIRE(model.reading.assumed.size() == 1);
  CHECK_THAT(model.reading.assumed[0], Contains("the tensors of w.pt in their order"));
  CHECK_THAT(model.reading.assumed[0], Contains("  conv.weight      z.0.weight        [3, 4, 3]\n"));
  CHECK_THAT(model.reading.assumed[0], Contains("  bn.running_mean  y.1.running_mean  [3]\n"));
}

TEST_CASE("in the file's order another number of modules, other tensors and other shapes are errors") {
  const StoredTensors two = StoredTensors().module("a", {3, 4, 3}).norm("b");
  CHECK(error_in_order(two.file()) ==
        "w.pt: none of its tensors is called as a layer of 'small', and in order it has 2 modules with tensors, "
        "expected 4 | its first tensor is 'a.weight', the first layer's 'conv.weight'");
  const WeightsFile swapped =
      StoredTensors().norm("b").module("a", {3, 4, 3}).module("c", {2, 3}).module("d", {3, 3}).file();
  CHECK_THAT(error_in_order(swapped),
             Contains("in the file's order layer 'conv' would read 'b', which has weight, bias, "
                      "running_mean, running_var, expected weight, bias"));
  CHECK_THAT(error_in_order(named({"a", "b", "c", "d"}, {3, 4, 5})),
             Contains("layer 'conv' would read 'a', which has weight [3, 4, 5], expected [3, 4, 3]"));
}

TEST_CASE("axes of 1 behind outputs and inputs are left out or added, in order and by name") {
  for (const std::string name : {"conv", "features.0"}) {
    for (const std::vector<int64_t>& shape : {std::vector<int64_t>{3, 4, 1, 3}, {3, 4, 3, 1}, {3, 4, 3}}) {
      Model model = small();
      const bool by_name = name == "conv";
      match_weights(named({name, by_name ? "bn" : "b", by_name ? "out" : "c", by_name ? "extra" : "d"}, shape), model);
      CHECK(model.weights.tensors.at("conv.weight").shape == std::vector<int64_t>{3, 4, 3});
      check_matched(model);
    }
  }
  CHECK_THAT(error_in_order(named({"a", "b", "c", "d"}, {3, 4, 3, 2})), Contains("weight [3, 4, 3, 2]"));
  CHECK_THAT(error_in_order(named({"a", "b", "c", "d"}, {4, 3, 3})), Contains("weight [4, 3, 3]"));
}

TEST_CASE("axes of a picture's layer, and of shapes that are not alike, stay as they are") {
  Model model = small();
  match_weights(named({"conv", "bn", "out", "extra"}, {3, 4, 1, 3}), model, {"conv"});
  CHECK(model.weights.tensors.at("conv.weight").shape == std::vector<int64_t>{3, 4, 1, 3});
  match_weights(named({"conv", "bn", "out", "extra"}, {4, 3, 1, 3}), model);
  CHECK(model.weights.tensors.at("conv.weight").shape == std::vector<int64_t>{4, 3, 1, 3});
}

TEST_CASE("a view keeps its values when an axis of 1 is left out") {
  Model model = small();
  WeightsFile file = StoredTensors().file();
  std::vector<float> values(36);
  for (size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(i);
  add_tensor(file.weights, "conv.weight", {3, 1, 3, 4}, values);  // kernel before inputs
  const Tensor stored = file.weights.tensors.at("conv.weight");
  file.weights.tensors.at("conv.weight") = seen_as(stored, {3, 4, 1, 3}, {0, {12, 1, 12, 4}});
  const std::vector<float> before = to_floats(file.weights.tensors.at("conv.weight"));
  fit_axes(file.weights, model);
  const Tensor& fitted = file.weights.tensors.at("conv.weight");
  CHECK(fitted.shape == std::vector<int64_t>{3, 4, 3});
  CHECK(to_floats(fitted) == before);
  CHECK(before[1] == 4);  // [0, 0, 0, 1]: the next place of the kernel
}

TEST_CASE("a file whose order means nothing is never read in order") {
  Model model = small();
  WeightsFile file = named({"a", "b", "c", "d"});
  file.order.clear();
  match_weights(file, model);
  CHECK(model.weights.tensors.contains("a.weight"));
  CHECK_FALSE(model.weights.tensors.contains("conv.weight"));
  CHECK(model.reading.assumed.empty());
}

TEST_CASE("a module's tensors may come in any order") {
  Model model = small();
  match_weights(StoredTensors()
                    .add("a.bias", {3})
                    .add("a.weight", {3, 4, 3})
                    .norm("b")
                    .module("c", {2, 3})
                    .module("d", {3, 3})
                    .file(),
                model);
  CHECK(to_floats(model.weights.tensors.at("conv.bias"))[0] == 1);
  CHECK(to_floats(model.weights.tensors.at("conv.weight"))[0] == 2);
}

TEST_CASE("a layer's tensor of a type that is not read is an error that names it, also behind a prefix") {
  Model model = small();
  WeightsFile file = StoredTensors().norm("net.bn").module("net.out", {2, 3}).module("net.extra", {3, 3}).file();
  file.other_types["net.conv.weight"] = "quantized";
  drop_prefix(file, "net.");
  CHECK(error_of([&] { match_weights(file, model); }) ==
        "w.pt: tensor 'conv.weight': type quantized, expected float64, float32, float16 or bfloat16 | store its values "
        "as "
        "they are (PyTorch: tensor.dequantize())");
}

TEST_CASE("several sets of a model's tensors are listed") {
  Model model = small();
  WeightsFile file = named({"model.conv", "model.bn", "model.out", "model.extra"});
  for (const std::string& name : std::vector<std::string>(file.order)) {
    const std::string copy = "ema" + name.substr(std::string("model").size());
    file.weights.tensors.emplace(copy, Tensor(file.weights.tensors.at(name)));
    file.order.push_back(copy);
  }
  try {
    match_weights(file, model);
    FAIL("it was read");
  } catch (const Error& error) {
    CHECK(error.hint() ==
          "several may be 'conv.weight': 'ema.conv.weight', 'model.conv.weight'; save the model that is meant alone");
  }
}

TEST_CASE("which of a file's sets of tensors were taken is what the model was read with") {
  Model model = small();
  WeightsFile file = named({"conv", "bn", "out", "extra"});
  file.assumed = "the tensors of 'model', not those of 'ema'";
  match_weights(file, model);
  CHECK(model.reading.assumed == std::vector<std::string>{"the tensors of 'model', not those of 'ema'"});
}

TEST_CASE("the one slope of a PReLU is that of every channel") {
  const TemporaryFolder folder;
  Json card = small_card();
  card["layers"].insert(card["layers"].begin() + 2,
                        Json{{"name", "slopes"}, {"layer", "activation"}, {"function", "prelu"}});
  Model model = read_card(folder.write("small.json", card.dump())).model;
  const bool by_name = GENERATE(true, false);
  match_weights(StoredTensors()
                    .module(by_name ? "conv" : "a", {3, 4, 3})
                    .norm(by_name ? "bn" : "b")
                    .add(by_name ? "slopes.weight" : "c.weight", {1})
                    .module(by_name ? "out" : "d", {2, 3})
                    .module(by_name ? "extra" : "e", {3, 3})
                    .file(),
                model);
  CHECK(to_floats(model.weights.tensors.at("slopes.weight")) == std::vector<float>{7, 7, 7});
}
