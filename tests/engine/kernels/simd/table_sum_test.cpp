// SPDX-License-Identifier: MIT
// Tests of sums of table rows.
#include "engine/kernels/simd/table_sum.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <vector>

#include "base/aligned_block.hpp"
#include "engine/kernels/simd/gemm.hpp"
#include "tests/model/random_graph.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

constexpr int64_t entries = 20;

/// A sum of `rows` rows with numbers from `draw`, into rows that are 3 floats longer than the columns.
struct Try {
  simd::TableSum sum;
  std::vector<uint16_t> keys;
  AlignedBlock table;
  std::vector<float> out;

  template <class Draw>
  Try(int64_t pools, int64_t pool, int64_t groups, int64_t columns, Random& random, const Draw& draw)
      : table(static_cast<size_t>(groups * entries * width()) * sizeof(float)),
        out(static_cast<size_t>(pools * (columns + 3)), 77.0f) {
    for (int64_t i = 0; i < pools * pool + groups * 2 + simd::table_rows; ++i)
      keys.push_back(static_cast<uint16_t>(random.between(0, entries - 1) * width() / 2));
    for (int64_t i = 0; i < groups * entries * width(); ++i) table.floats()[i] = draw();
    sum = {.keys = keys.data(),
           .group_step = 2,
           .groups = groups,
           .table = table.floats(),
           .entries = entries,
           .columns = columns,
           .rows = pools * pool,
           .pool = pool,
           .relu = random.chance(50),
           .out = out.data(),
           .out_step = columns + 3};
  }

  static int64_t width() { return simd::table_vectors * simd::lanes(); }

  float expected(int64_t r, int64_t c) const {
    float largest = -INFINITY;
    for (int64_t row = r * sum.pool; row < (r + 1) * sum.pool; ++row) {
      float value = 0;
      for (int64_t g = 0; g < sum.groups; ++g)
        value += sum.table[g * entries * width() + keys[row + g * sum.group_step] * 2 + c];
      largest = std::max(largest, value);
    }
    return sum.relu ? std::max(largest, 0.0f) : largest;
  }
};

}  // namespace

TEST_CASE("sums of table rows are exact on whole numbers, and nothing is written next to the columns") {
  for (uint64_t seed = 1; seed <= 300; ++seed) {
    Random random(seed);
    Try one(random.between(1, 20), random.pick<int64_t>({1, 1, 2, 3, 4, 5, 13}), random.between(1, 6),
            random.between(1, Try::width()), random, [&] { return static_cast<float>(random.between(-9, 9)); });
    simd::sum_table(one.sum);
    for (int64_t i = 0; i < static_cast<int64_t>(one.out.size()); ++i) {
      const int64_t row = i / one.sum.out_step, column = i % one.sum.out_step;
      INFO("seed " << seed << ", pool " << one.sum.pool << ", row " << row << ", column " << column);
      REQUIRE(one.out[i] == (column < one.sum.columns ? one.expected(row, column) : 77.0f));
    }
  }
}

TEST_CASE("a looked-up row's bytes depend neither on its slot nor on how many rows there are") {
  Random random(3);
  for (const int64_t pool : {1, 2, 3, 4}) {
    Try all(20, pool, 5, Try::width() - 1, random, [&] { return static_cast<float>(random.between(-999, 999)) / 997; });
    simd::sum_table(all.sum);
    for (int64_t count = 1; count <= 7; ++count)
      for (int64_t first = 0; first + count <= 20; ++first) {
        std::vector<float> alone(static_cast<size_t>(count * all.sum.out_step), 77.0f);
        simd::TableSum part = all.sum;
        part.keys += first * pool;
        part.rows = count * pool;
        part.out = alone.data();
        simd::sum_table(part);
        INFO(count << " rows from " << first << ", pool " << pool);
        REQUIRE(std::memcmp(alone.data(), all.out.data() + first * part.out_step, alone.size() * sizeof(float)) == 0);
      }
  }
}

TEST_CASE("what is no number stays none through pools and ReLU, wherever it stands") {
  Random random(4);
  for (const int64_t pool : {1, 2, 3, 4})
    for (int64_t row = 0; row < 3 * pool; ++row) {
      Try one(3, pool, 1, Try::width(), random, [] { return 1.0f; });
      one.sum.relu = true;
      for (int64_t i = 0; i < static_cast<int64_t>(one.keys.size()); ++i) one.keys[i] = 0;
      one.keys[row] = static_cast<uint16_t>(Try::width() / 2);
      std::fill_n(one.table.floats() + Try::width(), Try::width(), NAN);
      simd::sum_table(one.sum);
      for (int64_t r = 0; r < 3; ++r) {
        INFO("pool " << pool << ", row " << row);
        CHECK(std::isnan(one.out[r * one.sum.out_step]) == (row / pool == r));
        CHECK(std::isnan(one.out[r * one.sum.out_step + Try::width() - 1]) == (row / pool == r));
      }
    }
}
