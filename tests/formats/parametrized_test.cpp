// SPDX-License-Identifier: MIT
// Tests of weights that are stored as parts, against what PyTorch computes of them (make_torch_files.py).
#include "formats/parametrized.hpp"

#include <catch2/catch.hpp>

#include "formats/weight_formats.hpp"
#include "tests/model/error_of.hpp"
#include "tests/model/synthetic_weights.hpp"
#include "tests/paths.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

std::string path_of(const std::string& name) { return test_data("/torch/" + name); }

}  // namespace

TEST_CASE("weights that are stored as parts are what PyTorch computes of them") {
  const WeightsFile file = read_weights(path_of("parametrized.pt"));
  const WeightsFile shapes = read_weights(path_of("parametrized.pt"), false);
  int count = 0;
  for (const auto& [name, expected] : file.weights.tensors) {
    if (!name.starts_with("expected.")) continue;
    ++count;
    const std::string weight = name.substr(std::string("expected.").size());
    INFO(weight);
    REQUIRE(file.weights.tensors.contains(weight));
    const Tensor& got = file.weights.tensors.at(weight);
    CHECK(got.shape == expected.shape);
    CHECK(shapes.weights.tensors.at(weight).shape == expected.shape);
    const std::vector<float> values = to_floats(got), wanted = to_floats(expected);
    for (size_t i = 0; i < wanted.size(); ++i) CHECK(values[i] == Approx(wanted[i]).epsilon(2e-6).margin(1e-7));
    CHECK(std::ranges::count(file.order, weight) == 1);
  }
  CHECK(count == 21);
  for (const auto& [name, unused] : file.weights.tensors) {
    INFO(name);
    CHECK((name.ends_with(".weight") || name.ends_with(".bias")));  // no part is left
  }
}

TEST_CASE("a parametrization of another kind is a type that is not read") {
  const WeightsFile file = read_weights(path_of("orthogonal.pt"));
  CHECK(file.other_types.at("weight") == "parametrized");
  CHECK(file.weights.tensors.contains("bias"));
}

TEST_CASE("parts that do not fit together are an error that names them") {
  const auto error = [](const std::vector<int64_t>& length) {
    WeightsFile file;
    file.weights.source = "w.pt";
    add_tensor(file.weights, "a.weight_v", {2, 3}, std::vector<float>(6, 1));
    add_tensor(file.weights, "a.weight_g", length, std::vector<float>(static_cast<size_t>(length[0]), 1));
    return error_of([&] { join_parametrized(file, true); });
  };
  CHECK(error({3, 1}) ==
        "w.pt: tensor 'a.weight_g' has shape [3, 1], which does not fit the [2, 3] of the weight that it is part of");
  CHECK(error({2}) ==
        "w.pt: tensor 'a.weight_g' has shape [2], which does not fit the [2, 3] of the weight that it is part of");
}

TEST_CASE("names that end alike without their other parts stay as they are") {
  WeightsFile file;
  for (const char* name : {"a_g", "b_v", "c_orig", "d_u", "e_mask"}) add_tensor(file.weights, name, {1}, {1});
  join_parametrized(file, true);
  CHECK(file.weights.tensors.size() == 5);
  CHECK(file.other_types.empty());
}
