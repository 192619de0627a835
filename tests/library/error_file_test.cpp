// SPDX-License-Identifier: MIT
// Tests that a program learns from an error's field which file it is in, and not from its message alone.
#include <catch2/catch.hpp>
#include <filesystem>

#include "seqcast/seqcast.hpp"
#include "tests/paths.hpp"

using namespace seqcast;

namespace fs = std::filesystem;

namespace {

/// What opening the file as a model says; none where it is one.
std::optional<Error> error_of(const std::string& path) {
  try {
    const Network network(path);
  } catch (const Error& error) {
    return error;
  }
  return std::nullopt;
}

}  // namespace

TEST_CASE("an error whose message begins with a file has that file as its field") {
  size_t errors = 0;
  for (const std::string& folder : {test_data("/../commands/data"), test_data("/h5")}) {
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
      const std::string path = entry.path().string();
      const std::optional<Error> error = entry.is_regular_file() ? error_of(path) : std::nullopt;
      if (!error || !std::string_view(error->what()).starts_with(path + ":")) continue;
      ++errors;
      INFO(error->what());
      CHECK(error->file() == path);
    }
  }
  CHECK(errors > 20);  // as many of the tests' files are no models, or damaged ones
}
