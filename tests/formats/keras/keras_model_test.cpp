// SPDX-License-Identifier: MIT
// Tests of the Keras reader.
#include "formats/keras/keras_model.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <catch2/catch.hpp>

#include "base/setting.hpp"
#include "formats/keras/inputs.hpp"
#include "formats/keras/lowering.hpp"
#include "formats/partly_read.hpp"
#include "io/file_bytes.hpp"
#include "tests/formats/keras/keras_file.hpp"
#include "tests/io/temporary_folder.hpp"
#include "tests/paths.hpp"

using namespace seqcast;

namespace {

const std::string goldens = test_data("/../frameworks/keras/");

std::string layer(const std::string& class_name, const std::string& config, const std::string& name) {
  return fmt::format(R"({{"class_name": "{0}", "name": "{2}", "config": {{"name": "{2}"{1}{3}}}, )", class_name,
                     config.empty() ? "" : ", ", name, config);
}

/// A layer of a functional model. @param reads  names of what it reads.
std::string call(const std::string& class_name, const std::string& config, const std::string& name,
                 const std::vector<std::string>& reads) {
  std::string inputs;
  for (const std::string& input : reads)
    inputs += fmt::format(R"({}["{}", 0, 0, {{}}])", inputs.empty() ? "" : ", ", input);
  return layer(class_name, config, name) +
         fmt::format(R"("inbound_nodes": [{}]}})", reads.empty() ? "" : "[" + inputs + "]");
}

std::string input(const std::string& name = "x", const std::string& shape = "[null, 40, 4]") {
  return call("InputLayer", "\"batch_input_shape\": " + shape, name, {});
}

std::string functional(const std::vector<std::string>& layers, const std::string& inputs, const std::string& output) {
  return fmt::format(R"({{"class_name": "Functional", "config": {{"name": "m", "layers": [{}], )"
                     R"("input_layers": [{}], "output_layers": [["{}", 0, 0]]}}}})",
                     fmt::join(layers, ", "), inputs, output);
}

const std::string conv = R"("filters": 3, "kernel_size": [5], "padding": "same", "activation": "linear")";

std::string plain(const std::string& text) { return spelled(text, spelled_plainly); }

std::vector<std::string> plain(std::vector<std::string> texts) {
  for (std::string& text : texts) text = plain(text);
  return texts;
}

class Architecture {
 public:
  explicit Architecture(const std::string& text) : path(folder_.write("arch.json", text)) {}

  Model read(const FileFacts& facts = {}) const { return read_keras_json(path, "", false, facts); }
  /// What is wrong, after the file's name.
  std::string error(const FileFacts& facts = {}) const {
    const std::string text = error_of([&] { read(facts); });
    return text.starts_with(path + ": ") ? text.substr(path.size() + 2) : text;
  }

 private:
  TemporaryFolder folder_;

 public:
  std::string path;
};

/// A functional model of one layer after a convolution.
std::string after_conv(const std::string& class_name, const std::string& config) {
  return Architecture(functional({input(), call("Conv1D", conv, "c", {"x"}), call(class_name, config, "last", {"c"})},
                                 R"(["x", 0, 0])", "last"))
      .error();
}

std::string kinds(const Model& model) {
  std::string text;
  for (const Node& node : model.graph.nodes) text += (text.empty() ? "" : " ") + std::string(kind(node.layer));
  return text;
}

/// The kinds of layers of a convolution with a function of TensorFlow behind it, or why it is refused.
std::string behind_conv(const std::string& kind, const std::string& name, const std::string& arguments) {
  const std::string last =
      layer(kind, "\"function\": \"" + name + "\"", "last") + R"("inbound_nodes": [["c", 0, 0, )" + arguments + "]]}";
  const Architecture architecture(
      functional({input(), call("Conv1D", conv, "c", {"x"}), last}, R"(["x", 0, 0])", "last"));
  const std::string error = architecture.error();
  return error.empty() ? kinds(architecture.read()) : error.substr(error.find("): ") + 3);
}

std::string op(const std::string& name, const std::string& arguments) {
  return behind_conv("TFOpLambda", name, arguments);
}

}  // namespace

TEST_CASE("the first Keras layer that is not supported, in the order in which they are computed, is named") {
  const Architecture two(
      functional({call("Attention", "", "second", {"first"}), call("LSTM", "", "first", {"x"}), input()},
                 R"(["x", 0, 0])", "second"));
  CHECK(two.error() ==
        "layer 'first' (LSTM) is not supported | 2 of its 3 layers are not supported: Attention (1), LSTM (1)");
  const std::string inner = functional({input(), call("GRU", "", "deep", {"x"})}, R"(["x", 0, 0])", "deep");
  const Architecture nested(
      functional({input(), R"({"name": "in", "inbound_nodes": [[["x", 0, 0, {}]]], )" + inner.substr(1),
                  call("LSTM", "", "later", {"in"})},
                 R"(["x", 0, 0])", "later"));
  CHECK(nested.error() ==
        "layer 'deep' (GRU) is not supported | 2 of its 4 layers are not supported: GRU (1), LSTM (1)");
}

TEST_CASE("nothing that a Keras file holds is executed: a Lambda is known by name and place or refused") {
  CHECK(
      after_conv("Lambda", "\"function\": [\"code\", null, null]") ==
      "layer 'last' (Lambda): is not supported: what a Lambda computes is Python code, which is never executed | 1 of "
      "its 3 layers are not supported: Lambda (1)");
  CHECK(
      after_conv("TFOpLambda", "\"function\": \"math.sin\"") ==
      "layer 'last' (TFOpLambda): is not supported: its function is 'math.sin' | 1 of its 3 layers are not supported: "
      "TFOpLambda (1)");
  const std::string pool = "GlobalAveragePooling1D";
  const auto counts = [&](const std::string& name) {
    return functional(
        {input(), call("Conv1D", R"("filters": 1, "kernel_size": 5)", "c", {"x"}), call(pool, "", "a", {"c"}),
         call(pool, "", "b", {"c"}), call("Concatenate", "", "both", {"a", "b"}), call("Lambda", "", name, {"both"})},
        R"(["x", 0, 0])", name);
  };
  CHECK(kinds(Architecture(counts("logcount_predictions")).read()) ==
        "input conv1d global_pool global_pool concat reduce");
  CHECK(Architecture(counts("anything")).error().find("(Lambda): is not supported") != std::string::npos);
}

TEST_CASE("what a Keras layer asks for beyond what is supported is refused by its name") {
  CHECK(after_conv("Activation", "\"activation\": \"sine\"") ==
        "layer 'last' (Activation): its activation 'sine' is not supported | ");
  CHECK(after_conv("TimeDistributed", R"("layer": {"class_name": "LSTM", "config": {}})") ==
        "layer 'last' (TimeDistributed) is not supported around LSTM | 1 of its 3 layers are not supported: "
        "TimeDistributed (1)");
  CHECK(after_conv("BatchNormalization", "\"mode\": 2") ==
        "layer 'last' (BatchNormalization): is not supported: mode 2 normalizes each batch by itself (its input is "
        "[40, 3]) | ");
  CHECK(after_conv("LayerNormalization", "\"axis\": 1") ==
        "layer 'last' (LayerNormalization): is not supported: it normalizes over axis 1, not the last (its input is "
        "[40, 3]) | ");
  CHECK(after_conv("LayerNormalization", "\"axis\": [1, 2]") ==
        "layer 'last' (LayerNormalization): is not supported: it normalizes over axes [1,2], not the last alone (its "
        "input is [40, 3]) | ");
  CHECK(after_conv("LayerNormalization", "\"rms_scaling\": true") ==
        "layer 'last' (LayerNormalization): is not supported: its rms_scaling leaves the mean in (its input is "
        "[40, 3]) | ");
  CHECK(after_conv("Merge", R"("mode": "concat", "layers": [{"class_name": "Sequential"}])") ==
        "layer 'last' (Merge): is not supported: it holds the models that it merges (its input is [40, 3]) | ");
  CHECK(after_conv("Embedding", "\"input_dim\": 4, \"output_dim\": 2") ==
        "layer 'last' (Embedding): is not supported: it reads other numbers than the sequence's letters (its input is "
        "[40, 3]) | ");
  CHECK(after_conv("Reshape", "\"target_shape\": [5, 6, 4]") ==
        "layer 'last' (Reshape): is not supported: it reshapes to [5, 6, 4] (its input is [40, 3]) | ");
  CHECK(after_conv("Reshape", "\"target_shape\": [7, -1]")
            .starts_with("layer 'last' (Reshape): its target_shape is [7, 17]"));
  CHECK(after_conv("Conv1D", R"("filters": 2, "kernel_size": [3], "padding": "full")") ==
        "layer 'last' (Conv1D): its padding is 'full', expected valid, same or causal | ");
  CHECK(after_conv("Conv1D", R"("filters": "two", "kernel_size": [3])") ==
        "layer 'last' (Conv1D): its filters is \"two\", expected a whole number | ");
  CHECK(after_conv("Conv2D", R"("filters": 2, "kernel_size": [3, 1])") ==
        "layer 'last' (Conv2D): is not supported: it needs an input of 3 axes besides the batch (its input is [40, 3]) "
        "| ");
}

TEST_CASE("what a Keras sum or product has besides its widest input is aligned from its last axis on") {
  const std::string pool = "GlobalAveragePooling1D";
  const auto weighed = [&](const std::vector<std::string>& beside) {
    std::vector<std::string> layers{input(), call("Conv1D", conv, "c", {"x"})};
    layers.insert(layers.end(), beside.begin(), beside.end());
    layers.push_back(call("Multiply", "", "m", {"last", "c"}));
    layers.push_back(call("Conv1D", conv, "end", {"m"}));
    const Model model = Architecture(functional(layers, R"(["x", 0, 0])", "end")).read();
    const Node& product = model.graph.nodes.at(model.graph.nodes.size() - 2);
    CHECK(model.shapes.at(model.graph.nodes.size() - 2) == Shape{3, 40});
    CHECK(model.contract.heads[0].bin_bases == 1);
    CHECK(model.contract.heads[0].bins == 40);
    CHECK(model.contract.heads[0].streams == (model.shapes.at(product.inputs[0]).length == 40));
    return kinds(model);
  };
  CHECK(weighed({call(pool, "", "last", {"c"})}) == "input conv1d global_pool multiply conv1d");
  CHECK(weighed({call(pool, "\"keepdims\": true", "last", {"c"})}) == "input conv1d global_pool multiply conv1d");
  CHECK(weighed({call(pool, "", "p", {"c"}), call("Reshape", "\"target_shape\": [1, 3]", "last", {"p"})}) ==
        "input conv1d global_pool multiply conv1d");
  CHECK(weighed({call("Conv1D", R"("filters": 1, "kernel_size": 1)", "last", {"c"})}) ==
        "input conv1d conv1d multiply conv1d");
  CHECK(weighed({call(pool, "", "p", {"c"}), call("Dense", "\"units\": 1", "last", {"p"})}) ==
        "input conv1d global_pool dense multiply conv1d");
  CHECK(weighed({call("Permute", "\"dims\": [2, 1]", "t", {"c"}),
                 call("Permute", "\"dims\": [2, 1]", "last", {"t"})}) == "input conv1d multiply conv1d");
  const auto wrong = [&](const std::string& units) {
    return Architecture(functional({input(), call("Conv1D", conv, "c", {"x"}), call(pool, "", "p", {"c"}),
                                    call("Dense", "\"units\": " + units, "d", {"p"}), call("Add", "", "a", {"c", "d"})},
                                   R"(["x", 0, 0])", "a"))
        .error();
  };
  CHECK(wrong("2") == "layer 'a' (add): its inputs differ: 3 channels at 40 positions and 2 at 1 | ");
}

TEST_CASE("TensorFlow's functions among Keras's layers are known by name and arguments, or refused") {
  CHECK(op("math.reduce_mean", R"({"axis": 1})") == "input conv1d global_pool");
  CHECK(op("math.reduce_max", R"({"axis": [-2], "keepdims": true})") == "input conv1d global_pool");
  CHECK(op("math.reduce_mean", R"({"axis": 2})") == "input conv1d reduce");
  CHECK(op("math.reduce_mean", R"({"axis": [1, 2]})") == "input conv1d global_pool reduce");
  CHECK(op("math.reduce_mean", "{}") == "is not supported: it runs over the batch too (its input is [40, 3]) | ");
  CHECK(op("math.reduce_mean", R"({"axis": 1, "dtype": 3})") ==
        "is not supported: it is called with 'dtype' (its input is [40, 3]) | ");
  CHECK(op("nn.leaky_relu", R"({"alpha": 0.3, "name": null})") == "input conv1d activation");
  CHECK(op("nn.leaky_relu", R"({"slope": 0.3})") ==
        "is not supported: it is called with 'slope' (its input is [40, 3]) | ");
  CHECK(op("math.truediv", R"({"y": ["c", 0, 0]})") == "input conv1d divide");
  CHECK(op("math.multiply", R"({"y": 0.5})") == "input conv1d scale");
  CHECK(op("math.multiply", R"({"y": [1, 2, 3]})") == "input conv1d scale");
  CHECK(op("math.multiply", R"({"y": [1, 2]})") ==
        "is not supported: it is called with numbers of [2] (its input is [40, 3]) | ");
  CHECK(op("math.multiply", R"({"y": [[1, 2], [3, 4]]})") ==
        "is not supported: it is called with numbers of [2, 2], for windows of one length: where the file leaves it "
        "open, "
        "window gives it (its input is [40, 3]) | ");
  for (const std::string y : {"1e300", "true"})
    CHECK(
        op("math.multiply", R"({"y": )" + y + "}") ==
        "is not supported: it is called with something else than a tensor and a number or a list of them (its input is "
        "[40, 3]) | ");
  CHECK(op("math.multiply", "{}") ==
        "is not supported: it is called with one tensor and no number (its input is [40, 3]) | ");
  CHECK(op("math.truediv", R"({"y": 0})") == "it divides by 0 | ");
  CHECK(op("math.pow", R"({"y": 2})") == "input conv1d multiply");
  CHECK(op("math.pow", R"({"y": 3})") == "is not supported: its exponent is another than 2 (its input is [40, 3]) | ");
  CHECK(op("math.maximum", R"({"y": 0.5})") == "input conv1d activation");
  CHECK(op("math.floor", "{}") ==
        "is not supported: its function is 'math.floor' | 1 of its 3 layers are not supported: TFOpLambda (1)");
}

TEST_CASE("every argument of a call in a Keras file is read, or is an error that names it") {
  const std::string of = " (its input is [40, 3]) | ";
  const auto called = [](const std::string& class_name, const std::string& config, const std::string& calls) {
    const Architecture architecture(
        functional({input(), call("Conv1D", conv, "c", {"x"}),
                    layer(class_name, config, "last") + "\"inbound_nodes\": " + calls + "}"},
                   R"(["x", 0, 0])", "last"));
    const std::string error = architecture.error();
    const size_t place = error.find("): ");
    return error.empty() ? kinds(architecture.read()) : error.substr(place == error.npos ? 0 : place + 3);
  };
  const auto keras3 = [&](const std::string& class_name, const std::string& args, const std::string& kwargs = "{}",
                          const std::string& config = "") {
    return called(class_name, config, R"([{"args": )" + args + R"(, "kwargs": )" + kwargs + "}]");
  };
  const std::string c = R"({"class_name": "__keras_tensor__", "config": {"keras_history": ["c", 0, 0]}})";
  const auto array = [](const std::string& numbers) {
    return R"({"class_name": "__numpy__", "config": {"value": )" + numbers + R"(, "dtype": "float32"}})";
  };
  CHECK(keras3("Multiply", "[" + c + ", 2.0]") == "input conv1d scale");
  CHECK(keras3("Divide", "[" + c + ", " + c + "]") == "input conv1d divide");
  CHECK(keras3("TrueDivide", "[2.0, " + c + "]") == "input conv1d activation scale");
  CHECK(keras3("Add", "[1, " + c + "]") == "input conv1d scale");
  CHECK(keras3("Add", "[" + c + ", " + array("[1, 2, 3]") + "]") == "input conv1d scale");
  CHECK(keras3("Add", "[" + c + ", " + array("[1, 2]") + "]") ==
        "is not supported: it is called with numbers of [2]" + of);
  CHECK(keras3("Add", "[" + c + ", " + array("[[[[1, 2, 3]]]]") + "]") ==
        "is not supported: it is called with numbers of [1, 1, 1, 3]" + of);
  CHECK(keras3("Maximum", "[" + c + ", 0.5]") == "input conv1d activation");
  CHECK(keras3("Add", "[" + c + "]") == "is not supported: it is called with one tensor and no number" + of);
  CHECK(keras3("Add", "[" + c + ", 1, 2]") == "is not supported: it is called with an argument number 3" + of);
  CHECK(keras3("Average", "[" + c + "]", R"({"weights": null})", "\"axis\": 1") == "input conv1d global_pool");
  CHECK(keras3("Average", "[" + c + "]", R"({"weights": )" + array("[1, 2]") + "}", "\"axis\": 1") ==
        "is not supported: its mean is weighted" + of);
  CHECK(keras3("Mean", "[" + c + "]", "{}", "\"axis\": 1, \"where\": 2") == "is not supported: its where is 2" + of);
  const std::string trained = "\"trainable\": true";
  CHECK(keras3("Add", "[[" + c + ", " + c + "]]", "{}", trained) == "input conv1d add");
  CHECK(keras3("Add", "[[" + c + ", " + array("[[[1, 2, 3]]]") + "]]", "{}", trained) == "input conv1d scale");
  CHECK(keras3("Add", "[[" + c + "]]", "{}", trained) == "it reads 1 inputs, expected 2 or more | ");
  for (const std::string none : {"null", "[null, null]", R"({"a": null})"})
    CHECK(keras3("Dense", "[" + c + "]", R"({"mask": )" + none + "}", trained + ", \"units\": 2") ==
          "input conv1d dense");
  CHECK(keras3("Dense", "[" + c + ", " + c + "]", "{}", trained + ", \"units\": 2") ==
        "is not supported: it is called with an argument number 2" + of);
  CHECK(keras3("GlobalMaxPooling1D", "[" + c + "]", R"({"mask": )" + c + "}", trained) ==
        "is not supported: it is called with 'mask'" + of);
  const auto keras2 = [&](const std::string& class_name, const std::string& tensors, const std::string& config = "") {
    return called(class_name, config, "[[" + tensors + "]]");
  };
  const std::string constant = R"(["_CONSTANT_VALUE", -1, [[[0.5]]], {}])";
  CHECK(keras2("Add", R"(["c", 0, 0, {}], )" + constant) == "input conv1d scale");
  CHECK(keras2("Multiply", constant + R"(, ["c", 0, 0, {}])") == "input conv1d scale");
  CHECK(keras2("Subtract", constant + R"(, ["c", 0, 0, {}])") == "input conv1d scale");
  CHECK(keras2("Concatenate", constant + R"(, ["c", 0, 0, {}])") ==
        "is not supported: it joins numbers with tensors" + of);
  CHECK(keras2("Add", R"(["c", 0, 0, {}])") == "it reads 1 inputs, expected 2 or more | ");
  CHECK(keras2("Subtract", R"(["c", 0, 0, {}])") == "it reads 1 inputs, expected 2 or more | ");
  CHECK(keras2("Dense", R"(["c", 0, 0, {}], ["c", 0, 0, {}])", "\"units\": 2") == "it reads 2 inputs, expected 1 | ");
  CHECK(keras2("Flatten", R"(["c", 0, 0, {"scale": 2}])") == "is not supported: it is called with 'scale'" + of);
  CHECK(keras2("Flatten", R"({"a": ["c", 0, 0, {}]})") == "is not supported: it is called with tensors by name | ");
  CHECK(called("Flatten", "", R"([[["c", 0, 7, {}]]])") == "output 7 of layer 'c' is read, but it has 1 | ");
}

TEST_CASE("a call with training=True of a layer that then computes something else is refused") {
  const auto called = [](const std::string& class_name, const std::string& training, const std::string& config = "") {
    const Architecture architecture(functional(
        {input(), call("Conv1D", conv, "c", {"x"}),
         layer(class_name, config, "last") + R"("inbound_nodes": [[["c", 0, 0, {"training": )" + training + "}]]]}"},
        R"(["x", 0, 0])", "last"));
    return architecture.error();
  };
  const std::string refused =
      "is not supported: it is called with training=True, which computes other values for every batch (its input is "
      "[40, 3]) | ";
  CHECK(called("BatchNormalization", "true", "\"epsilon\": 0.001") == "layer 'last' (BatchNormalization): " + refused);
  CHECK(called("Dropout", "1") == "layer 'last' (Dropout): " + refused);
  CHECK(called("GaussianNoise", "true") == "layer 'last' (GaussianNoise): " + refused);
  CHECK(called("TimeDistributed", "true", R"("layer": {"class_name": "Dropout", "config": {}})") ==
        "layer 'last' (Dropout): " + refused);
  CHECK(called("BatchNormalization", "false", "\"epsilon\": 0.001").empty());
  CHECK(called("Dropout", "null").empty());
  CHECK(called("ActivityRegularization", "true").empty());
  const auto inside = [](const std::string& own, const std::string& outer) {
    const std::string inner =
        functional({input(), layer("Dropout", "", "drop") + R"("inbound_nodes": [[["x", 0, 0, )" + own + "]]]}",
                    call("Conv1D", conv, "c", {"drop"})},
                   R"(["x", 0, 0])", "c");
    return Architecture(functional({input(), R"({"name": "in", "inbound_nodes": [[["x", 0, 0, )" + outer + "]]], " +
                                                 inner.substr(1)},
                                   R"(["x", 0, 0])", "in"))
        .error();
  };
  CHECK(
      inside("{}", R"({"training": true})").starts_with("layer 'drop' (Dropout): is not supported: it is called with"));
  CHECK(inside(R"({"training": false})", R"({"training": true})").empty());
  CHECK(inside("{}", "{}").empty());
}

TEST_CASE("an activation of a Keras layer is the layer that it names, with its numbers") {
  const auto last = [](const std::string& activation) {
    const Architecture architecture(
        functional({input(), call("Conv1D", conv, "c", {"x"}),
                    call("Dense", "\"units\": 2, \"activation\": " + activation, "last", {"c"})},
                   R"(["x", 0, 0])", "last"));
    return architecture.read().graph.nodes.back().layer;
  };
  const auto activation = [&](const std::string& text) { return std::get<Activation>(last(text)); };
  const Activation relu = activation(R"({"module": "keras.layers", "class_name": "ReLU", "config": {"max_value": 2.0, )"
                                     R"("negative_slope": 0.1, "threshold": 0.5}})");
  CHECK(relu.function == ActivationFunction::bounded_relu);
  CHECK(relu.most == 2);
  CHECK(relu.alpha == 0.1);
  CHECK(relu.threshold == 0.5);
  CHECK(activation(R"({"class_name": "LeakyReLU", "config": {"alpha": 0.25}})").alpha == 0.25);
  CHECK(activation(R"({"class_name": "LeakyReLU", "config": {"negative_slope": 0.25}})").alpha == 0.25);
  CHECK(activation(R"("LeakyReLU")").alpha == 0.3);
  CHECK(activation(R"({"class_name": "Activation", "config": {"activation": {"class_name": "ELU", "config": )"
                   R"({"alpha": 0.7}}}})")
            .alpha == 0.7);
  CHECK(activation(R"({"class_name": "function", "config": "tanh"})").function == ActivationFunction::tanh);
  CHECK(activation(R"({"class_name": "PReLU", "config": {"shared_axes": [1]}})").function == ActivationFunction::prelu);
  CHECK(after_conv("Activation", R"("activation": {"class_name": "Dense", "config": {"units": 3}})") ==
        "layer 'last' (Activation): its activation 'Dense' is not supported | ");
  CHECK(after_conv("Activation", R"("activation": 3)") ==
        "layer 'last' (Activation): its activation is 3, expected a name | ");
}

TEST_CASE("a gelu that Keras had not yet, and an epsilon that is not there, are not guessed") {
  const auto gelu = [](const std::string& version) {
    std::string text = functional(
        {input(), call("Conv1D", conv, "c", {"x"}), call("Activation", "\"activation\": \"gelu\"", "last", {"c"})},
        R"(["x", 0, 0])", "last");
    text.insert(1, version);
    return Architecture(text).error();
  };
  const std::string refused =
      "layer 'last' (Activation): its activation 'gelu' is not Keras's own, which it has since 2.4; there are three, "
      "and "
      "the file does not say which | ";
  CHECK(gelu(R"("keras_version": "2.3.1", )") == refused);
  CHECK(gelu("") == refused);
  CHECK(gelu(R"("keras_version": "2.4.0", )").empty());
  CHECK(gelu(R"("module": "keras.src.engine.functional", )").empty());  // of 2.12 or later
  CHECK(after_conv("BatchNormalization", "") == "layer 'last' (BatchNormalization): its epsilon is missing | ");
  CHECK(after_conv("LayerNormalization", "") == "layer 'last' (LayerNormalization): its epsilon is missing | ");
  CHECK(after_conv("RMSNormalization", "") == "layer 'last' (RMSNormalization): its epsilon is missing | ");
  CHECK(after_conv("Addons>GELU", "") == "layer 'last' (Addons>GELU): its approximate is missing | ");
  CHECK(after_conv("MaxPooling1D", "\"data_format\": \"default\"") ==
        "layer 'last' (MaxPooling1D): its data_format is 'default', expected channels_last or channels_first | ");
}

TEST_CASE("published subclasses of Keras layers are the layers that they compute") {
  const auto model = [](const std::string& class_name, const std::string& config) {
    return kinds(
        Architecture(functional({input(), call(class_name, config, "last", {"x"})}, R"(["x", 0, 0])", "last")).read());
  };
  CHECK(model("ConvDNA", conv + R"(, "seq_length": 40)") == "input conv1d");
  CHECK(model("ConvSequence", conv) == "input conv1d");
  CHECK(model("Custom>ConvDNA", conv) == "input conv1d");
  CHECK(model("GlobalSumPooling1D", "") == "input global_pool scale");
  CHECK(after_conv("Identity", "").empty());
  CHECK(after_conv("Other>ConvDNA", conv).starts_with("layer 'last' (Other>ConvDNA) is not supported"));
}

TEST_CASE("layers of a Keras file that are not supported are said before its input is asked about, each once") {
  const std::string shared = R"({"class_name": "LSTM", "name": "both", "config": {"name": "both"}, "inbound_nodes": )"
                             R"([[["a", 0, 0, {}]], [["b", 0, 0, {}]]]})";
  const std::string merge = R"({"class_name": "Concatenate", "name": "all", "config": {"name": "all"}, )"
                            R"("inbound_nodes": [[["both", 0, 0, {}], ["both", 1, 0, {}], ["l", 0, 0, {}]]]})";
  const Architecture strands(functional({input("a"), input("b"), shared, call("Lambda", "", "l", {"a"}), merge},
                                        R"(["a", 0, 0], ["b", 0, 0])", "all"));
  CHECK(strands.error() ==
        "layer 'both' (LSTM) is not supported | 2 of its 5 layers are not supported: LSTM (1), Lambda (1)");
  const Architecture numbers(
      functional({input("a", "[null, 40, 3]"), call("LSTM", "", "l", {"a"})}, R"(["a", 0, 0])", "l"));
  CHECK(numbers.error() == "layer 'l' (LSTM) is not supported | 1 of its 2 layers are not supported: LSTM (1)");

  // Of a layer that is not supported any output may be read: tf.split(x, 2)[1], an LSTM's state.
  const std::string half = R"({"class_name": "Activation", "name": "half", "config": {"name": "half", )"
                           R"("activation": "relu"}, "inbound_nodes": [[["l", 0, 1, {}]]]})";
  const Architecture second(functional({input("a"), call("LSTM", "", "l", {"a"}), half}, R"(["a", 0, 0])", "half"));
  CHECK(second.error() == "layer 'l' (LSTM) is not supported | 1 of its 3 layers are not supported: LSTM (1)");
}

TEST_CASE("inputs and outputs of a Keras model by name are its heads' and side inputs' names") {
  const std::string text = R"({"class_name": "Functional", "config": {"name": "m", "layers": [)" + input("x") + ", " +
                           input("e", "[null, 3]") + ", " + call("Conv1D", conv, "c", {"x"}) + ", " +
                           call("GlobalMaxPooling1D", "", "p", {"c"}) + ", " +
                           call("Concatenate", "", "all", {"p", "e"}) +
                           R"(], "input_layers": {"sequence": ["x", 0, 0], "extra": ["e", 0, 0]}, )"
                           R"("output_layers": {"profile": ["c", 0, 0], "counts": [["all", 0, 0], ["p", 0, 0]]}}})";
  const Model model = Architecture(text).read();
  std::string names;
  for (const Head& head : model.contract.heads) names += head.name + " ";
  CHECK(names == "counts counts_2 profile ");
  CHECK(model.graph.nodes.at(1).name == "extra");
}

TEST_CASE("TensorFlow's functions that name axes are layers where they work along bases or channels") {
  const std::string of = " (its input is [40, 3]) | ";
  CHECK(op("expand_dims", R"({"axis": 0})") ==
        "is not supported: its axis is 0, before the batch or behind the last" + of);
  CHECK(op("expand_dims", R"({"axis": -1})") == "input conv1d");
  CHECK(op("expand_dims", "{}") == "is not supported: its axis is missing" + of);
  CHECK(op("compat.v1.squeeze", R"({"axis": 2})") == "it takes out an axis of size 3, expected 1 | ");
  CHECK(op("compat.v1.transpose", R"({"perm": [1, 0, 2]})") == "is not supported: it moves the batch" + of);
  CHECK(op("compat.v1.transpose", R"({"perm": [0, 2, 2]})") == "its dims are [2, 2], expected each axis once | ");
  CHECK(op("compat.v1.pad", R"({"paddings": [[0, 0], [1, 2], [0, 0]]})") == "input conv1d pad");
  CHECK(op("compat.v1.pad", R"({"paddings": [[0, 0], [0, 0], [0, 1]]})") ==
        "is not supported: it pads another axis than the length" + of);
  CHECK(op("compat.v1.pad", R"({"paddings": [[0, 0], [1, 2]]})") ==
        "is not supported: its paddings are not two for each axis" + of);
  CHECK(op("compat.v1.pad", R"({"paddings": [[0, 0], [1, 2], [0, 0]], "constant_values": 1})") ==
        "is not supported: it pads with other than zeros" + of);
}

TEST_CASE("slices of a Keras tensor are crops of its bases or channels") {
  const auto slice = [&](const std::string& positions, const std::string& channels) {
    return behind_conv("SlicingOpLambda", "__operators__.getitem",
                       R"({"slice_spec": [{"start": null}, )" + positions + ", " + channels + "]}");
  };
  CHECK(slice(R"({"start": 3, "stop": -2, "step": null})", R"({"start": null})") == "input conv1d crop");
  CHECK(slice(R"({"start": 0, "stop": 900})", R"({"start": -3})") == "input conv1d");
  CHECK(slice("3", R"({"start": null})") == "input conv1d crop");
  CHECK(slice("41", R"({"start": null})") == "its slice keeps [41, 42) of 40 | ");
  CHECK(slice(R"({"step": 2})", R"({"start": null})") ==
        "is not supported: its slice steps by 2 (its input is [40, 3]) | ");
  CHECK(slice(R"({"start": null})", R"({"start": 1})") == "input conv1d channel_slice");
  CHECK(slice(R"({"start": 30, "stop": 20})", R"({"start": null})") == "its slice keeps [30, 20) of 40 | ");
  const auto spec = [&](const std::string& parts) {
    return behind_conv("SlicingOpLambda", "__operators__.getitem", R"({"slice_spec": [)" + parts + "]}");
  };
  CHECK(spec(R"({"class_name": "__ellipsis__"}, {"start": 1})") == "input conv1d channel_slice");
  CHECK(spec("0") == "is not supported: it takes a part of the batch (its input is [40, 3]) | ");
  CHECK(spec(R"({"start": 0, "stop": 0})") ==
        "is not supported: it takes a part of the batch (its input is [40, 3]) | ");
  CHECK(spec("{}, {}, {}, {}") == "is not supported: its slice has 4 parts (its input is [40, 3]) | ");
}

TEST_CASE("a number that a function of TensorFlow is called with is a tensor of the graph") {
  const auto numbers = [](const std::string& function, const std::string& first, const std::string& arguments) {
    const std::string op = fmt::format(R"({{"class_name": "TFOpLambda", "name": "op", "config": {{"function": "{}"}}, )"
                                       R"("inbound_nodes": [[{}, {{{}}}]]}})",
                                       function, first, arguments);
    const Json json =
        parse_json("f", functional({input(), call("Conv1D", conv, "c", {"x"}), op}, R"(["x", 0, 0])", "op"));
    const KerasLayer layers = read_keras_layers("f", json);
    const KerasLowered lowered = lower_keras(layers, read_keras_inputs("f", layers.network[0], 4, ""), {"f", 40});
    std::string text;
    for (const auto& [name, own] : lowered.layers.tensors)
      if (!own.tensor.bytes.empty()) text += fmt::format("{} [{}] ", name, fmt::join(to_floats(own.tensor), ", "));
    return text;
  };
  const std::string x = R"("c", 0, 0)";
  CHECK(numbers("__operators__.add", x, R"("y": 1.5)") == "op.bias [1.5, 1.5, 1.5] op.weight [1, 1, 1] ");
  CHECK(numbers("math.subtract", x, R"("y": [1, 2, 4])") == "op.bias [-1, -2, -4] op.weight [1, 1, 1] ");
  CHECK(numbers("math.subtract", R"("_CONSTANT_VALUE", -1, 1.5)", R"("y": ["c", 0, 0])") ==
        "op.bias [1.5, 1.5, 1.5] op.weight [-1, -1, -1] ");
  CHECK(numbers("math.multiply", R"("_CONSTANT_VALUE", -1, 3)", R"("y": ["c", 0, 0])") == "op.weight [3, 3, 3] ");
  CHECK(numbers("math.truediv", x, R"("y": [[[1, 2, 4]]])") == "op.weight [1, 0.5, 0.25] ");
  CHECK(numbers("math.negative", x, "") == "op.weight [-1, -1, -1] ");
}

TEST_CASE("hard_sigmoid of Keras 3 is another line than Keras 2's") {
  const auto slope = [](const std::string& version) {
    std::string text = functional({input(), call("Conv1D", conv, "c", {"x"}),
                                   call("Activation", "\"activation\": \"hard_sigmoid\"", "last", {"c"})},
                                  R"(["x", 0, 0])", "last");
    text.insert(1, "\"keras_version\": \"" + version + "\", ");
    return std::get<Activation>(Architecture(text).read().graph.nodes.back().layer).alpha;
  };
  CHECK(slope("2.15.0") == 0.2);
  CHECK(slope("3.5.0") == Approx(1.0 / 6).epsilon(1e-15));
}

TEST_CASE("sizes of a Keras file that no machine holds are errors, not overflows") {
  CHECK(after_conv("UpSampling1D", R"("size": 2147483647)") ==
        "layer 'last' (upsample): its factor is 2147483647, expected at most 268435456 | ");
  CHECK(after_conv("UpSampling1D", R"("size": 268435456)") ==
        "layer 'last' (upsample): 3 channels at 10737418240 positions are too many | ");
  CHECK(
      after_conv("DepthwiseConv1D", R"("kernel_size": [3], "depth_multiplier": 2147483647)") ==
      "layer 'last' (DepthwiseConv1D): its multiplier, kernel, strides and dilation are not all positive and small | ");
  CHECK(after_conv("Reshape", "\"target_shape\": [2147483647, 2147483647, 2147483647]") ==
        "layer 'last' (Reshape): its target_shape does not fit | ");
  CHECK(after_conv("Reshape", "\"target_shape\": [-1, -1]") ==
        "layer 'last' (Reshape): its target_shape has more than one -1 | ");
}

TEST_CASE("of several Keras inputs the one of as many channels as letters is the sequence, and others are given") {
  const auto model = [](const std::vector<std::string>& inputs, const std::string& other) {
    std::vector<std::string> layers = inputs;
    layers.push_back(call("Conv1D", conv, "c", {"x"}));
    layers.push_back(call("GlobalMaxPooling1D", "", "p", {"c"}));
    layers.push_back(call("GlobalMaxPooling1D", "", "q", {other}));
    layers.push_back(call("Concatenate", "", "both", {"q", "p"}));
    return Architecture(functional(layers, fmt::format(R"(["{}", 0, 0], ["x", 0, 0])", other), "both"));
  };
  const Model two = model({input("extra", "[null, 40, 6]"), input()}, "extra").read();
  REQUIRE(kinds(two) == "input input conv1d global_pool global_pool concat");
  CHECK(two.graph.nodes[1].name == "extra");
  CHECK_FALSE(std::get<Input>(two.graph.nodes[1].layer).per_window);
  CHECK(two.shapes[1] == Shape{6, 40});
  CHECK(two.contract.heads[0].first_base == 0);
  const Architecture either = model({input("extra"), input()}, "extra");
  CHECK(either.error() ==
        "several of its inputs may be the sequence: 'extra' [40, 4], 'x' [40, 4] | sequence=NAME says which, as in "
        "sequence=extra; where the other is its reverse complement, input=x=reverse-complement says so");
  FileFacts facts;
  facts.sequence = "x";
  CHECK(either.read(facts).graph.nodes[1].name == "extra");
  facts.sequence = "y";
  CHECK(error_of([&] { either.read(facts); }) ==
        "sequence is 'y', but " + either.path + " has the inputs 'extra' [40, 4], 'x' [40, 4] | ");
  CHECK(model({input("extra", "[null, 7, 6]"), input()}, "extra").error() ==
        "input 'extra' has the shape [7, 6], expected values for the window, [n], or for every base of it, [40, n] | ");
  CHECK(model({input("extra", "[null, 9, 6]"), input("x", "[null, 9, 5]")}, "extra").error() ==
        "none of its inputs, 'extra' [9, 6], 'x' [9, 5], is a sequence of 4 letters, as in [1000, 4] | alphabet="
        "LETTERS gives the letters in the order of the input's channels");
}

TEST_CASE("channels of a Keras sequence behind its letters are an input next to it, unless the alphabet has as many") {
  const std::vector<std::string> layers{input("x", "[null, 40, 6]"), call("Conv1D", conv, "signal", {"x"})};
  const Architecture wide(functional(layers, R"(["x", 0, 0])", "signal"));
  const Model model = wide.read();
  REQUIRE(kinds(model) == "input input concat conv1d");
  CHECK(model.shapes[0] == Shape{4, 40});
  CHECK(model.graph.nodes[1].name == "signal");
  CHECK(model.shapes[1] == Shape{2, 40});
  CHECK(model.graph.nodes[2].inputs == std::vector<size_t>{0, 1});
  CHECK(plain(model.reading.assumed).back() ==
        "2 values a base, 'signal', in channels 5 to 6 (input=signal, or alphabet of 6 letters)");
  CHECK(plain(model.reading.input_hint) == "where they are letters: alphabet of 6 letters");
  CHECK(model.contract.heads[0].name == "signal");
  FileFacts facts;
  facts.alphabet = "ACGTNX";
  CHECK(kinds(wide.read(facts)) == "input conv1d");
  const Model beside = Architecture(functional({input("signal", "[null, 3]"), input("x", "[null, 40, 5]"),
                                                call("GlobalMaxPooling1D", "", "p", {"x"}),
                                                call("Concatenate", "", "both", {"signal", "p"})},
                                               R"(["signal", 0, 0], ["x", 0, 0])", "both"))
                           .read();
  REQUIRE(kinds(beside) == "input input input concat global_pool concat");
  CHECK(beside.graph.nodes[1].name == "signal");
  CHECK(beside.graph.nodes[2].name == "signal_2");
  CHECK(plain(beside.reading.input_hint) == "where it is a letter: alphabet=ACGTN");
}

TEST_CASE("a Keras output that does not read the sequence is an error") {
  const Architecture model(
      functional({input(), input("extra", "[null, 6]"), call("Dense", "\"units\": 2", "d", {"extra"})},
                 R"(["x", 0, 0], ["extra", 0, 0])", "d"));
  CHECK(model.error() == "output 'd': does not read the sequence | ");
}

TEST_CASE("a Keras sequence of numbers is read by an Embedding, whose letters are the alphabet") {
  const auto model = [](const std::string& letters) {
    return Architecture(functional(
        {input("x", "[null, 40]"), call("Embedding", "\"input_dim\": " + letters + ", \"output_dim\": 3", "e", {"x"}),
         call("Conv1D", conv, "c", {"e"})},
        R"(["x", 0, 0])", "c"));
  };
  const Model five = model("5").read();
  CHECK(kinds(five) == "input embedding conv1d");
  CHECK(five.contract.alphabet == "ACGTN");
  CHECK(five.contract.unknown_letter == UnknownLetter::letter);
  CHECK(five.contract.unknown_code == 4);
  CHECK(plain(five.reading.assumed) ==
        std::vector<std::string>{"letters ACGTN (alphabet)", "any other letter read as N (unknown)"});
  CHECK(model("4").read().contract.alphabet == "ACGT");
  CHECK(model("9").error() ==
        "its Embedding knows 9 letters and does not say which | alphabet=LETTERS gives them in the order of their "
        "numbers, from 0");
  FileFacts facts;
  facts.alphabet = "NACGT";
  CHECK(model("5").read(facts).contract.unknown_code == 0);
  CHECK(model("4").error(facts) ==
        "layer 'e' (Embedding): its input_dim is 4, expected 5, the letters of the alphabet | ");
  const Architecture bare(
      functional({input("x", "[null, 40]"), call("Embedding", "\"input_dim\": 4, \"output_dim\": 3", "e", {"x"}),
                  call("Dense", "\"units\": 2", "d", {"x"}), call("Flatten", "", "f", {"e"}),
                  call("Concatenate", "", "both", {"f", "d"})},
                 R"(["x", 0, 0])", "both"));
  CHECK(
      bare.error() ==
      "layer 'd' (Dense): is not supported: it reads the letters' numbers, which only an Embedding does (its input is "
      "[40]) | ");
}

TEST_CASE("of a Keras file that cannot be wholly read the layers that do not stand behind an obstacle are understood") {
  const Architecture model(
      functional({input(), call("Conv1D", conv, "c", {"x"}), call("LSTM", "", "lstm", {"c"}),
                  call("Dense", "\"units\": 2", "behind", {"lstm"}), call("MaxPooling1D", "", "beside", {"c"}),
                  call("GlobalMaxPooling1D", "", "pool", {"beside"}), call("Flatten", "", "flat", {"behind"}),
                  call("Concatenate", "", "all", {"pool", "flat"})},
                 R"(["x", 0, 0])", "all"));
  try {
    model.read();
    FAIL("nothing was thrown");
  } catch (const PartlyRead& error) {
    CHECK(error.hint() == "1 of its 8 layers are not supported: LSTM (1)");
    const PartOfModel& part = error.part();
    CHECK(kinds(part.model) == "input conv1d max_pool global_pool");
    CHECK(part.model.shapes.at(2) == Shape{3, 20});
    CHECK(part.model.contract.window_bases == 40);
    CHECK(part.end == 1);
    std::string missing;
    for (const MissingLayer& layer : part.missing) missing += layer.name + " " + layer.why + "; ";
    CHECK(
        missing ==
        "lstm is not supported; behind is not reached: it reads 'lstm'; flat is not reached: it reads 'behind'; all is "
        "not reached: it reads 'flat'; ");
  }
}

TEST_CASE("wiring of a Keras file that leads nowhere or in circles is an error") {
  CHECK(Architecture(functional({input(), call("Conv1D", conv, "c", {"nowhere"})}, R"(["x", 0, 0])", "c")).error() ==
        "model 'm': it refers to layer 'nowhere', which is not there | ");
  CHECK(Architecture(functional({input()}, R"(["x", 0, 0])", "nowhere")).error() ==
        "model 'm': it refers to layer 'nowhere', which is not there | ");
  CHECK(Architecture(functional({input(), call("Add", "", "a", {"x", "b"}), call("Dropout", "", "b", {"a"})},
                                R"(["x", 0, 0])", "b"))
            .error() == "model 'm': layer 'b' reads its own output: a cycle | ");
  CHECK(Architecture(functional({input(), input()}, R"(["x", 0, 0])", "x")).error() ==
        "model 'm': two layers are called 'x' | ");
  CHECK(Architecture(R"({"class_name": "Graph", "config": {"nodes": []}})").error() ==
        "is a Keras model of kind 'Graph', expected Sequential or Functional | ");
  CHECK(Architecture(R"({"class_name": "Sequential", "config": {"layers": [3]}})").error() ==
        "model 'Sequential': its list of layers holds something else | ");
  CHECK(Architecture(R"({"class_name": "Functional", "config": {"layers": [], "input_layers": 3}})").error() ==
        "model 'Functional': got 3, expected [layer, call, tensor] | ");
}

TEST_CASE("JSON of 1,000 levels in a Keras file is an error") {
  const std::string deep = std::string(1000, '[') + std::string(1000, ']');
  CHECK(Architecture(R"({"class_name": "Sequential", "config": )" + deep + "}").error() ==
        "JSON is nested deeper than 64 levels | ");
}

TEST_CASE("the input's axis of the alphabet's size is the letters, whichever order the file has") {
  const auto axes = [](const std::vector<int64_t>& sizes, int64_t letters) {
    std::string text;
    for (ValueAxis axis : sequence_axes(sizes, letters, "model.h5", "it"))
      text += axis == ValueAxis::length ? 'L' : axis == ValueAxis::channels ? 'C' : '1';
    return text;
  };
  CHECK(axes({1000, 4}, 4) == "LC");
  CHECK(axes({4, 1000}, 4) == "CL");
  CHECK(axes({0, 4}, 4) == "LC");
  CHECK(axes({4, 4}, 4) == "LC");
  CHECK(axes({1000, 4, 1}, 4) == "LC1");
  CHECK(axes({1, 4, 1000}, 4) == "1CL");
  CHECK(axes({1, 1000, 4}, 4) == "1LC");
  CHECK(axes({4, 1000, 1}, 4) == "CL1");
  CHECK(axes({81, 5}, 5) == "LC");
  CHECK(axes({1000, 5}, 4) == "LC");  // letters and a channel behind them
  CHECK(axes({6, 1000, 1}, 4) == "CL1");
  CHECK(axes({0, 5}, 4) == "LC");
  CHECK(error_of([&] {
          axes({1000, 3}, 4);
        }) ==
        "model.h5: input 'it' has the shape [1000, 3], expected a sequence of 4 letters, as in [1000, 4] | "
        "alphabet=LETTERS gives the "
        "letters in the order of the input's channels");
  CHECK(error_of([&] { axes({28, 28}, 4); }).starts_with("model.h5: input 'it' has the shape [28, 28]"));
  CHECK(error_of([&] { axes({6}, 4); }).starts_with("model.h5: input 'it' has the shape [6]"));
  CHECK(error_of([&] { axes({10, 4, 3}, 4); }).starts_with("model.h5: input 'it' has the shape [10, 4, 3]"));
}

TEST_CASE("a last softmax, sigmoid, softplus or exp of a Keras model is its head's transform, never a node") {
  const auto transform = [](const std::string& name) {
    const Model model = Architecture(functional({input(), call("Conv1D", conv, "c", {"x"}),
                                                 call("Activation", "\"activation\": \"" + name + "\"", "last", {"c"})},
                                                R"(["x", 0, 0])", "last"))
                            .read();
    return std::string(to_text(model.contract.heads[0].transform)) + " of " + kinds(model);
  };
  CHECK(transform("softmax") == "softmax of input conv1d");
  CHECK(transform("sigmoid") == "sigmoid of input conv1d");
  CHECK(transform("softplus") == "softplus of input conv1d");
  CHECK(transform("exponential") == "exp of input conv1d");
  CHECK(transform("linear") == "none of input conv1d");
  CHECK(transform("tanh") == "none of input conv1d activation");
}

TEST_CASE("bins of a Keras model begin where their first position lies") {
  const auto first_base = [](const std::vector<std::string>& layers, const std::string& output) {
    std::vector<std::string> all{input()};
    all.insert(all.end(), layers.begin(), layers.end());
    const Head head = Architecture(functional(all, R"(["x", 0, 0])", output)).read().contract.heads.at(0);
    return std::vector<int64_t>{head.first_base, head.bin_bases, head.bins};
  };
  using Numbers = std::vector<int64_t>;
  const std::string valid = R"("filters": 3, "kernel_size": [5], "padding": "valid")";
  const std::string causal = R"("filters": 3, "kernel_size": [5], "padding": "causal")";
  CHECK(first_base({call("Conv1D", conv, "c", {"x"})}, "c") == Numbers{0, 1, 40});
  CHECK(first_base({call("Conv1D", valid, "c", {"x"})}, "c") == Numbers{2, 1, 36});
  CHECK(first_base({call("Conv1D", causal, "c", {"x"}), call("Cropping1D", "\"cropping\": [7, 3]", "d", {"c"})}, "d") ==
        Numbers{7, 1, 30});
  CHECK(first_base({call("Conv1D", conv, "c", {"x"}), call("MaxPooling1D", "\"pool_size\": 4", "p", {"c"}),
                    call("Cropping1D", "\"cropping\": 2", "d", {"p"})},
                   "d") == Numbers{8, 4, 6});
  CHECK(first_base({call("Flatten", "", "f", {"x"}), call("Dense", "\"units\": 2", "d", {"f"})}, "d") ==
        Numbers{0, 40, 1});
  CHECK(first_base({call("Cropping1D", "\"cropping\": [3, 2]", "c", {"x"}), call("Flatten", "", "f", {"c"}),
                    call("Dense", "\"units\": 2", "d", {"f"})},
                   "d") == Numbers{3, 35, 1});
}

TEST_CASE("a Keras output of the whole window stands for the bases that it sees, where its first are cropped away") {
  const auto bins = [](const std::vector<std::string>& layers, const std::string& output) {
    std::vector<std::string> all{input()};
    all.insert(all.end(), layers.begin(), layers.end());
    const Head head = Architecture(functional(all, R"(["x", 0, 0])", output)).read().contract.heads.at(0);
    return std::vector<int64_t>{head.first_base, head.bin_bases, head.bins};
  };
  using Numbers = std::vector<int64_t>;
  const std::string crop = call("Cropping1D", "\"cropping\": [7, 3]", "crop", {"x"});
  const std::string flat = call("Flatten", "", "f", {"crop"});
  CHECK(bins({crop, flat, call("Dense", "\"units\": 2", "d", {"f"})}, "d") == Numbers{7, 30, 1});
  CHECK(bins({crop, flat, call("Dense", "\"units\": 12", "d", {"f"}),
              call("Reshape", "\"target_shape\": [6, 2]", "r", {"d"})},
             "r") == Numbers{7, 5, 6});
  const std::string valid = R"("filters": 3, "kernel_size": [5])";
  CHECK(bins({crop, call("Conv1D", valid, "c", {"crop"}), call("GlobalAveragePooling1D", "", "g", {"c"})}, "g") ==
        Numbers{7, 30, 1});
  CHECK(bins({call("Conv1D", valid, "c", {"x"}), call("Cropping1D", "\"cropping\": [0, 9]", "crop", {"c"}),
              call("GlobalMaxPooling1D", "", "g", {"crop"})},
             "g") == Numbers{0, 40, 1});  // it reads the first base
  CHECK(bins({crop, call("ZeroPadding1D", "\"padding\": [7, 3]", "p", {"crop"}), call("Conv1D", conv, "c", {"p"})},
             "c") == Numbers{0, 1, 40});
}

TEST_CASE("what a Keras file leaves open is what the user says, or a default that is told") {
  const std::string open =
      functional({input("x", "[null, null, 4]"), call("Conv1D", conv, "c", {"x"})}, R"(["x", 0, 0])", "c");
  const Model example = Architecture(open).read();
  CHECK(example.contract.window_is_open);
  CHECK(example.contract.window_bases == 1024);
  CHECK(example.contract.min_window_bases == 1);
  FileFacts facts;
  facts.window_bases = 64;
  facts.alphabet = "ACGU";
  facts.unknown = 0.25;
  const Model model = Architecture(open).read(facts);
  CHECK(model.contract.window_bases == 64);
  CHECK_FALSE(model.contract.window_is_open);
  CHECK(model.contract.min_window_bases == 1);
  CHECK(model.contract.alphabet == "ACGU");
  CHECK(model.contract.unknown == 0.25);
  CHECK(model.reading.assumed.empty());
  const std::string cropped =
      functional({input("x", "[null, null, 4]"), call("Cropping1D", "\"cropping\": [40, 41]", "crop", {"x"}),
                  call("Conv1D", conv, "c", {"crop"})},
                 R"(["x", 0, 0])", "c");
  const Model from_crop = Architecture(cropped).read();
  CHECK(from_crop.contract.window_bases == 5081);
  CHECK(from_crop.contract.min_window_bases == 82);
  CHECK(plain(from_crop.reading.assumed) == std::vector<std::string>{"letters ACGT (alphabet)",
                                                                     "an unknown base 0 in every channel (unknown)",
                                                                     "windows of 5081 bases (window)"});
  facts.backend = "cuda";
  CHECK(Architecture(open).error(facts) == "backend is 'cuda', expected tensorflow or theano | ");
}

TEST_CASE("whose kernels a Keras file has is what it shows, and never guessed against") {
  const auto backend = [](const std::string& name, const std::string& architecture = "",
                          const std::string& given = "") {
    FileFacts facts;
    facts.backend = given;
    if (!architecture.empty()) facts.architecture = goldens + architecture;
    const Model model = test::read_keras_file(goldens + name, true, facts);
    std::string kernel;  // the first tap of the first filter, as the graph has it
    for (const auto& [tensor, value] : model.weights.tensors)
      if (tensor.starts_with("convolution") && tensor.ends_with("_1.weight"))
        kernel = fmt::format("{:.4f}", to_floats(value)[0]);
    for (const std::string& assumed : plain(model.reading.assumed))
      if (assumed.find("Theano") != std::string::npos) kernel += " " + assumed;
    return kernel;
  };
  CHECK(backend("keras1_tf_unsaid.h5") == backend("keras1_tf.h5"));  // names that end in :0
  CHECK(backend("keras1_tf_unsaid.h5") != backend("keras1_tf.h5", "", "theano"));
  CHECK(backend("keras1_unsaid.h5") == backend("keras1_theano.h5"));  // names that do not
  CHECK(backend("keras1_unsaid.h5") != backend("keras1_theano.h5", "", "tensorflow"));
  CHECK(backend("keras1_elsewhere.h5", "keras1_elsewhere.json") == backend("keras1_theano.h5"));
  CHECK(plain(read_keras_json(goldens + "keras03.json", goldens + "keras03.h5", true, {}).reading.assumed).back() ==
        "kernels as Theano has them, flipped (backend)");
  const TemporaryFolder folder;
  std::string later =
      R"({"keras_version": "2.2.4", "backend": "tensorflow", )" + read_text(goldens + "keras03.json").substr(1);
  const std::string path = folder.write("later.json", later);
  CHECK(error_of([&] { read_keras_json(path, goldens + "keras03.h5", true, {}); }) ==
        path +
            ": nothing in it says whether its kernels are TensorFlow's, or Theano's, which are flipped | "
            "backend=tensorflow or backend=theano says it");
  CHECK_NOTHROW(read_keras_json(path, goldens + "keras03.h5", false, {}));  // to show the layers it need not be known
  CHECK_NOTHROW(read_keras_json(goldens + "keras03.json", "", false, {}));
}

TEST_CASE("of a model that multi_gpu_model made the one inside is read") {
  const Model model = test::read_keras_file(goldens + "replicated.h5", true);
  CHECK(model.contract.heads.size() == 2);
  CHECK(model.reading.left_out == std::vector<std::string>{"replicas of multi_gpu_model"});
  CHECK(kinds(model) == "input input conv1d batch_norm global_pool concat dense conv1d");
}

TEST_CASE("FILE.weights.h5 of Keras 3 that does not fit its architecture is an error that names the group") {
  std::string text = read_text(goldens + "keras3_weights.json");
  const std::string bias = R"("use_bias": true)";
  text.replace(text.rfind(bias), bias.size(), R"("use_bias": false)");
  const Architecture architecture(text);
  const std::string file = goldens + "keras3_weights.h5";
  CHECK(error_of([&] { read_keras_json(architecture.path, file, true, {}); }) ==
        file + ": layer 'window' (Dense): '/layers/dense_1/vars' holds 2 tensors, expected 1 (kernel) | ");
}

TEST_CASE("a Keras file that names track pairs of the reverse strand has them in its contract") {
  const Model model = test::read_keras_file(goldens + "basenji_like.h5", false);
  CHECK(model.contract.heads[0].strand_pairs == std::vector<size_t>{1, 0, 3, 2});
  CHECK(kinds(model) == "input conv1d max_pool activation crop dense");
}

TEST_CASE("weights that disagree with a Keras architecture are an error that names layer, tensor, got and expected") {
  const std::string file = goldens + "weights_only.h5";
  const auto error = [&](const std::string& text) {
    const Architecture architecture(text);
    FileFacts facts;
    facts.architecture = architecture.path;
    const std::string said = error_of([&] { test::read_keras_file(file, true, facts); });
    return said.starts_with(file + ": ") ? said.substr(file.size() + 2) : said;
  };
  const auto model = [](const std::string& filters, bool bias, bool with_last) {
    const std::string config =
        R"("kernel_size": [3], "padding": "same", "use_bias": )" + std::string(bias ? "true" : "false");
    std::vector<std::string> layers{input(), call("Conv1D", R"("filters": 5, )" + config, "first", {"x"}),
                                    call("Conv1D", "\"filters\": " + filters + ", " + config, "second", {"first"}),
                                    call("GlobalMaxPooling1D", "", "pool", {"second"})};
    if (with_last) layers.push_back(call("Dense", "\"units\": 2", "last", {"pool"}));
    return functional(layers, R"(["x", 0, 0])", with_last ? "last" : "pool");
  };
  CHECK(error(model("6", true, true)) ==
        "layer 'second' (Conv1D): tensor '/a/a/kernel:0' has shape [3, 5, 5], expected [3, 5, 6] | ");
  CHECK(error(model("5", false, true)) == "layer 'first' (Conv1D): '/b' holds 2 tensors, expected 1 (kernel) | ");
  CHECK(error(model("5", true, false)) == "holds weights of 3 layers, expected 2: the first too many is '/out' | ");
  CHECK(error_of([&] { test::read_keras_file(file, true); }) ==
        file +
            ": holds no model_config, which describes a Keras model's layers | a file of weights alone needs its "
            "architecture: architecture=FILE.json, as model.to_json() writes it");
}

TEST_CASE("what a Keras file holds that changes no prediction is told") {
  using Texts = std::vector<std::string>;
  CHECK(test::read_keras_file(goldens + "flat_sequential.h5", false).reading.left_out ==
        Texts{"Dropout (1)", "GaussianNoise (1)", "SpatialDropout1D (1)"});
  CHECK(test::read_keras_file(goldens + "causal_and_strided.h5", false).reading.left_out == Texts{"optimizer weights"});
  CHECK(test::read_keras_file(goldens + "reshaped.h5", false).reading.left_out.empty());
  const Architecture twice(functional(
      {input(), call("Dropout", "", "d", {"x"}), call("Conv1D", conv, "c", {"d"}), call("Dropout", "", "e", {"c"}),
       call("TimeDistributed",
            "\"layer\": {"
            "\"class_name\": \"Dropout\", \"config\": {}}",
            "f", {"e"})},
      R"(["x", 0, 0])", "f"));
  CHECK(twice.read().reading.left_out == Texts{"Dropout (3)"});
}

TEST_CASE("Keras's JSON is told from a card by its content") {
  CHECK(looks_like_keras_json(R"( {"class_name": "Sequential")"));
  CHECK(looks_like_keras_json(R"({"layers": [{"name": "Dense", "custom_name": "dense")"));
  CHECK_FALSE(looks_like_keras_json(R"({"seqcast_card": 1, "notes": ["\"class_name\""])"));
  CHECK_FALSE(looks_like_keras_json(R"(["class_name"])"));
}

namespace {

/// A model of any length: what comes after a convolution.
std::string of_any_length(const std::vector<std::string>& layers, const std::string& output) {
  std::vector<std::string> all{input("x", "[null, null, 4]"), call("Conv1D", conv, "c", {"x"})};
  all.insert(all.end(), layers.begin(), layers.end());
  return functional(all, R"(["x", 0, 0])", output);
}

std::vector<int64_t> bins_of(const Model& model) {
  const Head& head = model.contract.heads.at(0);
  return {head.first_base, head.bin_bases, head.bins};
}

}  // namespace

TEST_CASE("a Keras output behind a Flatten is of the whole window, also where one position is left") {
  const auto bins = [](const std::vector<std::string>& layers, const std::string& output) {
    std::vector<std::string> all{input()};
    all.insert(all.end(), layers.begin(), layers.end());
    return bins_of(Architecture(functional(all, R"(["x", 0, 0])", output)).read());
  };
  using Numbers = std::vector<int64_t>;
  const std::string pool = call("MaxPooling1D", "\"pool_size\": 40", "p", {"x"});
  const std::string dense = "\"units\": 2";
  CHECK(bins({pool, call("Flatten", "", "f", {"p"}), call("Dense", dense, "d", {"f"})}, "d") == Numbers{0, 40, 1});
  CHECK(bins({pool, call("Reshape", "\"target_shape\": [4]", "f", {"p"})}, "f") == Numbers{0, 40, 1});
  const std::string whole = R"("filters": 3, "kernel_size": [37])";
  const std::string conv4 = call("Conv1D", whole, "c", {"x"});  // 4 positions are left
  const std::string pool4 = call("MaxPooling1D", "\"pool_size\": 4", "p", {"c"});
  CHECK(bins({conv4, pool4, call("Flatten", "", "f", {"p"}), call("Dense", dense, "d", {"f"})}, "d") ==
        Numbers{0, 40, 1});
  CHECK(bins({conv4, call("Flatten", "", "f", {"c"}), call("Dense", dense, "d", {"f"})}, "d") == Numbers{0, 40, 1});
}

TEST_CASE("windows of a Keras model have any length only where its layers are the same in all of them") {
  const auto facts = [](int64_t window) {
    FileFacts result;
    result.window_bases = window;
    return result;
  };
  const std::string pooled = of_any_length({call("GlobalMaxPooling1D", "", "p", {"c"})}, "p");
  Model model = Architecture(pooled).read();
  CHECK(model.contract.window_is_open);
  for (const int64_t window : {5, 80, 1000}) {
    const Model told = Architecture(pooled).read(facts(window));
    set_window(model, window);
    CHECK(bins_of(told) == std::vector<int64_t>{0, window, 1});
    CHECK(bins_of(model) == bins_of(told));
  }
  // What is turned around has as many channels as there are positions: not the same layer in another window.
  const std::string turned = of_any_length(
      {call("Permute", "\"dims\": [2, 1]", "t", {"c"}), call("MaxPooling1D", "\"pool_size\": 3", "m", {"t"}),
       call("Permute", "\"dims\": [2, 1]", "u", {"m"}), call("GlobalMaxPooling1D", "", "p", {"u"})},
      "p");
  CHECK(Architecture(turned).error() ==
        "leaves open how long its windows are | window=BASES says how long they were in training");
  CHECK_FALSE(Architecture(turned).read(facts(80)).contract.min_window_bases);
}

TEST_CASE("a Keras input of other than four channels is numbers where nothing says that it is letters") {
  const auto model = [](const std::string& shape) {
    return Architecture(functional({input("x", shape), call("Conv1D", conv, "c", {"x"})}, R"(["x", 0, 0])", "c"));
  };
  FileFacts numbers;
  numbers.may_be_numbers = true;
  const Model forty = model("[null, 50, 40]").read(numbers);
  CHECK(kinds(forty) == "input conv1d");
  CHECK(forty.contract.takes_numbers());
  CHECK(forty.shapes[0] == Shape{40, 50});
  CHECK(forty.reading.assumed.empty());
  CHECK(plain(forty.reading.input_hint) == "where they are letters: alphabet of 40 letters");
  CHECK(model("[null, 50, 40]").read().contract.alphabet == "ACGT");  // letters and a signal
  CHECK(model("[null, 200, 2]").read().contract.takes_numbers());     // in any case
  CHECK(model("[null, 25, 1]").read(numbers).shapes[0] == Shape{1, 25});
  CHECK(model("[null, 50, 4]").read(numbers).contract.alphabet == "ACGT");
  CHECK(model("[null, 4, 50]").read(numbers).contract.alphabet == "ACGT");
  numbers.alphabet = "ACGTN";
  CHECK(model("[null, 50, 5]").read(numbers).contract.alphabet == "ACGTN");
  CHECK(model("[null, 50, 6]").read(numbers).graph.nodes[1].name == "signal");
  FileFacts unknown;
  unknown.unknown = 0.25;
  CHECK(model("[null, 200, 2]").error(unknown).find("unknown is for letters, and the input of") != std::string::npos);
}
