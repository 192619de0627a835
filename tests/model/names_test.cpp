// SPDX-License-Identifier: MIT
// Plain and unique names.
#include "model/names.hpp"

#include <catch2/catch.hpp>

using namespace seqcast;

TEST_CASE("plain names are letters, digits, '_', '.' and '-'; others become '_'") {
  CHECK(is_plain_name("block1.conv-2_a"));
  CHECK_FALSE(is_plain_name(""));
  CHECK_FALSE(is_plain_name("a/b"));
  CHECK(plain_name("model/conv:0") == "model_conv_0");
  CHECK(plain_name("") == "_");
  CHECK(plain_name("", "output") == "output");
}

TEST_CASE("a name that is taken gets the next free number") {
  UniqueNames names;
  CHECK(names.give("a") == "a");
  CHECK(names.give("a_2") == "a_2");
  CHECK(names.give("a") == "a_3");
  CHECK(names.give("a_2") == "a_2_2");
  CHECK(names.give("b/c") == "b_c");
  CHECK(names.give("b:c") == "b_c_2");
}

TEST_CASE("numbers may begin at 1, as Keras counts its layers") {
  UniqueNames names(1);
  CHECK(names.give("conv1d") == "conv1d");
  CHECK(names.give("conv1d") == "conv1d_1");
  CHECK(names.give("conv1d") == "conv1d_2");
}
