// SPDX-License-Identifier: MIT
// Tests of the strict JSON reader.
#include "formats/json_object.hpp"

#include <catch2/catch.hpp>
#include <ctime>

#include "tests/model/error_of.hpp"

using namespace seqcast;
using seqcast::test::error_of;

namespace {

std::string parse_error(const std::string& text) {
  return error_of([&] { parse_json("f.json", text); });
}

}  // namespace

TEST_CASE("keys are read by name and type") {
  const Json json = parse_json("f.json", R"({"t": "é", "i": -3, "n": 2.5, "b": true, "a": [1], "o": {"x": 1}})");
  JsonObject object("f.json", "", json);
  CHECK(object.has("t"));
  CHECK_FALSE(object.has("u"));
  CHECK(object.text("t") == "é");
  CHECK(object.text_or("u", "fallback") == "fallback");
  CHECK(object.integer("i", -3) == -3);
  CHECK(object.number("n") == 2.5);
  CHECK(object.number("i") == -3);
  CHECK(object.boolean("b"));
  CHECK(object.array("a").size() == 1);
  JsonObject inner = object.object("o");
  CHECK(inner.path("x") == "o.x");
  CHECK(error_of([&] { inner.finish(); }) == "f.json: o.x: unknown key");
  CHECK(inner.integer("x", 1) == 1);
  CHECK_NOTHROW(inner.finish());
  CHECK_NOTHROW(object.finish());
}

TEST_CASE("a key that is only asked for, not there, is an error, and one that is there is not forgotten") {
  const Json json = parse_json("f.json", R"({"a": 1, "b": 2})");
  JsonObject object("f.json", "here[3]", json);
  CHECK(error_of([&] { object.text("c"); }) == "f.json: here[3].c: is missing");
  object.integer("a", 0);
  CHECK(error_of([&] { object.finish(); }) == "f.json: here[3].b: unknown key");
  CHECK(error_of([&] { object.integer("b", 3); }) == "f.json: here[3].b: got 2, expected 3 to 2147483648");
}

TEST_CASE("whole numbers up to 2^31 are read, signed or not") {
  const Json json = {{"most", max_integer}, {"more", max_integer + 1}, {"unsigned", uint64_t{7}}, {"least", INT64_MIN}};
  JsonObject object("f.json", "", json);
  CHECK(object.integer("most", 0) == max_integer);
  CHECK(object.integer("unsigned", 7) == 7);
  CHECK(object.integer("least", INT64_MIN) == INT64_MIN);
  CHECK(error_of([&] { object.integer("more", 0); }).starts_with("f.json: more: got 2147483649"));
}

TEST_CASE("a key that comes twice is named with its place") {
  CHECK(parse_error(R"({"a": 1, "a": 1})") == "f.json: a: this key comes twice");
  CHECK(parse_error(R"({"l": [[], {}, 1, [[2, 3], {"x": {"y": [1], "z": 1, "y": 2}}]]})") ==
        "f.json: l[3][1].x.y: this key comes twice");
  CHECK(parse_error(R"([{"a": {"a": 1}}, {"a": 1}, {"b": 1, "b": 1}])") == "f.json: [2].b: this key comes twice");
  CHECK(parse_error(R"({"a": {"b": 1}, "c": [{"b": 1}, {"b": 2}], "b": 3})") == "nothing was thrown");
}

TEST_CASE("64 levels of nesting are read, 65 are not") {
  const auto nested = [](size_t levels) { return std::string(levels, '[') + std::string(levels, ']'); };
  CHECK(parse_error(nested(64)) == "nothing was thrown");
  CHECK(parse_error(nested(65)) == "f.json: JSON is nested deeper than 64 levels");
}

TEST_CASE("an object with keys without end is an error soon, since each is sought among the others") {
  std::string text = "{";
  for (int i = 0; i < 300000; ++i) text += "\"key" + std::to_string(i) + "\":1,";
  const std::clock_t begin = std::clock();
  CHECK(parse_error(text + "\"last\":1}") == "f.json: key10000: more than 10000 keys in one object");
  CHECK(static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC < 5);
}

TEST_CASE("JSON is parsed in time that grows as its length, however many siblings there are") {
  const auto seconds = [](const std::string& text) {
    const std::clock_t begin = std::clock();
    CHECK(parse_error(text) == "nothing was thrown");
    return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  };
  const auto objects = [](int count) {
    std::string text = "[{}";
    for (int i = 1; i < count; ++i) text += ",{}";
    return text + "]";
  };
  CHECK(seconds(objects(320'000)) < 5);  // squares: a minute
  std::string nested;
  for (int i = 0; i < 50'000; ++i) nested += R"({"a":[{"b":[1,2]},[]]},)";
  CHECK(seconds("[" + nested + "0]") < 5);
}

TEST_CASE("JSON of more values than anyone writes is an error before they are all stored") {
  std::string text = "[0";
  for (int i = 0; i < 5'000'000; ++i) text += ",0";
  CHECK(parse_error(text + "]") == "f.json: JSON has more than 5000000 values");
}

TEST_CASE("what is parsed is what is written, in its order") {
  const std::string text =
      R"({"z":[1,-2,3.5,true,false,null,"\u00e9\n"],"a":{"k":{},"l":[]},"m":18446744073709551615})";
  CHECK(parse_json("f.json", text).dump() == Json::parse(text).dump());
  CHECK(parse_json("f.json", "7").dump() == "7");
  CHECK(parse_error("[1,") ==
        "f.json: not JSON: parse error at line 1, column 4: syntax error while parsing value - unexpected end of "
        "input; expected '[', '{', or a literal");
  CHECK(parse_error("") ==
        "f.json: not JSON: parse error at line 1, column 1: syntax error while parsing value - unexpected end of "
        "input; expected '[', '{', or a literal");
  CHECK(parse_error("[1] 2").starts_with("f.json: not JSON: parse error"));
}
