// SPDX-License-Identifier: MIT
// Tests of the $SEQCAST_ISA limit on oneDNN.
#include "engine/kernels/onednn.hpp"

#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstdio>
#include <iostream>
#include <string>

using namespace seqcast;

namespace {

/// What this program prints when it runs the test below anew: the variable is read once a process.
std::string version_with(const std::string& isa) {
  std::array<char, 4096> path{};
  REQUIRE(readlink("/proc/self/exe", path.data(), path.size() - 1) > 0);
  const std::string command =
      "SEQCAST_ISA='" + isa + "' '" + path.data() + "' \"oneDNN's version names an instruction set\" 2>&1";
  std::FILE* program = popen(command.c_str(), "r");
  REQUIRE(program != nullptr);
  std::string text;
  std::array<char, 4096> part{};
  while (const size_t bytes = std::fread(part.data(), 1, part.size(), program)) text.append(part.data(), bytes);
  pclose(program);
  return text;
}

}  // namespace

TEST_CASE("oneDNN's version names an instruction set") {
  const std::string version = onednn::version();
  std::cout << "oneDNN " << version << '\n';
  CHECK(version.ends_with(")"));
  CHECK(version.find(" (") != std::string::npos);
}

TEST_CASE("SEQCAST_ISA caps the instruction set") {
  CHECK_THAT(version_with("avx2"), Catch::Contains("(avx2") && Catch::Contains("All tests passed"));
  CHECK_THAT(version_with("avx512"), Catch::Contains("All tests passed") && !Catch::Contains("(amx"));
  CHECK_THAT(version_with("amx"), Catch::Contains("All tests passed"));
  CHECK_THAT(version_with(""), Catch::Contains("All tests passed"));
}

TEST_CASE("another value of SEQCAST_ISA is an error that says which there are") {
  for (const char* isa : {"sse2", "AVX2", "avx2 "})
    CHECK_THAT(version_with(isa),
               Catch::Contains(std::string("SEQCAST_ISA is '") + isa + "', expected baseline, avx2, avx512 or"));
}
