// SPDX-License-Identifier: MIT
// Tests of what --input says.
#include "cli/input_option.hpp"

#include <catch2/catch.hpp>

#include "tests/model/error_of.hpp"

using namespace seqcast;
using namespace seqcast::test;

TEST_CASE("an input is constants, files or the other strand") {
  const InputSetting numbers = parse_input("a=1,-2.5");
  CHECK(numbers.name == "a");
  CHECK(numbers.text == "a=1,-2.5");
  CHECK(std::get<InputSetting::Constants>(numbers.values) == std::vector<float>{1, -2.5});
  CHECK(std::get<InputSetting::Files>(parse_input("b=x.bw,y").values).paths == std::vector<std::string>{"x.bw", "y"});
  CHECK(error_of([] { parse_input("b=x.bw,2"); }) == "--input is 'b=x.bw,2': 'x.bw' is not a number");
  CHECK(std::get<InputSetting::Files>(parse_input("b=x=y").values).paths == std::vector<std::string>{"x=y"});
  CHECK(std::holds_alternative<InputSetting::OtherStrand>(parse_input("c=reverse-complement").values));
}

TEST_CASE("behind bigWigs stands what bases without a number get") {
  const auto files = [](const std::string& text) { return std::get<InputSetting::Files>(parse_input(text).values); };
  CHECK_FALSE(files("a=x.bw,y.bw").missing);
  const InputSetting::Files zero = files("a=x.bw,y.bw,missing=-0.5");
  CHECK(zero.paths == std::vector<std::string>{"x.bw", "y.bw"});
  REQUIRE(zero.missing);
  CHECK(zero.missing->gap == -0.5F);
  CHECK(zero.missing->nan == -0.5F);
  CHECK(zero.missing->chrom == -0.5F);
  const InputSetting::Files none = files("a=x.bw,missing=error");
  REQUIRE(none.missing);
  CHECK_FALSE(none.missing->gap);
  CHECK_FALSE(none.missing->nan);
  CHECK_FALSE(none.missing->chrom);
  CHECK(files("a=missing=0").paths == std::vector<std::string>{"missing=0"});
  CHECK(error_of([] {
          parse_input("a=x.bw,missing=none");
        }).starts_with("missing is 'none' in --input a=x.bw,missing=none, expected error or a number"));
  CHECK(error_of([] {
          parse_input("a=1,2,missing=0");
        }).starts_with("--input is 'a=1,2,missing=0': missing is for bigWig files"));
}

TEST_CASE("what has no name, no values or an infinite value is no input") {
  CHECK(error_of([] { parse_input("a"); }).starts_with("--input is 'a', expected NAME=VALUES or NAME=FILE"));
  CHECK(error_of([] { parse_input("a="); }).starts_with("--input is 'a=', expected"));
  CHECK(error_of([] { parse_input("a=1,inf"); }).starts_with("--input a: 'inf' is not a finite number"));
}
