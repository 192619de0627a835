// SPDX-License-Identifier: MIT
// Tests of the placeholders in a card's texts.
#include "formats/card/placeholders.hpp"

#include <catch2/catch.hpp>

#include "tests/model/error_of.hpp"

using namespace seqcast;
using seqcast::test::error_of;

namespace {

const Bindings known{{"n", 3}, {"name", "stem"}, {"list", Json::array({1, 2})}, {"rate", 0.25}, {"is", true}};

Json fill(const Json& value) { return Filling("c.json")(value, known, "here"); }

}  // namespace

TEST_CASE("a sum of products follows the rules of arithmetic") {
  const std::vector<std::pair<std::string, int64_t>> sums{
      {"1 + 2 * n", 7}, {"(1 + 2) * n", 9}, {"2^n", 8},    {"2^(n+1) - 2", 14}, {"7 / 2", 3}, {"(0-7) / 2", -4},
      {"7 % n", 1},     {"n", 3},           {"is + 1", 2}, {"10-3-2", 5},       {"2*2^3", 16}};
  for (const auto& [text, value] : sums) {
    INFO(text);
    CHECK(evaluate(text, known) == value);
  }
  for (const char* text : {"", "m", "n +", "(n", "n)", "n n", "1.5", "name", "n // 2", "-n"}) {
    INFO(text);
    CHECK_FALSE(evaluate(text, known));
  }
}

TEST_CASE("a placeholder that is the whole text becomes its value, another one part of the text") {
  CHECK(fill("{n}") == 3);
  CHECK(fill("{2^n}") == 8);
  CHECK(fill("{list}") == Json::array({1, 2}));
  CHECK(fill("{rate}") == 0.25);
  CHECK(fill("{name}.{n-1}.weight") == "stem.2.weight");
  CHECK(fill(Json::array({"{n}", Json{{"k", "x{n}"}}})) == Json::array({3, Json{{"k", "x3"}}}));
}

TEST_CASE("what is not bound yet stays, with the numbers of what is") {
  CHECK(fill("{i}") == "{i}");
  CHECK(fill("unit.{5*n+u}.conv") == "unit.{5*3+u}.conv");
  CHECK(fill("no { end") == "no { end");
  CHECK(fill("{what, this?}") == "{what, this?}");
}

TEST_CASE("an entry's condition is true, false or a number") {
  const auto is_there = [](const Json& condition) {
    Json entry{{"if", condition}, {"name", "a"}};
    const bool result = take_condition("c.json", "layers[2]", entry);
    CHECK_FALSE(entry.contains("if"));
    return result;
  };
  CHECK(is_there(true));
  CHECK(is_there(2));
  CHECK_FALSE(is_there(0));
  CHECK_FALSE(is_there(false));
  CHECK(error_of([&] { is_there("{n}"); }) == "c.json: layers[2].if: got \"{n}\", expected true, false or a number");
}

TEST_CASE("numbers beyond what a card may say are errors with their place") {
  CHECK(error_of([] { fill("{2^31 + 2^31}"); }) ==
        "c.json: here: '2^31 + 2^31' is 4294967296, expected at most 2147483648");
  CHECK(error_of([] { fill("{n % 0}"); }) == "c.json: here: 'n % 0' divides by 0");
  CHECK(error_of([] { fill("{2^99}"); }) == "c.json: here: '2^99' has the exponent 99");
  const Bindings large{{"f", uint64_t{18446744073709551615u}}};
  CHECK(error_of([&] { Filling("c.json")("{f + 1}", large, "here"); }) ==
        "c.json: here: 'f + 1' is 18446744073709551615, expected at most 2147483648");
}
