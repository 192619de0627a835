// SPDX-License-Identifier: MIT
// Tests of settings that exclude each other.
#include "predict/request.hpp"

#include <catch2/catch.hpp>

#include "tests/model/error_of.hpp"

using namespace seqcast;
using namespace seqcast::test;

TEST_CASE("settings that exclude each other are an error") {
  Request request;
  CHECK_NOTHROW(check(request));
  request.unscale = true;
  CHECK(error_of([&] { check(request); }).starts_with("unscale is for untransform, which is not given"));
  request.untransform = Untransform::old;
  CHECK_NOTHROW(check(request));
  request.transform = Transform::none;
  CHECK(error_of([&] { check(request); }).starts_with("untransform and transform=none exclude each other"));
  request = {};
  request.step = 10;
  CHECK_NOTHROW(check(request));
  request.context = Context::genome;
  CHECK(error_of([&] { check(request); }).starts_with("step and context=genome exclude each other"));
}

TEST_CASE("the names of enumerations are the words of every front end") {
  CHECK(named<Context>("genome") == Context::genome);
  CHECK(named<Strand>("bed") == Strand::own);
  CHECK(to_text(Placement::center) == "center");
}
