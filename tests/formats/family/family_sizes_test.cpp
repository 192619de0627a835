// SPDX-License-Identifier: MIT
// Tests of the sizes that a family leaves open.
#include "formats/family/family_sizes.hpp"

#include <catch2/catch.hpp>

#include "tests/model/error_of.hpp"

using namespace seqcast;
using seqcast::test::error_of;

namespace {

WeightsFile file() {
  WeightsFile result;
  result.weights.source = "m.pt";
  for (const char* name : {"a.0.weight", "a.1.weight", "a.3.weight", "b.4.weight", "b.9.weight"})
    result.weights.tensors.emplace(name, Tensor{DataType::f32, {8, 4, 5}, {}});
  result.attributes = {{"trimming", 60}, {"is_wide", true}, {"kind", "ReLU"}, {"rate", 0.5}, {"growth", 1.5}};
  result.attributes["nothing"] = nullptr;
  result.attributes["crop"] = "auto";
  result.attributes["names"] = Json::array({"b", "a"});
  result.attributes["numbers"] = Json::array({3, 4, 2});
  result.attributes["padding"] = Json::array({12});
  return result;
}

Json size_of_rule(const std::string& rule) {
  const Json sizes = Json::parse(
      R"({"n": {"count": "a.{n}.weight"}, "kind": {"given": "kind", "else": 0}, "growth": {"given": "growth", "else": 1},
          "numbers_said": {"given": "numbers", "else": 0}, "x": )" +
      rule + "}");
  return family_sizes("f.json", sizes, file()).back().second;
}

std::string error(const std::string& rule) {
  return error_of([&] { size_of_rule(rule); });
}

}  // namespace

TEST_CASE("sizes are counted, read from shapes, taken from what the file says, and computed from others") {
  CHECK(size_of_rule("\"n\"") == 2);  // a gap ends the count
  CHECK(size_of_rule(R"({"count": "b.{5*n+4}.weight"})") == 2);
  CHECK(size_of_rule(R"({"count": "c.{n}.weight"})") == 0);
  CHECK(size_of_rule(R"({"of": "a.0.weight", "axis": 2})") == 5);
  CHECK(size_of_rule(R"({"has": "a.3.weight"})") == 1);
  CHECK(size_of_rule(R"({"has": "a.2.weight"})") == 0);
  CHECK(size_of_rule(R"({"says": "trimming"})") == 1);
  CHECK(size_of_rule(R"({"says": "other"})") == 0);
  CHECK(size_of_rule(R"({"given": "trimming", "else": 1})") == 60);
  CHECK(size_of_rule(R"x({"given": "other", "else": "45 + 2^(n+1)"})x") == 53);
  CHECK(size_of_rule(R"({"given": "other", "else": {"text": "ReLU"}})") == "ReLU");
  CHECK(size_of_rule(R"({"given": "is_wide", "else": 0})") == 1);
  CHECK(size_of_rule(R"({"given": "rate", "else": 0})") == 0.5);
  CHECK(size_of_rule(R"({"given": "padding", "else": 0})") == 12);  // of a list of one
  CHECK(size_of_rule(R"({"most": ["n - 5", 0, "n"]})") == 2);
  CHECK(size_of_rule(R"({"pick": "n - 1", "from": [[1], [1, 4], [2]]})") == Json::array({1, 4}));
  CHECK(size_of_rule(R"({"pick": "kind", "from": {"ReLU": "relu"}})") == "relu");
  CHECK(size_of_rule("\"(n + 1) * 7 / 2 % 4\"") == 2);
}

TEST_CASE("sizes are what stands for None, for a text or for a tensor that is missing") {
  CHECK(size_of_rule(R"({"of": "z", "axis": 0, "else": "n + 1"})") == 3);
  CHECK(size_of_rule(R"({"of": "a.0.weight", "axis": 0, "else": 1})") == 8);
  CHECK(size_of_rule(R"({"given": "nothing", "else": {"text": "relu"}, "none": {"text": "none"}})") == "none");
  CHECK(size_of_rule(R"({"given": "nothing", "else": 7})") == 7);
  CHECK(size_of_rule(R"({"given": "other", "else": {"text": "relu"}, "none": {"text": "none"}})") == "relu");
  CHECK(size_of_rule(R"({"says": "nothing"})") == 0);
  CHECK(size_of_rule(R"({"given": "crop", "else": 0, "texts": {"auto": "n * 5"}})") == 10);
  CHECK(size_of_rule(R"({"given": "trimming", "else": 0, "texts": {"auto": "n * 5"}})") == 60);
  CHECK(size_of_rule(R"({"given": "names", "else": "n", "names": true})") == Json::array({"b", "a"}));
  CHECK(size_of_rule(R"({"given": "numbers", "else": "n", "names": true})") == 2);
  CHECK(size_of_rule(R"({"pick": "kind", "from": {"relu": 1}})") == 1);
  CHECK(size_of_rule(R"({"pick": "kind", "from": {"elu": 1}, "else": 0})") == 0);
  CHECK(error(R"({"given": "crop", "else": 0, "texts": {"none": 0}})") ==
        "m.pt: size 'x': crop is \"auto\", expected a number");
}

TEST_CASE("sizes are lists, and what a list makes of a number") {
  CHECK(size_of_rule(R"({"each_has": "a.{n}.weight", "count": "n + 2"})") == Json::array({1, 1, 0, 1}));
  CHECK(size_of_rule(R"({"from": "n", "times": "growth", "round": "down", "count": 5})") ==
        Json::array({2, 3, 4, 6, 9}));  // int(2 * 1.5) = 3, int(4.5) = 4, 6, 9
  CHECK(size_of_rule(R"({"from": 2, "times": 1, "round": "each", "count": 0})") == Json::array());
  CHECK(size_of_rule(R"({"begin": "n", "each": "(value + item) * 2", "over": "numbers_said"})") == 60);  // 10, 28, 60
  CHECK(error(R"({"each_has": "a.{n}.weight", "count": -1})") == "f.json: sizes.x.count: got -1, expected 0 to 10000");
  CHECK(error(R"({"begin": 1, "each": "value", "over": "n"})") ==
        "f.json: sizes.x.over: expected the name of a list before it");
}

TEST_CASE("sizes that cannot be had are errors that name file and size") {
  CHECK(error(R"({"of": "z", "axis": 0})") == "m.pt: size 'x': tensor 'z' is missing");
  CHECK(error(R"({"of": "a.0.weight", "axis": 3})") ==
        "m.pt: size 'x': tensor 'a.0.weight' has 3 axes, expected at least 4");
  CHECK(error(R"({"pick": "n", "from": [1, 2]})") == "m.pt: size 'x': \"n\" is 2, expected 0 to 1");
  CHECK(error(R"({"pick": "kind", "from": {"ELU": "elu"}})") ==
        "m.pt: size 'x': kind is \"ReLU\", expected one of ELU");
  CHECK(error("\"m + 1\"") == "f.json: sizes.x: got 'm + 1', expected a sum of sizes before it");
  CHECK(error("\"n / 0\"") == "m.pt: size 'x': 'n / 0' divides by 0");
  CHECK(error("\"2^31 * 2\"").starts_with("m.pt: size 'x': '2^31 * 2' is 4294967296, expected at most"));
  CHECK(error(R"({"count": "a.weight"})") == "f.json: sizes.x.count: expected a tensor's name with {n} in it");
  CHECK(error(R"({"count": "a.{n}.weight", "more": 1})") == "f.json: sizes.x.more: unknown key");
}
