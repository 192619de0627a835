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
  CHECK(std::get<InputSetting::Files>(parse_input("b=x.bw,2").values).paths == std::vector<std::string>{"x.bw", "2"});
  CHECK(std::get<InputSetting::Files>(parse_input("b=x=y").values).paths == std::vector<std::string>{"x=y"});
  CHECK(std::holds_alternative<InputSetting::OtherStrand>(parse_input("c=reverse-complement").values));
}

TEST_CASE("what has no name, no values or an infinite value is no input") {
  CHECK(error_of([] { parse_input("a"); }).starts_with("--input is 'a', expected NAME=VALUES or NAME=FILE"));
  CHECK(error_of([] { parse_input("a="); }).starts_with("--input is 'a=', expected"));
  CHECK(error_of([] { parse_input("a=1,inf"); }).starts_with("--input a: 'inf' is not a finite number"));
}
