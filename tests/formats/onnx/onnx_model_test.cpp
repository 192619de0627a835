// SPDX-License-Identifier: MIT
// Tests of the reader of ONNX models: what is read, and what is refused.
#include "formats/onnx/onnx_model.hpp"

#include <catch2/catch.hpp>
#include <filesystem>

#include "base/setting.hpp"
#include "formats/partly_read.hpp"
#include "formats/read_model.hpp"
#include "io/file_bytes.hpp"
#include "model/reference/evaluate.hpp"
#include "tests/formats/onnx/onnx_bytes.hpp"
#include "tests/io/temporary_folder.hpp"
#include "tests/paths.hpp"

using namespace seqcast;
using namespace seqcast::onnx_bytes;

namespace {

Model read(const OnnxParts& parts, const FileFacts& facts = {}) {
  const TemporaryFolder folder;
  return read_onnx(folder.write("m.onnx", parts.bytes()), true, facts);
}

/// "message | hint" of what a function throws, after a file's name; the message alone where there is no hint.
template <class Function>
std::string error_in(const std::string& path, const Function& function) {
  std::string error = error_of(function);
  if (error.starts_with(path + ": ")) error.erase(0, path.size() + 2);
  if (error.ends_with(" | ")) error.erase(error.size() - 3);
  return error;
}

/// Why such a model is refused; empty where it is read.
std::string refusal(const OnnxParts& parts, const FileFacts& facts = {}) {
  const TemporaryFolder folder;
  const std::string path = folder.write("m.onnx", parts.bytes());
  return error_in(path, [&] { read_model(path, "", true, facts.window_bases, facts); });
}

/// Of a model with other nodes, and weights besides those that it has.
std::string refusal_of(const std::vector<std::string>& nodes, const std::vector<std::string>& more_tensors = {}) {
  OnnxParts parts;
  parts.nodes = nodes;
  for (const std::string& tensor : more_tensors) parts.tensors.push_back(tensor);
  return refusal(parts);
}

/// [T, B] raw outputs of a head for a sequence of these letters.
std::vector<double> outputs(const Model& model, const std::vector<uint8_t>& codes, size_t head = 0) {
  const auto arrays = reference::evaluate(model.graph, model.weights, reference::one_hot(codes, 4, 0));
  const reference::Array& array = arrays[model.contract.heads[head].node];
  std::vector<double> values;
  for (int64_t c = 0; c < array.shape.channels; ++c)
    for (int64_t l = 0; l < array.shape.length; ++l) values.push_back(array.at(c, l));
  return values;
}

const std::vector<uint8_t> letters{0, 1, 2, 3, 3, 2, 1, 4};

}  // namespace

TEST_CASE("a convolution is read with its weights, and its letters are assumed aloud") {
  const Model model = read({});
  CHECK(model.contract.window_bases == 8);
  CHECK(model.contract.heads.at(0).name == "y");
  CHECK(model.contract.heads[0].tracks.size() == 2);
  CHECK(outputs(model, letters) == std::vector<double>{2.5, 2.5, 2.5, 2.5, 2.5, 2, 0.5, 0.5, 0.5, 0.5, 0.5, 0});
  CHECK(model.about.summary == "ONNX model '', written by a test, opset 17");
  CHECK(model.reading.assumed ==
        std::vector<std::string>{"letters ACGT (" + unspelled(Setting::alphabet) + ")",
                                 "an unknown base 0 in every channel (" + unspelled(Setting::unknown) + ")"});
}

TEST_CASE("values are stored as bytes or in fields, in several types") {
  const std::vector<double> expected = outputs(read({}), letters);
  OnnxParts parts;
  std::string floats;  // 24 times 0.5, packed
  for (int i = 0; i < 24; ++i) floats += raw(std::vector<float>{0.5F});
  parts.tensors[0] = tensor_of("w", {2, 4, 3}, 1, text(4, floats));
  CHECK(outputs(read(parts), letters) == expected);
  std::string halves, brains;
  for (int i = 0; i < 24; ++i) halves += std::string("\x00\x38", 2), brains += std::string("\x00\x3f", 2);
  parts.tensors[0] = tensor_of("w", {2, 4, 3}, 10, text(9, halves));
  CHECK(outputs(read(parts), letters) == expected);
  parts.tensors[0] = tensor_of("w", {2, 4, 3}, 16, text(9, brains));
  CHECK(outputs(read(parts), letters) == expected);
  std::string bits;
  for (int i = 0; i < 24; ++i) bits += varint(0x3800);
  parts.tensors[0] = tensor_of("w", {2, 4, 3}, 10, text(5, bits));
  CHECK(outputs(read(parts), letters) == expected);
  std::string doubles;
  for (int i = 0; i < 24; ++i) doubles += std::string("\0\0\0\0\0\0\xe0\x3f", 8);
  parts.tensors[0] = tensor_of("w", {2, 4, 3}, 11, text(9, doubles));
  CHECK(outputs(read(parts), letters) == expected);
}

TEST_CASE("the axes of the sequence are those that its sizes or the layers show") {
  const std::vector<double> expected = outputs(read({}), letters);
  OnnxParts parts;
  parts.inputs = {value("x", {0, 0, 0})};  // the convolution's weight is for 4 channels
  FileFacts facts;
  facts.window_bases = 8;
  CHECK(outputs(read(parts, facts), letters) == expected);
  parts.inputs = {value("x", {0, 8, 4})};  // [N, L, 4], turned
  parts.nodes.insert(parts.nodes.begin(), node("Transpose", {"x"}, {"turned"}, {wholes("perm", {0, 2, 1})}));
  parts.nodes[1] = node("Conv", {"turned", "w", "b"}, {"y"});
  CHECK(outputs(read(parts), letters) == expected);
  parts.inputs = {value("x", {0, 0, 0})};
  CHECK(outputs(read(parts, facts), letters) == expected);
  parts.nodes = {node("Relu", {"x"}, {"y"})};
  CHECK(refusal(parts, facts) ==
        "input 'x' [None, None, None]: either of its axes may be the positions, and the layers take both | export it "
        "with the number of letters fixed, and another number of positions");
}

TEST_CASE("an open length is the window's, and a fixed one stays") {
  OnnxParts parts;
  parts.inputs = {value("x", {0, 4, 0})};
  FileFacts facts;
  facts.window_bases = 20;
  CHECK(read(parts, facts).contract.heads[0].bins == 18);
  CHECK(read(parts, facts).contract.min_window_bases == 3);
  CHECK(read(parts).contract.window_bases == 5002);
  CHECK_FALSE(read({}).contract.min_window_bases);
}

TEST_CASE("names that are given twice or not at all are errors") {
  CHECK(refusal_of({node("Relu", {"x"}, {"x"})}) ==
        "'x' is given twice, by an input or a weight and by layer 'x' (Relu)");
  CHECK(refusal_of({node("Relu", {"x"}, {"y"}), node("Tanh", {"x"}, {"y"})}) ==
        "'y' is given twice, by layer 'y' (Relu) and by layer 'y' (Tanh)");
  CHECK(refusal_of({node("Relu", {"z"}, {"y"})}) == "layer 'y' (Relu) reads 'z', which nothing gives");
  CHECK(refusal_of({node("Relu", {"x"}, {"z"})}) == "its output 'y' is given by nothing");
  CHECK(refusal_of({node("Relu", {"x"}, {"y"})}, {tensor("w", {1}, {1})}) ==
        "'w' is given twice, by an input or a weight and by an input or a weight");
  CHECK(refusal_of({node("Relu", {"x"}, {"y"})}, {tensor("", {1}, {1})}) == "a weight has no name");
  OnnxParts parts;
  parts.inputs.push_back(parts.inputs[0]);
  CHECK(refusal(parts) == "has two inputs 'x'");
  parts.inputs = {};
  parts.nodes = {node("Relu", {"w"}, {"y"})};
  CHECK(refusal(parts) == "has no input");
  parts = {};
  parts.outputs = {};
  CHECK(refusal(parts) == "has no output");
}

TEST_CASE("a cycle is an error, and layers in another order are none") {
  CHECK(refusal_of({node("Add", {"x", "b2"}, {"a2"}), node("Relu", {"a2"}, {"b2"}), node("Relu", {"b2"}, {"y"})}) ==
        "its layers form a cycle, of which layer 'a2' (Add) is one");
  OnnxParts parts;
  parts.nodes = {node("Relu", {"z"}, {"y"}), node("Conv", {"x", "w", "b"}, {"z"})};
  CHECK(outputs(read(parts), letters) == std::vector<double>{2.5, 2.5, 2.5, 2.5, 2.5, 2, 0.5, 0.5, 0.5, 0.5, 0.5, 0});
}

TEST_CASE("sizes that no data have are errors before memory is taken") {
  const auto refused = [](const std::string& weight) {
    OnnxParts parts;
    parts.tensors[0] = weight;
    return refusal(parts);
  };
  constexpr int64_t huge = int64_t{1} << 60;
  CHECK(refused(tensor("w", {huge, 4, 3}, {1})) == "tensor 'w': its sizes [1152921504606846976, 4, 3] are too large");
  CHECK(refused(tensor("w", {huge, huge, huge}, {})) ==
        "tensor 'w': its sizes [1152921504606846976, 1152921504606846976, 1152921504606846976] are too large");
  CHECK(refused(tensor("w", {2, -4, 3}, {})) == "tensor 'w': its sizes are [2, -4, 3], expected none below 0");
  CHECK(refused(tensor("w", {2, 4, 3}, {1, 2, 3})) ==
        "tensor 'w': holds 12 bytes, expected 96 for its sizes [2, 4, 3]");
  CHECK(refused(tensor_of("w", {2, 4, 3}, 1, text(4, raw(std::vector<float>{1, 2})))) ==
        "tensor 'w': holds 2 values, expected 24 for its sizes [2, 4, 3]");
  CHECK(refused(tensor_of("w", {1, 4, 1}, 1, text(9, std::string(16, '\0')) + text(4, std::string(16, '\0')))) ==
        "tensor 'w': has its data twice");
  CHECK(refused(tensor_of("w", {2, 4, 3}, 8, text(6, "text"))) ==
        "tensor 'w': is of the type 8, expected numbers of 8 to 64 bits");
  CHECK(refused(tensor_of("w", {2, 4, 3}, 17, text(9, std::string(24, '\0')))) ==
        "tensor 'w': is of the type 17, expected numbers of 8 to 64 bits");
  CHECK(refused(tensor_of("w", {2, 4, 3}, 7, text(9, std::string(192, '\0')))) ==
        "layer 'y' (Conv): its weight has sizes [2, 4, 3], expected [filters, channels, kernel]");
  OnnxParts parts;
  parts.inputs = {value("x", {0, 4, huge})};
  CHECK(refusal(parts) == "input 'x': has an axis of size 1152921504606846976, expected 1 to 268435456");
}

TEST_CASE("layers whose tensors do not fit are errors that name them") {
  CHECK(refusal_of({node("Conv", {"x", "w5"}, {"y"})}, {tensor("w5", {2, 5, 3}, std::vector<float>(30, 1))}) ==
        "layer 'y' (Conv): its weight has sizes [2, 5, 3], expected [2, 4, ...] for an input of [1, 4, 8]");
  CHECK(refusal_of({node("Conv", {"x", "w", "b3"}, {"y"})}, {tensor("b3", {3}, {1, 2, 3})}) ==
        "layer 'y' (Conv): its bias has sizes [3], expected [2]");
  CHECK(refusal_of({node("Conv", {"x", "w"}, {"y"}, {wholes("kernel_shape", {5})})}) ==
        "layer 'y' (Conv): its kernel_shape is [5], but its weight has sizes [2, 4, 3]");
  CHECK(refusal_of({node("Conv", {"x", "w"}, {"y"}, {wholes("strides", {int64_t{1} << 60})})}) ==
        "layer 'y' (Conv): its strides are [1152921504606846976], expected 1 to 268435456");
  CHECK(refusal_of({node("Conv", {"x", "w"}, {"y"}, {wholes("pads", {1})})}) ==
        "layer 'y' (Conv): its pads are [1], expected 2 numbers");
  CHECK(refusal_of({node("Conv", {"x"}, {"y"})}) == "layer 'y' (Conv): it reads 1 inputs, expected 2 to 3");
  CHECK(refusal_of({node("Conv", {"x", ""}, {"y"})}) == "layer 'y' (Conv): its input 1 is missing");
  CHECK(refusal_of({node("Conv", {"x", "x"}, {"y"})}) ==
        "layer 'y' (Conv) is not supported: its weight is computed from the sequence");
  CHECK(refusal_of({node("Gemm", {"x", "w"}, {"y"})}) ==
        "layer 'y' (Gemm): its weight has sizes [2, 4, 3], expected two");
}

TEST_CASE("attributes that are not known, twice there or of another type are errors") {
  CHECK(refusal_of({node("Relu", {"x"}, {"y"}, {whole("alpha", 1)})}) ==
        "layer 'y' (Relu) is not supported: its attribute 'alpha' is not known");
  CHECK(refusal_of({node("Elu", {"x"}, {"y"}, {decimal("alpha", 1), decimal("alpha", 2)})}) ==
        "layer 'y' (Elu): has two attributes 'alpha'");
  CHECK(refusal_of({node("Elu", {"x"}, {"y"}, {whole("alpha", 1)})}) ==
        "layer 'y' (Elu): its attribute 'alpha' is of type 2, expected 1, a number");
  CHECK(refusal_of({node("Elu", {"x"}, {"y"}, {decimal("alpha", 1) + text(21, "parameter")})}) ==
        "layer 'y' (Elu): its attribute 'alpha' is a parameter, but it is in no function");
}

TEST_CASE("fields that are not known are errors wherever they may change what is computed") {
  const std::string unknown = text(99, "what is this");
  const std::string hint = " has a field 99, which is not known | is the file damaged, or of a newer version of ONNX?";
  OnnxParts parts;
  parts.more_of_model = unknown;
  CHECK(refusal(parts) == "it" + hint);
  parts = {};
  parts.more_of_graph = unknown;
  CHECK(refusal(parts) == "its graph" + hint);
  parts = {};
  parts.nodes[0] += unknown;
  CHECK(refusal(parts) == "layer 'y' (Conv)" + hint);
  parts = {};
  parts.tensors[0] += unknown;
  CHECK(refusal(parts) == "tensor 'w'" + hint);
  parts = {};
  parts.inputs[0] += unknown;
  CHECK(refusal(parts) == "the value 'x'" + hint);
  parts = {};
  parts.nodes[0] = node("Conv", {"x", "w", "b"}, {"y"}, {whole("group", 1) + unknown});
  CHECK(refusal(parts) == "attribute 'group' of layer 'y' (Conv)" + hint);
  parts = {};
  parts.more_of_graph = text(15, "");
  CHECK(refusal(parts) == "has sparse weights, which are not supported");
}

TEST_CASE("opsets that are not read are errors") {
  OnnxParts parts;
  for (const int64_t opset : {9, 13, 21}) {
    parts.opset = opset;
    CHECK(refusal(parts).empty());
  }
  parts.opset = 8;
  CHECK(refusal(parts).starts_with("is of opset 8, expected 9 to 21 | in Python: onnx.save(onnx.version_converter."));
  parts.opset = 22;
  CHECK(refusal(parts).starts_with("is of opset 22, expected 9 to 21 | "));
  parts.opset = 17;
  parts.more_of_model = text(8, number(2, 18));
  CHECK(refusal(parts) == "imports two opsets of ONNX, 17 and 18");
  parts.more_of_model = text(8, text(1, "com.microsoft") + number(2, 1));
  CHECK(refusal(parts).empty());
}

TEST_CASE("operators that are not supported are named first, by their domain where it is another, and counted") {
  const std::string expected =
      "layer 'a' (com.microsoft.FusedMatMul) is not supported | 3 of its 4 layers are not supported: LSTM (2), "
      "com.microsoft.FusedMatMul (1)";
  OnnxParts parts;
  parts.nodes = {node("Conv", {"x", "w", "b"}, {"c"}, {whole("unheard", 1)}),
                 node("FusedMatMul", {"c"}, {"a"}, {}, "com.microsoft"), node("LSTM", {"a"}, {"l"}),
                 node("LSTM", {"l"}, {"y"})};
  CHECK(refusal(parts) == expected);
  parts.inputs = {value("x", {0, 5, 8})};  // no sequence of four letters: but what cannot run is said before
  CHECK(refusal(parts) == expected);
}

TEST_CASE("layers that no output needs do not stand in the way, unless they are no graph") {
  OnnxParts parts;
  parts.nodes.push_back(node("LSTM", {"y"}, {"l"}));
  parts.nodes.push_back(node("Relu", {"l"}, {"r"}));
  CHECK(refusal(parts).empty());
  parts.outputs.push_back(value("r", {0, 2, 6}));
  CHECK(refusal(parts) == "layer 'l' (LSTM) is not supported | 1 of its 3 layers are not supported: LSTM (1)");
  parts.outputs.pop_back();
  parts.nodes.push_back(node("Relu", {"nowhere"}, {"n"}));
  CHECK(refusal(parts) == "layer 'n' (Relu) reads 'nowhere', which nothing gives");
}

TEST_CASE("what is understood of a model that cannot run is shown") {
  const TemporaryFolder folder;
  OnnxParts parts;
  parts.nodes = {node("Conv", {"x", "w", "b"}, {"c"}), node("LSTM", {"c"}, {"l"}), node("Relu", {"l"}, {"y"})};
  try {
    read_onnx(folder.write("m.onnx", parts.bytes()), true, {});
    FAIL("was read");
  } catch (const PartlyRead& error) {
    const PartOfModel& part = error.part();
    REQUIRE(part.missing.size() == 2);
    CHECK(part.missing[0].kind == "LSTM");
    CHECK(part.missing[1].why == "is not reached: it reads 'l'");
    CHECK(part.model.graph.nodes.at(part.end.value()).name == "c");
  }
}

TEST_CASE("what mixes the windows of a batch is not supported") {
  const std::string moved = "layer 'y' (Transpose) is not supported: it moves the batch";
  CHECK(refusal_of({node("Transpose", {"x"}, {"y"}, {wholes("perm", {1, 0, 2})})}) == moved);
  CHECK(
      refusal_of({node("Reshape", {"x", "shape"}, {"y"})}, {integers("shape", {-1})}) ==
      "layer 'y' (Reshape) is not supported: it lays [1, 4, 8] values out as [32], and does not keep the batch apart");
  CHECK(refusal_of({node("ReduceMean", {"x"}, {"y"}, {wholes("axes", {0})})}) ==
        "layer 'y' (ReduceMean) is not supported: it works along the batch: on several windows at once");
  CHECK(refusal_of({node("MatMul", {"x", "x"}, {"y"})}) ==
        "layer 'y' (MatMul) is not supported: it multiplies two matrices that are computed, as attention does");
  const std::string four = tensor("four", {4}, {1, 1, 1, 1});
  CHECK(refusal_of({node("BatchNormalization", {"x", "four", "four", "four", "four"}, {"y", "mean", "variance"})},
                   {four}) == "layer 'y' (BatchNormalization) is not supported: it is called as in training");
  OnnxParts parts;
  parts.nodes = {node("BatchNormalization", {"x", "four", "four", "four", "four"}, {"y", "", ""})};
  parts.tensors = {four};
  parts.outputs = {value("y", {0, 4, 8})};
  CHECK(refusal(parts).empty());
  CHECK(refusal_of({node("Erf", {"x"}, {"y"})}) ==
        "layer 'y' (Erf) is not supported: it is read as a part of known functions and norms alone");
}

TEST_CASE("data in another file are read from the model's folder alone") {
  const TemporaryFolder outside, folder;
  const std::string bytes = raw(std::vector<float>(24, 0.5F));
  const auto place = [](const std::string& location, const std::string& offset, const std::string& length) {
    return number(14, 1) + text(13, text(1, "location") + text(2, location)) +
           text(13, text(1, "offset") + text(2, offset)) + text(13, text(1, "length") + text(2, length));
  };
  const auto refused = [&](const std::string& data) {
    OnnxParts parts;
    parts.tensors[0] = tensor_of("w", {2, 4, 3}, 1, data);
    const std::string path = folder.write("m.onnx", parts.bytes());
    return error_in(path, [&] { read_model(path, "", true); });
  };
  folder.write("m.data", "1234" + bytes);
  CHECK(refused(place("m.data", "4", "96")).empty());
  OnnxParts parts;
  parts.tensors[0] = tensor_of("w", {2, 4, 3}, 1, place("m.data", "4", "96"));
  const Model model = read_onnx(folder.write("m.onnx", parts.bytes()), true, {});
  CHECK(outputs(model, letters) == outputs(read({}), letters));
  const auto elsewhere = [](const std::string& location) {
    return "tensor 'w': its data lie in '" + location +
           "', expected a file in the model's own folder | put the model "
           "and its data into one folder, without links";
  };
  const std::string away = outside.write("away.data", "1234" + bytes);
  CHECK(refused(place(away, "4", "96")) == elsewhere(away));
  CHECK(refused(place("../m.data", "4", "96")) == elsewhere("../m.data"));
  CHECK(refused(place("", "4", "96")) == elsewhere(""));
  std::filesystem::create_symlink(away, folder.path("link.data"));
  CHECK(refused(place("link.data", "4", "96")) == elsewhere("link.data"));
  std::filesystem::create_directory_symlink(outside.path(""), folder.path("inner"));
  CHECK(refused(place("inner/away.data", "4", "96")) == elsewhere("inner/away.data"));
  CHECK(refused(place("none.data", "4", "96")) ==
        "tensor 'w': its data lie in 'none.data', which cannot be opened: No such file or directory | a model with "
        "external data is several files: keep them together");
  CHECK(refused(place("m.data", "5", "96")) ==
        "tensor 'w': its data are 96 bytes from byte 5 of 'm.data' on, which has 100 | download both again");
  CHECK(refused(place("m.data", "18446744073709551615", "96")) ==
        "tensor 'w': its data are 96 bytes from byte 18446744073709551615 of 'm.data' on, which has 100 | download "
        "both again");
  CHECK(refused(place("m.data", "-4", "96")) == "tensor 'w': its offset is '-4', expected a whole number from 0");
  CHECK(refused(place("m.data", "4", "92")) == "tensor 'w': holds 92 bytes, expected 96 for its sizes [2, 4, 3]");
  CHECK(refused(place("m.data", "4", "96") + text(9, bytes)) == "tensor 'w': has its data twice");
  CHECK(refused(number(14, 1)).starts_with("tensor 'w': names another file, but says"));
}

TEST_CASE("a file that is cut anywhere, or has any bit turned, is read or is an error") {
  const std::string bytes = first_bytes(test_data("/../frameworks/onnx/gated_script.onnx"), 1 << 16);
  const TemporaryFolder folder;
  const auto survives = [&](const std::string& damaged) {
    const std::string path = folder.write("m.onnx", damaged);
    return error_of([&] { read_model(path, "", true); });
  };
  REQUIRE(survives(bytes).empty());
  for (size_t size = 1; size < bytes.size(); size += 61) CHECK_FALSE(survives(bytes.substr(0, size)).empty());
  size_t refused = 0;
  for (size_t at = 0; at < bytes.size(); at += 13) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ (1 << (at % 8)));
    if (!survives(damaged).empty()) ++refused;
  }
  CHECK(refused > 50);
}

TEST_CASE("a file is told by its bytes, and by its name where it is damaged") {
  const auto matches = [](const std::string& path, const std::string& bytes) {
    return onnx_format().matches({path, "", bytes});
  };
  CHECK(matches("m.bin", OnnxParts().bytes()));
  CHECK(matches("m.onnx", "\x01\x02nothing"));
  CHECK_FALSE(matches("m.bin", "\x01\x02nothing"));
  CHECK_FALSE(matches("m.onnx", "<html>"));
  CHECK_FALSE(matches("m.onnx", "version https://git-lfs.github.com/spec/v1"));
}
