// SPDX-License-Identifier: MIT
// Tests that the bytes of a kernel's row do not depend on its slot (design §7).
#include "tests/engine/kernels/kernels.hpp"
#include "tests/engine/run/run_steps.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

std::vector<float> random_row(int64_t channels, uint64_t seed) {
  std::vector<float> row;
  for (int64_t c = 0; c < channels; ++c) row.push_back(static_cast<float>(2 * hashed("row", c, seed) - 1));
  return row;
}

/// The first slot whose outputs differ from slot 0's when all hold the same row; -1 where none does.
int64_t first_different_slot(const OneKernel& kernel, int64_t rows, int64_t channels) {
  const std::vector<float> row = random_row(channels, 5);
  std::vector<float> in;
  for (int64_t r = 0; r < rows; ++r) in.insert(in.end(), row.begin(), row.end());
  const std::vector<float> out = kernel.run({in});
  const auto units = static_cast<std::ptrdiff_t>(out.size()) / rows;
  for (int64_t r = 1; r < rows; ++r)
    if (!same_bytes({out.begin() + r * units, out.begin() + (r + 1) * units}, {out.begin(), out.begin() + units}))
      return r;
  return -1;
}

/// The first slot where a row among others differs from the same row among its copies; -1 where none does.
int64_t first_slot_that_sees_others(const OneKernel& kernel, int64_t rows, int64_t channels) {
  const std::vector<float> row = random_row(channels, 5);
  std::vector<float> copies;
  for (int64_t r = 0; r < rows; ++r) copies.insert(copies.end(), row.begin(), row.end());
  const std::vector<float> expected = kernel.run({copies});
  const auto units = static_cast<std::ptrdiff_t>(expected.size()) / rows;
  for (int64_t r = 0; r < rows; ++r) {
    std::vector<float> in;
    for (int64_t other = 0; other < rows; ++other) {
      const std::vector<float> next = other == r ? row : random_row(channels, 100 + static_cast<uint64_t>(other));
      in.insert(in.end(), next.begin(), next.end());
    }
    const std::vector<float> out = kernel.run({in});
    if (!same_bytes({out.begin() + r * units, out.begin() + (r + 1) * units},
                    {expected.begin(), expected.begin() + units}))
      return r;
  }
  return -1;
}

}  // namespace

TEST_CASE("a dense layer gives a row the same bytes in every slot") {
  for (const int64_t channels : {32, 33, 100, 128, 288, 500, 512}) {
    for (const int64_t units : {1, 2, 16, 100, 919, 2000}) {
      for (const int64_t rows : {1, 2, 3, 5, 6, 7, 8, 13, 16, 17, 31, 32, 50}) {
        GraphBuilder builder(channels);
        builder.then(Dense{units});
        const OneKernel kernel(builder.graph(), rows, random_rule(1));
        INFO(channels << " channels, " << units << " units, " << rows << " rows");
        CHECK(first_different_slot(kernel, rows, channels) == -1);
      }
    }
  }
}

TEST_CASE("a dense layer's row does not depend on the rows next to it") {
  for (const int64_t channels : {32, 100, 512}) {
    for (const int64_t units : {2, 100}) {
      for (const int64_t rows : {3, 8, 17, 50}) {
        GraphBuilder builder(channels);
        builder.then(Dense{units});
        const OneKernel kernel(builder.graph(), rows, random_rule(1));
        INFO(channels << " channels, " << units << " units, " << rows << " rows");
        CHECK(first_slot_that_sees_others(kernel, rows, channels) == -1);
      }
    }
  }
}

TEST_CASE("a kernel gives the same bytes every time") {
  GraphBuilder builder(40);
  builder.then(Conv1d{.filters = 30, .kernel = 5, .dilation = 3});
  const OneKernel kernel(builder.graph(), 50, random_rule(1));
  const std::vector<float> in = random_row(40 * 50, 1);
  const std::vector<float> first = kernel.run({in});
  for (int i = 0; i < 5; ++i) CHECK(same_bytes(kernel.run({in}), first));
}
