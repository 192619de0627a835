// SPDX-License-Identifier: MIT
// Tests of values that an ONNX file lays out otherwise than the graph: rows of a product, repeated positions, edges, a
// batch that is moved; of those that are put back, and of those that are refused.
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "formats/onnx/onnx_model.hpp"
#include "formats/read_model.hpp"
#include "model/reference/evaluate.hpp"
#include "tests/formats/onnx/onnx_bytes.hpp"
#include "tests/io/temporary_folder.hpp"

using namespace seqcast;
using namespace seqcast::onnx_bytes;
using Catch::Matchers::Contains;

namespace {

/// x [N, 4, 8] of letters, then these nodes.
OnnxParts with_nodes(std::vector<std::string> nodes, std::vector<std::string> tensors, std::vector<int64_t> out) {
  OnnxParts parts;
  parts.nodes = std::move(nodes);
  parts.tensors = std::move(tensors);
  parts.outputs = {value("y", std::move(out))};
  return parts;
}

const std::vector<uint8_t> letters{0, 1, 2, 3, 3, 2, 1, 0};

/// [T, B] of the one-hot sequence.
std::vector<double> outputs(const OnnxParts& parts) {
  const TemporaryFolder folder;
  const Model model = read_onnx(folder.write("m.onnx", parts.bytes()), true, {});
  const auto arrays = reference::evaluate(model.graph, model.weights, reference::one_hot(letters, 4, 0));
  const reference::Array& array = arrays[model.contract.heads[0].node];
  std::vector<double> values;
  for (int64_t c = 0; c < array.shape.channels; ++c)
    for (int64_t l = 0; l < array.shape.length; ++l) values.push_back(array.at(c, l));
  return values;
}

std::string refusal(const OnnxParts& parts) {
  const TemporaryFolder folder;
  return error_of([&] { read_model(folder.write("m.onnx", parts.bytes()), "", true); });
}

const std::string turned = node("Transpose", {"x"}, {"t"}, {wholes("perm", {0, 2, 1})});  // [N, 8, 4]
const std::string rows = integers("rows", {-1, 4});
const std::string matrix = tensor("m", {4, 2}, {1, 10, 2, 20, 3, 30, 4, 40});

}  // namespace

TEST_CASE("rows of a product are positions again behind it, with what is done to each of them") {
  // letter i gives i + 1, and 10 times that; the bias is 0.5 and 5
  const std::vector<double> expected{1.5, 2.5, 3.5, 4.5, 4.5, 3.5, 2.5, 1.5, 15, 25, 35, 45, 45, 35, 25, 15};
  CHECK(outputs(with_nodes(
            {turned, node("Reshape", {"t", "rows"}, {"r"}), node("MatMul", {"r", "m"}, {"p"}),
             node("Add", {"p", "b"}, {"q"}), node("Relu", {"q"}, {"s"}), node("Reshape", {"s", "back"}, {"u"}),
             node("Transpose", {"u"}, {"y"}, {wholes("perm", {0, 2, 1})})},
            {rows, matrix, tensor("b", {2}, {0.5F, 5}), integers("back", {-1, 8, 2})}, {0, 2, 8})) == expected);
  CHECK(outputs(with_nodes(
            {turned, node("Flatten", {"t"}, {"r"}, {whole("axis", 2)}), node("Gemm", {"r", "m", "b"}, {"p"}),
             node("Reshape", {"p", "back"}, {"u"}), node("Transpose", {"u"}, {"y"}, {wholes("perm", {0, 2, 1})})},
            {matrix, tensor("b", {2}, {0.5F, 5}), integers("back", {-1, 8, 2})}, {0, 2, 8})) == expected);
}

TEST_CASE("rows that another node reads, or that are an output, are refused by the node that made them") {
  const std::string why =
      "layer 'r' (Reshape) is not supported: it lays [1, 8, 4] values out as [8, 4], and does not "
      "keep the batch apart";
  CHECK_THAT(refusal(with_nodes({turned, node("Reshape", {"t", "rows"}, {"r"}), node("Softmax", {"r"}, {"y"})}, {rows},
                                {0, 4})),
             Contains(why));
  CHECK_THAT(refusal(with_nodes({turned, node("Reshape", {"t", "rows"}, {"r"}), node("MatMul", {"m", "r"}, {"y"})},
                                {rows, tensor("m", {2, 8}, std::vector<float>(16, 1))}, {2, 4})),
             Contains(why));
  CHECK_THAT(refusal(with_nodes({turned, node("Reshape", {"t", "rows"}, {"y"})}, {rows}, {0, 4})),
             Contains("layer 'y' (Reshape) is not supported: it lays [1, 8, 4] values out as [8, 4]"));
}

TEST_CASE("positions that are repeated come one behind the other") {
  // A: max of pairs 1 0 0 1; C: 1 0 0 1 -> each twice
  const std::vector<double> twice{1, 1, 0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1};
  const std::string pool = node("MaxPool", {"x"}, {"p"}, {wholes("kernel_shape", {2}), wholes("strides", {2})});
  const std::string first = node("Gather", {"u", "places"}, {"y"}, {whole("axis", 1)});
  const std::string places = integers("places", {0, 1});
  OnnxParts parts = with_nodes(
      {pool, node("Unsqueeze", {"p", "three"}, {"q"}), node("Expand", {"q", "shape"}, {"e"}),
       node("Reshape", {"e", "back"}, {"u"}), first},
      {integers("three", {3}), integers("shape", {1, 4, 4, 2}), integers("back", {0, 4, -1}), places}, {0, 2, 8});
  CHECK(outputs(parts) == twice);
  parts.nodes[2] = node("Tile", {"q", "times"}, {"e"});
  parts.tensors.push_back(integers("times", {1, 1, 1, 2}));
  CHECK(outputs(parts) == twice);
  parts = with_nodes({pool, node("Resize", {"p", "", "scales"}, {"u"}, {word("mode", "nearest")}), first},
                     {tensor("scales", {3}, {1, 1, 2}), places}, {0, 2, 8});
  CHECK(outputs(parts) == twice);
  parts.nodes[1] = node(
      "Resize", {"p", "", "scales"}, {"u"},
      {word("mode", "nearest"), word("coordinate_transformation_mode", "asymmetric"), word("nearest_mode", "ceil")});
  CHECK_THAT(refusal(parts), Contains("with asymmetric and ceil it does not take each place 2 times"));
  parts.nodes[1] = node("Resize", {"p", "", "scales"}, {"u"},
                        {word("mode", "nearest"), word("coordinate_transformation_mode", "align_corners")});
  CHECK_THAT(refusal(parts), Contains("with align_corners and round_prefer_floor it does not take each place 2 times"));
  parts.nodes[1] = node("Resize", {"p", "", "scales"}, {"u"}, {word("mode", "linear")});
  CHECK_THAT(refusal(parts),
             Contains("layer 'u' (Resize) is not supported: its mode is 'linear', and only nearest is"));
  parts.tensors[0] = tensor("scales", {3}, {1, 1, 1.5F});
  parts.nodes[1] = node("Resize", {"p", "", "scales"}, {"u"}, {word("mode", "nearest")});
  CHECK_THAT(refusal(parts), Contains("it scales an axis by 1.5, which is not a whole number from 1"));
}

TEST_CASE("an edge that comes again is a max-pool's padding, and stands in the way of other nodes") {
  const std::string pads = integers("pads", {0, 0, 1, 0, 0, 1});
  OnnxParts parts = with_nodes({node("Pad", {"x", "pads"}, {"p"}, {word("mode", "edge")}),
                                node("MaxPool", {"p"}, {"u"}, {wholes("kernel_shape", {3}), wholes("strides", {2})}),
                                node("Gather", {"u", "first"}, {"y"}, {whole("axis", 1)})},
                               {pads, integers("first", {0})}, {0, 1, 4});
  CHECK(outputs(parts) == std::vector<double>{1, 0, 0, 1});  // A at 0 and 7, pools of -1..1, 1..3, 3..5, 5..7
  parts.nodes[1] = node("AveragePool", {"p"}, {"u"}, {wholes("kernel_shape", {3}), wholes("strides", {2})});
  CHECK_THAT(refusal(parts), Contains("layer 'p' (Pad) is not supported: its mode is 'edge', and only constant is"));
}

TEST_CASE("less than all values is a max-pool's padding, and stands in the way of other nodes") {
  constexpr float least = -std::numeric_limits<float>::infinity();
  const std::string pads = integers("pads", {0, 0, 1, 0, 0, 1});
  const std::vector<std::string> pool{wholes("kernel_shape", {3}), wholes("strides", {2})};
  OnnxParts parts =
      with_nodes({node("Pad", {"x", "pads", "fill"}, {"p"}), node("MaxPool", {"p"}, {"u"}, pool),
                  node("Gather", {"u", "first"}, {"y"}, {whole("axis", 1)})},
                 {pads, integers("first", {0}), tensor("fill", {}, {std::numeric_limits<float>::lowest()})}, {0, 1, 4});
  CHECK(outputs(parts) == std::vector<double>{1, 0, 0, 1});  // A at 0 and 7, pools of -1..1, 1..3, 3..5, 5..7
  parts.tensors[2] = tensor("fill", {}, {least});
  CHECK(outputs(parts) == std::vector<double>{1, 0, 0, 1});
  parts.nodes[1] = node("AveragePool", {"p"}, {"u"}, pool);
  CHECK_THAT(refusal(parts), Contains("layer 'p' (Pad) is not supported: it pads with -inf, and not with zeros"));
  parts.nodes[1] = node("MaxPool", {"p"}, {"u"}, pool);
  parts.tensors[0] = integers("pads", {0, 0, 3, 0, 0, 0});  // a pool of padding alone
  CHECK_THAT(refusal(parts), Contains("layer 'p' (Pad) is not supported: it pads with -inf, and not with zeros"));
  parts.tensors[0] = pads;
  parts.tensors[2] = tensor("fill", {}, {-9});
  CHECK_THAT(refusal(parts), Contains("layer 'p' (Pad) is not supported: it pads with -9, and not with zeros"));
}

TEST_CASE("groups of channels that an instance norm normalizes are a group norm, and stand in the way of other nodes") {
  const std::string to = integers("to", {0, 2, -1}), back = integers("back", {0, 4, 8});
  const std::string ones = tensor("ones", {2}, {1, 1}), zeros = tensor("zeros", {2}, {0, 0});
  OnnxParts parts =
      with_nodes({node("Reshape", {"x", "to"}, {"r"}),
                  node("InstanceNormalization", {"r", "ones", "zeros"}, {"i"}, {decimal("epsilon", 0)}),
                  node("Reshape", {"i", "back"}, {"n"}), node("Gather", {"n", "g"}, {"y"}, {whole("axis", 1)})},
                 {to, back, ones, zeros, integers("g", {1})}, {0, 1, 8});
  // of 16 values 4 are 1: mean 1/4, variance 3/16
  const double one = 0.75 / std::sqrt(3.0 / 16), none = -0.25 / std::sqrt(3.0 / 16);
  const std::vector<double> expected{none, one, none, none, none, none, one, none};
  const std::vector<double> got = outputs(parts);
  REQUIRE(got.size() == 8);
  for (size_t i = 0; i < got.size(); ++i) CHECK(got[i] == Approx(expected[i]).epsilon(1e-12));
  parts.tensors[2] = tensor("ones", {2}, {2, 3});
  parts.tensors[3] = tensor("zeros", {2}, {1, 0});
  CHECK(outputs(parts)[1] == Approx(2 * one + 1).epsilon(1e-12));
  parts.nodes[2] = node("Relu", {"i"}, {"n"});
  CHECK_THAT(refusal(parts),
             Contains("layer 'r' (Reshape) is not supported: it lays [1, 4, 8] values out as [1, 2, 16]"));
  parts.nodes[2] = node("Reshape", {"i", "back"}, {"n"});
  parts.tensors[0] = integers("to", {0, 8, -1});  // no group of whole channels
  CHECK_THAT(refusal(parts), Contains("layer 'i' (InstanceNormalization): its scale has sizes [2], expected [8]"));
}

TEST_CASE("channels may be turned around, and positions may not") {
  const auto slice = [](std::vector<int64_t> axes) {
    const std::vector<int64_t> last(axes.size(), -1), before(axes.size(), -(int64_t{1} << 40));
    return with_nodes({node("Slice", {"x", "last", "before", "axes", "last"}, {"y"})},
                      {integers("last", last), integers("before", before), integers("axes", axes)}, {0, 4, 8});
  };
  const std::vector<double> turned = outputs(slice({1}));
  REQUIRE(turned.size() == 32);
  CHECK(std::vector(turned.begin(), turned.begin() + 8) == std::vector<double>{0, 0, 0, 1, 1, 0, 0, 0});  // T
  CHECK(std::vector(turned.end() - 8, turned.end()) == std::vector<double>{1, 0, 0, 0, 0, 0, 0, 1});      // A
  CHECK_THAT(refusal(slice({1, 2})), Contains("layer 'y' (Slice) is not supported: it turns the positions around"));
  CHECK_THAT(refusal(slice({2})), Contains("layer 'y' (Slice) is not supported: it turns the positions around"));
}

TEST_CASE("a product with a vector has an axis less") {
  CHECK(outputs(with_nodes({turned, node("MatMul", {"t", "v"}, {"y"})}, {tensor("v", {4}, {1, 2, 3, 4})}, {0, 8})) ==
        std::vector<double>{1, 2, 3, 4, 4, 3, 2, 1});
  CHECK(outputs(with_nodes({node("MatMul", {"v", "x"}, {"y"})}, {tensor("v", {4}, {1, 2, 3, 4})}, {0, 8})) ==
        std::vector<double>{1, 2, 3, 4, 4, 3, 2, 1});
}

TEST_CASE("places are taken in any order, also behind a batch that is moved") {
  const std::vector<double> expected{0, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1};  // T, then A
  CHECK(outputs(with_nodes({node("Gather", {"x", "i"}, {"y"}, {whole("axis", 1)})}, {integers("i", {3, 0})},
                           {0, 2, 8})) == expected);
  OnnxParts parts =
      with_nodes({node("Transpose", {"x"}, {"t"}, {wholes("perm", {1, 0, 2})}), node("GatherND", {"t", "i"}, {"g"}),
                  node("Transpose", {"g"}, {"y"}, {wholes("perm", {1, 0, 2})})},
                 {tensor_of("i", {2, 1}, 7, text(9, raw(std::vector<int64_t>{3, 0})))}, {0, 2, 8});
  CHECK(outputs(parts) == expected);
  parts.nodes[1] = node("Relu", {"t"}, {"g"});
  CHECK_THAT(refusal(parts), Contains("layer 't' (Transpose) is not supported: it moves the batch"));
}
