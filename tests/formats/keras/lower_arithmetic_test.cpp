// SPDX-License-Identifier: MIT
// Tests of arithmetic between tensors and numbers of a Keras file.
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "base/setting.hpp"
#include "formats/keras/keras_model.hpp"
#include "tests/io/temporary_folder.hpp"

using namespace seqcast;

namespace {

/// A convolution of three filters in windows of any length, and numbers that are added to it.
std::string added(const std::string& numbers) {
  return R"({"class_name": "Functional", "config": {"name": "m", "layers": [
    {"class_name": "InputLayer", "name": "x", "config": {"name": "x", "batch_input_shape": [null, null, 4]},
     "inbound_nodes": []},
    {"class_name": "Conv1D", "name": "c", "config": {"name": "c", "filters": 3, "kernel_size": [5], "padding": "same"},
     "inbound_nodes": [[["x", 0, 0, {}]]]},
    {"class_name": "TFOpLambda", "name": "sum", "config": {"name": "sum", "function": "math.add"},
     "inbound_nodes": [["c", 0, 0, {"y": )" +
         numbers + R"(}]]}], "input_layers": [["x", 0, 0]], "output_layers": [["sum", 0, 0]]}})";
}

/// Why it is refused, after the layer; empty where it is read.
std::string refusal(const std::string& numbers, int64_t window_bases) {
  const TemporaryFolder folder;
  FileFacts facts;
  facts.window_bases = window_bases;
  const std::string path = folder.write("arch.json", added(numbers));
  std::string text = spelled(error_of([&] { read_keras_json(path, "", false, facts); }), spelled_plainly);
  const std::string before = "is not supported: ";
  const size_t at = text.find(before);
  return at == text.npos ? text : text.substr(at + before.size(), text.find(" (its input") - at - before.size());
}

}  // namespace

TEST_CASE("numbers for every position run in windows of their length alone") {
  const std::string by_position = "[[1], [2], [3], [4], [5], [6]]";
  CHECK(refusal(by_position, 6).empty());
  CHECK(refusal("[[1, 2, 3], [1, 2, 3], [1, 2, 3], [1, 2, 3], [1, 2, 3], [1, 2, 3]]", 6).empty());
  CHECK(refusal("[1, 2, 3]", 0).empty());  // those of channels run in any
  const std::string why =
      "it is called with numbers of [6, 1], for windows of one length: where the file leaves it open, window gives it";
  CHECK(refusal(by_position, 0) == why);
  CHECK(refusal(by_position, 12) == why);
}

TEST_CASE("numbers that do not fit or are no rectangle are refused") {
  CHECK(refusal("[1, 2]", 6) == "it is called with numbers of [2]");
  CHECK(refusal("[[[[1, 2, 3]]]]", 6) == "it is called with numbers of [1, 1, 1, 3]");
  CHECK(refusal("[[1, 2, 3], [1, 2]]", 6) == "it is called with lists of different lengths");
  CHECK(refusal("[]", 6) == "it is called with no numbers");
  CHECK(refusal("[1, \"2\", 3]", 6) == "it is called with something else than a tensor and a number or a list of them");
}
