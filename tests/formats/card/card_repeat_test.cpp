// SPDX-License-Identifier: MIT
// Tests of the expansion of `repeat` entries.
#include <sys/resource.h>

#include <catch2/catch.hpp>
#include <ctime>

#include "formats/card/card.hpp"
#include "tests/model/error_of.hpp"

using namespace seqcast;
using seqcast::test::error_of;

namespace {

std::vector<LayerEntry> expanded(const std::string& layers) {
  return expand_layers("c.json", parse_json("c.json", layers));
}

std::string expand_error(const std::string& layers) {
  return error_of([&] { expanded(layers); });
}

/// The values of `key` over the layers written out.
Json values_of(const std::string& layers, const std::string& key) {
  Json values = Json::array();
  for (const LayerEntry& entry : expanded(layers)) values.push_back(entry.value.at(key));
  return values;
}

/// What a rule gives in as many rounds.
Json rule(int rounds, const std::string& fields) {
  return values_of(R"([{"repeat": )" + std::to_string(rounds) + R"(, "vary": {"x": {)" + fields +
                       R"(}}, "layers": [{"name": "a", "v": "{x}"}]}])",
                   "v");
}

Json numbers(const std::string& text) { return Json::parse(text); }

/// `levels` repeats within each other, each of which takes the one before ten times in a list.
std::string bomb(int levels) {
  std::string layers = R"({"name": "a", "v": "{x)" + std::to_string(levels) + "}\"}";
  for (int level = levels; level > 0; --level) {
    const std::string before = level > 1 ? "\"{x" + std::to_string(level - 1) + "}\"" : "1";
    std::string list = before;
    for (int i = 1; i < 10; ++i) list += "," + before;
    layers = R"({"repeat": 1, "vary": {"x)" + std::to_string(level) + R"(": [[)" + list + R"(]]}, "layers": [)" +
             layers + "]}";
  }
  return "[" + layers + "]";
}

int64_t peak_mib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

}  // namespace

TEST_CASE("a rule with 'each' keeps the fraction: Basenji2's widths") {
  CHECK(rule(6, R"("from": 339, "times": 1.1776, "round": "each")") == numbers("[339, 399, 470, 554, 652, 768]"));
  CHECK(rule(11, R"("from": 1.5, "times": 1.5, "round": "each")") ==
        numbers("[2, 2, 3, 5, 8, 11, 17, 26, 38, 58, 86]"));  // the port's dilations
}

TEST_CASE("a rule with 'feedback' goes on from the rounded value: Basenji2's dilations") {
  CHECK(rule(11, R"("from": 1, "times": 1.5, "round": "feedback")") ==
        numbers("[1, 2, 3, 4, 6, 9, 14, 21, 32, 48, 72]"));
}

TEST_CASE("halves are rounded to the even neighbour") {
  for (const auto& [from, to] : std::vector<std::pair<std::string, int>>{
           {"0.5", 0}, {"1.5", 2}, {"2.5", 2}, {"3.5", 4}, {"4.5", 4}, {"2.4999", 2}, {"2.5001", 3}, {"0", 0}})
    for (const std::string round : {"each", "feedback"}) {
      INFO(from << " " << round);
      CHECK(rule(1, "\"from\": " + from + R"(, "times": 1, "round": ")" + round + "\"") == Json::array({to}));
    }
  CHECK(rule(3, R"("from": 2.5, "times": 2, "round": "each")") == numbers("[2, 5, 10]"));
  CHECK(rule(3, R"("from": 2.5, "times": 2, "round": "feedback")") == numbers("[2, 4, 8]"));
}

TEST_CASE("a list gives each round its value, of any type") {
  const std::string layers = R"([{"repeat": 3, "vary": {"x": [7, "text", [1, {"k": "{i}"}]]}, "layers": [
    {"name": "l{i}", "whole": "{x}", "deep": {"in": ["{x}", "_{x}_", 5, true, null]}}]}])";
  CHECK(values_of(layers, "whole") == numbers(R"([7, "text", [1, {"k": "{i}"}]])"));
  CHECK(values_of(layers, "name") == numbers(R"(["l1", "l2", "l3"])"));
  CHECK(expanded(layers)[0].value["deep"] == numbers(R"({"in": [7, "_7_", 5, true, null]})"));
  CHECK(expanded(layers)[1].value["deep"] == numbers(R"({"in": ["text", "_text_", 5, true, null]})"));
}

TEST_CASE("{i} counts from 1 and is a number where it stands alone") {
  CHECK(values_of(R"([{"repeat": 2, "layers": [{"name": "a", "v": "{i}"}, {"name": "b", "v": "{i}+{i}"}]}])", "v") ==
        numbers(R"([1, "1+1", 2, "2+2"])"));
}

TEST_CASE("{entry} is the layer before each round, or the input") {
  const std::string round = R"({"name": "a{i}", "v": "{entry}"}, {"name": "b{i}", "v": "{entry}"})";
  CHECK(values_of(R"([{"repeat": 2, "layers": [)" + round + "]}]", "v") ==
        numbers(R"(["input", "input", "b1", "b1"])"));
  CHECK(values_of(R"([{"name": "stem", "v": "{entry}"}, {"repeat": 1, "layers": [)" + round + "]}]", "v") ==
        numbers(R"(["{entry}", "stem", "stem"])"));
}

TEST_CASE("repeats stand within repeats, with their own rounds and the outer one's values") {
  const std::string layers = R"([{"repeat": 2, "vary": {"outer": [10, 20], "times": [1, 2]}, "layers": [
    {"name": "head_{outer}", "v": "{entry}"},
    {"repeat": "{times}", "vary": {"inner": {"from": "{outer}", "times": 2, "round": "each"}}, "layers": [
      {"name": "{outer}_{inner}", "v": "{inner}"}]}]}])";
  CHECK(values_of(layers, "name") == numbers(R"(["head_10", "10_10", "head_20", "20_20", "20_40"])"));
  CHECK(values_of(layers, "v") == numbers(R"(["input", 10, "10_10", 20, 40])"));
  CHECK(expanded(layers)[4].path == "layers[0].layers[1].layers[0]");
}

TEST_CASE("the outer {i} and {entry} come before the inner ones, which see nothing of their own names left") {
  CHECK(values_of(R"([{"repeat": 2, "layers": [{"repeat": 2, "layers": [{"name": "n{i}"}]}]}])", "name") ==
        numbers(R"(["n1", "n1", "n2", "n2"])"));
}

TEST_CASE("a layer written out stands where it stood in the file") {
  const auto layers = expanded(R"([{"name": "a"}, {"repeat": 2, "layers": [{"name": "b"}, {"name": "c"}]}, 5])");
  REQUIRE(layers.size() == 6);
  CHECK(layers[0].path == "layers[0]");
  CHECK(layers[3].path == "layers[1].layers[0]");
  CHECK(layers[4].path == "layers[1].layers[1]");
  CHECK(layers[5].path == "layers[2]");
}

TEST_CASE("repeats that say too little, too much or nonsense are errors with their place") {
  struct Bad {
    const char* repeat;
    const char* message;
  };
  for (const Bad& bad : std::initializer_list<Bad>{
           {R"("repeat": 0, "layers": [1])", "repeat: got 0, expected 1 to"},
           {R"("repeat": 2.5, "layers": [1])", "repeat: got number, expected a whole number"},
           {R"("repeat": "many", "layers": [1])", "repeat: got string, expected a whole number"},
           {R"("repeat": 2147483648, "layers": [1])", "repeat: got 2147483648, expected at most 10000"},
           {R"("repeat": 10001, "layers": [1])", "repeat: got 10001, expected at most 10000"},
           {R"("repeat": 1)", "layers: is missing"},
           {R"("repeat": 1, "layers": [])", "layers: expected at least one layer"},
           {R"("repeat": 1, "layers": {})", "layers: got object, expected a list"},
           {R"("repeat": 1, "layers": [1], "name": "x")", "name: unknown key"},
           {R"("repeat": 1, "layers": [1], "vary": [1])", "vary: expected an object"},
           {R"("repeat": 1, "layers": [1], "vary": {"i": [1]})", "vary.i: this name is taken"},
           {R"("repeat": 1, "layers": [1], "vary": {"entry": [1]})", "vary.entry: this name is taken"},
           {R"("repeat": 2, "layers": [1], "vary": {"x": [1]})", "vary.x: expected a list of 2 values, or a rule"},
           {R"("repeat": 2, "layers": [1], "vary": {"x": 1})", "vary.x: expected a list of 2 values, or a rule"},
           {R"("repeat": 1, "layers": [1], "vary": {"x": {}})", "vary.x.from: is missing"},
           {R"("repeat": 1, "layers": [1], "vary": {"x": {"from": 1}})", "vary.x.times: is missing"},
           {R"("repeat": 1, "layers": [1], "vary": {"x": {"from": 1, "times": 2, "round": "up"}})",
            "vary.x.round: expected 'each', 'feedback' or 'down'"},
           {R"("repeat": 1, "layers": [1], "vary": {"x": {"from": 1, "times": 2, "round": "each", "by": 1}})",
            "vary.x.by: unknown key"},
           {R"("repeat": 1, "layers": [1], "vary": {"x": {"from": -1, "times": 2, "round": "each"}})",
            "vary.x.times: value 1 of the rule is -1, expected 0 to 2147483648"},
           {R"("repeat": 99, "layers": [1], "vary": {"x": {"from": 1, "times": 2, "round": "each"}})",
            "vary.x.times: value 33 of the rule is 4294967296, expected 0 to"},
           {R"("repeat": 9, "layers": [1], "vary": {"x": {"from": 1, "times": 1e300, "round": "feedback"}})",
            "vary.x.times: value 2 of the rule is 1e+300, expected 0 to"}}) {
    const std::string got = expand_error("[0, {" + std::string(bad.repeat) + "}]");
    INFO(bad.repeat << "\n     got: " << got << "\nexpected: " << bad.message);
    CHECK(got.starts_with(std::string("c.json: layers[1].") + bad.message));
  }
}

TEST_CASE("10,000 layers are written out, and not one more") {
  CHECK(expanded(R"([{"repeat": 10000, "layers": [{"name": "a"}]}])").size() == 10000);
  CHECK(expanded(R"([{"repeat": 100, "layers": [{"repeat": 100, "layers": [{"name": "a"}]}]}])").size() == 10000);
  CHECK(expand_error(R"([{"repeat": 10000, "layers": [{"name": "a"}]}, {"name": "b"}])") ==
        "c.json: layers[1]: more than 10000 layers");
  std::string nested = R"({"name": "a"})";
  for (int i = 0; i < 20; ++i) nested = R"({"repeat": 10000, "layers": [)" + nested + "]}";
  CHECK(expand_error("[" + nested + "]").ends_with(": more than 10000 layers"));
}

TEST_CASE("a list next to a repeat of more rounds than layers may be is not read past its end") {
  std::string list = "0";
  for (int i = 1; i < 10000; ++i) list += ",0";
  CHECK(expand_error(R"([{"repeat": 20000, "vary": {"x": [)" + list + R"(]}, "layers": [{"name": "{x}"}]}])") ==
        "c.json: layers[0].repeat: got 20000, expected at most 10000");
}

TEST_CASE("placeholders that multiply end in an error, soon and without the memory") {
  const int64_t before = peak_mib();
  const std::clock_t begin = std::clock();
  const std::string written = "repeats write more than 8388608 values and letters";
  CHECK(values_of(bomb(2), "v")[0].size() == 10);  // the smallest is still a list of lists
  CHECK(expand_error(bomb(15)).ends_with(written));

  std::string marks;
  for (int i = 0; i < 2000; ++i) marks += "{x}";
  CHECK(expand_error(R"([{"repeat": 1, "vary": {"x": ["longer"]}, "layers": [{"name": ")" + marks + R"("}]}])") ==
        "c.json: layers[0].layers: a text with '{x}' filled in is longer than 4096 letters");

  const std::string long_text(1 << 20, 'x');
  CHECK(expand_error(R"([{"repeat": 9000, "layers": [{"name": "a", "junk": ")" + long_text + R"("}]}])")
            .ends_with(written));
  CHECK(expand_error(R"([{"repeat": 9000, "layers": [{"name": "a", ")" + long_text + R"(": 1}]}])").ends_with(written));
  std::string places = "\"{x}\"";
  for (int i = 0; i < 10000; ++i) places += ",\"{x}\"";
  CHECK(expand_error(R"([{"repeat": 1, "vary": {"x": [[")" + long_text + R"("]]}, "layers": [[)" + places + "]]}]")
            .ends_with(written));
  CHECK(peak_mib() - before < 1024);  // unchecked they would take gigabytes
  CHECK(static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC < 20);
}
