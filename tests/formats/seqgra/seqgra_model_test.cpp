// SPDX-License-Identifier: MIT
// Tests of definitions as models: layers by a module's name, operations, and weights next to the definition.
#include "formats/seqgra/seqgra_model.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "formats/read_model.hpp"
#include "tests/formats/seqgra/definition_text.hpp"
#include "tests/io/temporary_folder.hpp"
#include "tests/paths.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

/// The graph of a definition, as names, kinds and shapes, and the errors on the way.
struct Written {
  TemporaryFolder folder;
  std::string path;

  explicit Written(const std::string& text) : path(folder.write("m.xml", text)) {}

  Model model() const { return read_model(path, "", false).ensemble.first(); }
  std::string error() const {
    return error_of([&] { model(); });
  }
};

std::string error_of_text(const std::string& text) {
  const Written written(text);
  const std::string error = written.error();
  return error.substr(std::min(error.size(), written.path.size() + 1), error.find(" | ") - written.path.size() - 1);
}

std::vector<std::string> names_of(const Model& model) {
  std::vector<std::string> names;
  for (size_t i = 1; i < model.graph.nodes.size(); ++i)
    names.push_back(fmt::format("{} {} {}x{}", model.graph.nodes[i].name, kind(model.graph.nodes[i].layer),
                                model.shapes[i].channels, model.shapes[i].length));
  return names;
}

std::string with_module(const std::string& name) { return with("o2-dna30-conv3n-fc4", name); }

std::string with_operations(const std::string& operations, const std::string& text = small_definition) {
  return with("<external format=\"pytorch-module\" classname=\"TorchModel\">PyTorch/o2-dna30-conv3n-fc4.py</external>",
              "<sequential>" + operations + "</sequential>", text);
}

std::string as_tensorflow(const std::string& text) {
  return with(">PyTorch<", ">TensorFlow<", with("CrossEntropyLoss", "categorical_crossentropy", text));
}

const std::string golden = test_data("/../frameworks/seqgra/torch-mc4-dna40-fc6-fc6-s1");

/// A golden's definition, its weights under another name.
struct Copied {
  TemporaryFolder folder;
  std::string path = folder.path("m.xml");

  Copied() { std::filesystem::copy_file(golden + "/torch-mc4-dna40-fc6-fc6-s1.xml", path); }
  void add(const std::string& name) {
    std::filesystem::copy_file(golden + "/torch-mc4-dna40-fc6-fc6-s1.pt", folder.path(name));
  }
  std::string error(const std::string& weights = "") {
    return error_of([&] { read_model(path, weights, true); });
  }
};

}  // namespace

TEST_CASE("a module's file name says its layers") {
  CHECK(names_of(Written(small_definition).model()) ==
        std::vector<std::string>{"model.0 conv1d 3x30", "model.1 activation 3x30", "model.2 flatten 90x1",
                                 "model.3 dense 4x1", "model.4 activation 4x1", "model.5 dense 2x1"});
  CHECK(names_of(Written(with_module("o2-dna30-conv3-do03-conv4w-gmp-fc5-do03")).model()) ==
        std::vector<std::string>{"conv.0 conv1d 3x30", "conv.1 activation 3x30", "conv.3 conv1d 4x30",
                                 "conv.4 activation 4x30", "conv.pool global_pool 4x1", "fc.0 dense 5x1",
                                 "fc.1 activation 5x1", "fc.3 dense 2x1"});
  CHECK(names_of(Written(with_module("o2-dna1000-conv2n-gmp-fc5")).model())[0] ==
        "conv.0 conv1d 10x30");  // not as named
  const Model basset = Written(with_module("o2-dna1000-basset")).model();
  CHECK(basset.shapes.back().channels == 2);
  CHECK(tensors(basset.graph.nodes[14].layer, input_shapes(basset.graph, basset.shapes, 14))[0].shape ==
        std::vector<int64_t>{1000, 3600});
  CHECK(Written(with_module("o2-dna1000-chromdragonn")).model().contract.window_bases == 1000);
  CHECK(Written(with_module("o2-dna1000-deepsea")).model().graph.nodes[1].name == "conv1");
}

TEST_CASE("a pool over all positions takes windows of any length, by default as the id says, else the module") {
  const Model by_id = Written(with_module("o2-dna1000-conv3-gmp")).model();
  CHECK(by_id.contract.window_bases == 30);
  CHECK(by_id.contract.min_window_bases == 1);
  CHECK(Written(with("small-dna30", "small", with_module("o2-dna77-conv3-gmp"))).model().contract.window_bases == 77);
}

TEST_CASE("modules that are not known are refused with what is") {
  CHECK(error_of_text(with_module("mine")).find("names the module 'PyTorch/mine.py', whose name is not of the form") !=
        std::string::npos);
  CHECK(error_of_text(with_module("o2-dna30-danq")).find("recurrent layers") != std::string::npos);
  CHECK(error_of_text(with_module("o3-dna30-fc4")).find("which has 3 outputs, expected 2, one a label") !=
        std::string::npos);
  CHECK(error_of_text(with_module("o2-protein30-fc4")).find("which reads protein, but <sequencespace> is DNA") !=
        std::string::npos);
  CHECK(error_of_text(with_module("o2-dna150-basset")).find("expected basset of dna1000") != std::string::npos);
  for (const char* name :
       {"o2-dna30-fc4-conv3", "o2-dna30-gmp", "o2-dna30-conv3-bn4", "o2-dna30-conv3y-fc4", "o2-dna30-conv3-gmp-gmp",
        "o2-dna30-do03", "o2-dna30-conv-fc4", "o2-dna30-deepsea-legacy", "o2-dna30-fc4x"})
    CHECK(error_of_text(with_module(name)).find("is not known at that place") != std::string::npos);
  CHECK(error_of_text(with("TorchModel", "Other")).find("and the class 'Other', expected 'TorchModel'") !=
        std::string::npos);
  CHECK(error_of_text(with("1D", "2D")).find("but <inputencoding> is 2D") != std::string::npos);
  CHECK(error_of_text(with("pytorch-module", "onnx")) ==
        "14: <external> has the format 'onnx', expected pytorch-module");
}

TEST_CASE("operations that are not known, or lack something, are refused with their line") {
  const auto error = [](const std::string& operations) { return error_of_text(with_operations(operations)); };
  const std::string first = "<operation input_shape='(30, 4)' kernel_size='3' out_channels='2'>Conv1d</operation>";
  CHECK(error(first + "<operation>Attention</operation>").find("14: <operation> 'Attention' is not supported") == 0);
  CHECK(error(first + "<operation hidden_size='3'>LSTM</operation>") ==
        "14: <operation> 'LSTM' is recurrent, which is not supported");
  CHECK(
      error(first + "<operation out_features='2'>Linear</operation>").find("reads the last axis, which is positions") !=
      std::string::npos);
  CHECK(error(first + "<operation>Flatten</operation>" + first).find("what comes before it has none left") !=
        std::string::npos);
  CHECK(error("<operation kernel_size='3' out_channels='2'>Conv1d</operation>") ==
        "14: <operation> 'Conv1d' lacks the attribute 'input_shape'");
  CHECK(error("<operation input_shape='(4, 30)' kernel_size='3' out_channels='2'>Conv1d</operation>")
            .find("expected (LENGTH, 4)") != std::string::npos);
  CHECK(
      error(first + "<operation size='3'>MaxPool1d</operation>").find("has an attribute 'size', which is not known") !=
      std::string::npos);
  CHECK(error("<operation input_shape='(30, 4)' kernel_size='31' out_channels='2'>Conv1d</operation>").find("m.xml") ==
        std::string::npos);
  CHECK(error("<operation input_shape='(30, 4)' kernel_size='x' out_channels='2'>Conv1d</operation>")
            .find("has kernel_size 'x'") != std::string::npos);
  CHECK(error("<operation input_shape='(30, 4)' kernel_size='(1, 3)' out_channels='2'>Conv2d</operation>")
            .find("does not go with <inputencoding>1D</inputencoding>") != std::string::npos);
  CHECK(
      error(
          first +
          "<operation>Flatten</operation><operation out_features='2'>Linear</operation><operation>Softmax</operation>")
          .find("its last operation is a softmax, and its loss is for outputs without one") != std::string::npos);
}

TEST_CASE("operations of TensorFlow go the way of Keras's layers") {
  const std::string conv = "<operation input_shape='(30, 4)' kernel_size='3' filters='2'>Conv1D</operation>";
  const auto text = [&](const std::string& more) { return as_tensorflow(with_operations(conv + more)); };
  CHECK(
      names_of(
          Written(
              text("<operation>GlobalMaxPool1D</operation><operation units='2' activation='softmax'>Dense</operation>"))
              .model())
          .size() == 3);
  CHECK(error_of_text(text("<operation units='32'>LSTM</operation>")).find("layer 'lstm' (LSTM)") != std::string::npos);
  CHECK(error_of_text(text("<operation>Add</operation>"))
            .find("is not an operation of seqgra's, expected one of flatten, reshape") != std::string::npos);
  CHECK(error_of_text(text("<operation>Flatten</operation><operation units='3'>Dense</operation>"))
            .find("its layers give [3, 1] values, expected [2, 1], a row a label") != std::string::npos);
  const std::string external = as_tensorflow(with("pytorch-module", "keras-tf-whole-model"));
  CHECK(error_of_text(external).find("expected keras-h5-whole-model or keras-json-architecture-only") !=
        std::string::npos);
  CHECK(error_of_text(with("PyTorch/o2", "../o2", with("keras-tf", "keras-h5", external)))
            .find("expected one below the definition's folder") != std::string::npos);
}

TEST_CASE("weights lie next to the definition under one of four names") {
  for (const char* name : {"saved_model.pth", "torch-mc4-dna40-fc6-fc6-s1.pth", "torch-mc4-dna40-fc6-fc6-s1.pt",
                           "torch-mc4-dna40-fc6-fc6-s1.ckpt"}) {
    Copied copied;
    CHECK(copied.error().find("m.xml: has no weights, and next to it is no saved_model.pth, no torch-mc4") !=
          std::string::npos);
    copied.add("other.pt");
    CHECK(copied.error(copied.folder.path("other.pt")).empty());
    copied.add(name);
    CHECK(copied.error().empty());
    copied.add("torch-mc4-dna40-fc6-fc6-s1.pth" == std::string(name) ? "saved_model.pth"
                                                                     : "torch-mc4-dna40-fc6-fc6-s1.pth");
    CHECK(copied.error().find("m.xml: has its weights in ") != std::string::npos);
    CHECK(copied.error(copied.folder.path("other.pt")).empty());
  }
}

TEST_CASE("names and shapes of tensors are the definition's") {
  Copied copied;
  copied.add("saved_model.pth");
  std::ifstream source(copied.path);
  const std::string text(std::istreambuf_iterator<char>(source), {});
  std::ofstream(copied.path) << with("fc6-fc6.py", "fc6-fc7.py", text);
  CHECK(copied.error().find("tensor 'model.3.weight' has shape [6, 6], expected [7, 6]") != std::string::npos);
  std::ofstream(copied.path) << with("fc6-fc6.py", "fc6.py", text);
  CHECK_FALSE(copied.error().empty());
}
