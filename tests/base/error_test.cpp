// SPDX-License-Identifier: MIT
// Tests of errors and of the settings that they name.
#include "seqcast/error.hpp"

#include <catch2/catch.hpp>

#include "base/setting.hpp"

using namespace seqcast;

namespace {

std::string loud(std::string_view name, std::string_view value) {
  return "<" + std::string(name) + (value.empty() ? "" : " is " + std::string(value)) + ">";
}

}  // namespace

TEST_CASE("an error spells its settings as whoever prints it does, and lists them") {
  const Error error(fmt::format("{} is 0, expected 1", Setting::window),
                    fmt::format("{} or {}", set_to(Setting::place, "grid"), Setting::window));
  CHECK(error.what() == std::string("window is 0, expected 1"));
  CHECK(error.hint() == "place=grid or window");
  CHECK(error.message_in(loud) == "<window> is 0, expected 1");
  CHECK(error.hint_in(loud) == "<place is grid> or <window>");
  CHECK(error.settings() == std::vector<Setting>{Setting::window, Setting::place});
  CHECK_FALSE(error.is_request());
  CHECK(Error("plain").settings().empty());
}

TEST_CASE("an error is put in a file, at a line and in a context, and stays what it was") {
  const RequestError error(fmt::format("{} is 0", Setting::window), "a hint");
  const Error placed = error.in("a.bed", 7);
  CHECK(placed.what() == std::string("a.bed:7: window is 0"));
  CHECK(placed.file() == "a.bed");
  CHECK(placed.line() == 7);
  CHECK(placed.hint() == "a hint");
  CHECK(placed.is_request());
  CHECK(error.file().empty());
  CHECK(error.line() == 0);
  const Error within = error.within("layer 'x'").in("m.json");
  CHECK(within.what() == std::string("m.json: layer 'x': window is 0"));
  CHECK(within.message_in(loud) == "m.json: layer 'x': <window> is 0");
  CHECK(error.hinting("another").hint() == "another");
}

TEST_CASE("a text that only looks like a setting stays as it is") {
  CHECK(spelled("\x0e no end", loud) == "\x0e no end");
  CHECK(settings_in("\x0enothing\x0f").empty());
}
