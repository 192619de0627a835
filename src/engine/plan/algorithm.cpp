// SPDX-License-Identifier: MIT
#include "engine/plan/algorithm.hpp"

#include <fmt/format.h>

#include <limits>
#include <optional>

#include "engine/plan/algorithms/gemm.hpp"
#include "engine/plan/algorithms/gemv.hpp"
#include "engine/plan/algorithms/grouped.hpp"
#include "engine/plan/algorithms/lookup.hpp"
#include "engine/plan/algorithms/winograd.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

/// Of a layer kind's own kernel, which no convolution takes.
constexpr bool never(const ConvShape&) { return false; }

constexpr AlgorithmRow table[] = {
    {Algorithm::loop, "loop", never},
    {Algorithm::vectors, "vectors", never},
    {Algorithm::lookup, "lookup", can_look_up, lookup_cost},
    {Algorithm::grouped, "oneDNN", can_group, grouped_cost},
    {Algorithm::gemm, "gemm", can_gemm, gemm_cost},
    winograd_row<Algorithm::winograd_2_3>("winograd F(2,3)"),
    winograd_row<Algorithm::winograd_4_3>("winograd F(4,3)"),
    winograd_row<Algorithm::winograd_6_3>("winograd F(6,3)"),
    winograd_row<Algorithm::winograd_4_5>("winograd F(4,5)"),
    winograd_row<Algorithm::winograd_6_5>("winograd F(6,5)"),
    winograd_row<Algorithm::winograd_4_4>("winograd F(4,4)"),
    winograd_row<Algorithm::winograd_5_8>("winograd F(5,8)"),
    winograd_row<Algorithm::winograd_6_6>("winograd F(6,6)"),
    {Algorithm::gemv, "gemv", can_gemv, gemv_cost},
};

constexpr bool table_holds_every_algorithm() {
  size_t next = 0;
  for (const AlgorithmRow& row : table)
    if (row.algorithm != static_cast<Algorithm>(next++)) return false;
  return next == num_algorithms;
}
static_assert(table_holds_every_algorithm());

}  // namespace

std::span<const AlgorithmRow> algorithms() { return table; }

const AlgorithmRow& row_of(Algorithm algorithm) { return table[static_cast<size_t>(algorithm)]; }

Algorithm choose_algorithm(const ConvShape& shape, const std::function<double(const AlgorithmRow&)>& cost) {
  std::optional<Algorithm> best;
  double least = std::numeric_limits<double>::infinity();
  for (const AlgorithmRow& row : table) {
    if (!row.can(shape)) continue;
    const double own = cost(row);
    if (best && own >= least) continue;
    best = row.algorithm;
    least = own;
  }
  if (!best) throw Error(fmt::format("no algorithm computes a convolution of {} groups", shape.groups));
  return *best;
}

Algorithm choose_algorithm(const ConvShape& shape, const Machine& machine) {
  return choose_algorithm(shape, [&](const AlgorithmRow& row) { return row.cost(shape, machine).multiply_adds; });
}

std::string name_of(Algorithm algorithm, const ConvShape& shape) {
  const AlgorithmRow& row = row_of(algorithm);
  const int64_t parts = row.taps > 0 ? ceil_div(shape.kernel, row.taps) : 1;
  return parts > 1 ? fmt::format("{} x {}", row.name, parts) : std::string(row.name);
}

}  // namespace seqcast
