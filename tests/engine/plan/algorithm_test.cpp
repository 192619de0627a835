// SPDX-License-Identifier: MIT
// Tests of the table of algorithms: which one is chosen, by its name, and that every shape has one.
#include "engine/plan/algorithm.hpp"

#include <catch2/catch.hpp>

#include "engine/kernels/isa.hpp"
#include "engine/kernels/simd/gemm.hpp"
#include "seqcast/error.hpp"
#include "tests/model/random_graph.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

constexpr Isa every_isa[] = {Isa::baseline, Isa::avx2, Isa::avx512, Isa::amx};

std::string chosen(ConvShape shape, Isa isa) {
  shape.out_rows = 500;
  return name_of(choose_algorithm(shape, machine_of(isa)), shape);
}

}  // namespace

TEST_CASE("the tower of Basenji2 and SpliceAI's long kernels are computed in Winograd's domain, a last bin's are not") {
  for (const Isa isa : every_isa) {
    INFO("isa " << static_cast<int>(isa));
    CHECK(chosen({.in_channels = 288, .out_channels = 339, .kernel = 5}, isa) == "winograd F(6,5)");
    CHECK(chosen({.in_channels = 64, .out_channels = 64, .kernel = 3, .dilation = 8}, isa) == "winograd F(6,3)");
    CHECK(chosen({.in_channels = 32, .out_channels = 32, .kernel = 21, .dilation = 10}, isa) == "winograd F(6,6) x 4");
    CHECK(chosen({.in_channels = 64, .out_channels = 64, .kernel = 1}, isa) == "gemm");
    if (isa != Isa::baseline)  // a lone sum costs nothing more where there are no vectors
      CHECK(chosen({.in_channels = 64, .out_channels = 1, .kernel = 75}, isa) == "gemv");
  }
}

TEST_CASE("letters are looked up, groups are oneDNN's, and what is computed in columns is a gemm") {
  for (const Isa isa : every_isa) {
    CHECK(chosen({.in_channels = 4, .out_channels = 64, .kernel = 15, .reads_codes = true}, isa) == "lookup");
    CHECK(chosen({.in_channels = 64, .out_channels = 64, .kernel = 3, .groups = 64}, isa) == "oneDNN");
    CHECK(chosen({.in_channels = 2000, .out_channels = 1, .in_columns = true}, isa) == "gemm");
  }
}

TEST_CASE("every convolution without letters has an algorithm, and none costs less than the one that is chosen") {
  for (uint64_t seed = 1; seed <= 500; ++seed) {
    Random random(seed);
    ConvShape shape;
    shape.in_channels = random.between(1, 100);
    shape.out_rows = random.between(1, 300);
    shape.out_channels = random.between(1, 100);
    shape.kernel = random.between(1, 25);
    shape.stride = random.pick<int64_t>({1, 1, 2});
    shape.dilation = random.pick<int64_t>({1, 1, 3, 50});
    shape.pool = random.pick<int64_t>({1, 1, 2, 5});
    const Machine machine = machine_of(random.pick({Isa::baseline, Isa::avx2, Isa::avx512, Isa::amx}));
    const AlgorithmRow& best = row_of(choose_algorithm(shape, machine));
    REQUIRE(best.can(shape));
    for (const AlgorithmRow& row : algorithms())
      if (row.can(shape)) CHECK(row.cost(shape, machine).multiply_adds >= best.cost(shape, machine).multiply_adds);
  }
}

TEST_CASE("sums round together in Winograd's tiles alone, which read on behind the kernel where it is split") {
  const ConvShape shape{.kernel = 21, .dilation = 10};
  CHECK(row_of(Algorithm::winograd_6_6).rounding_block(shape).rows == 60);
  CHECK(row_of(Algorithm::winograd_6_6).rounding_block(shape).behind == 30);  // four parts of 6 taps
  CHECK(row_of(Algorithm::gemm).rounding_block(shape).rows == 1);
  CHECK(row_of(Algorithm::gemm).rounding_block(shape).behind == 0);
}

TEST_CASE("no algorithm is an error, and no chance") {
  CHECK_THROWS_AS(choose_algorithm({.groups = 2, .reads_codes = true}, machine_of(Isa::avx2)), Error);
}

TEST_CASE("the machine of an instruction set has its vectors, and this machine those of the kernels") {
  CHECK(this_machine().isa <= isa_cap());
  CHECK(this_machine().lanes == simd::lanes());
  CHECK(machine_of(Isa::amx).lanes == machine_of(Isa::avx512).lanes);
  CHECK(machine_of(Isa::amx).isa != machine_of(Isa::avx512).isa);
}
