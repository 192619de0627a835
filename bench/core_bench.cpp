// SPDX-License-Identifier: MIT
// Benchmark of one core with the current instruction set; prints JSON named as in engine/plan/machine.hpp.
//
// bench/costs.py runs it once for each set that the machine has and writes the planner's table.
#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <ctime>
#include <functional>
#include <limits>

#include "base/aligned_block.hpp"
#include "engine/kernels/isa.hpp"
#include "engine/kernels/simd/gemm.hpp"

namespace {

using namespace seqcast;

constexpr int attempts = 7;                           // the best counts: others can only take time away
constexpr int64_t shared_bytes = int64_t{8} << 20;    // more than a core's own cache holds, less than shared ones do
constexpr int64_t memory_bytes = int64_t{256} << 20;  // more than any cache holds

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// Seconds of one call, of enough calls to be measured.
double seconds_of(const std::function<void()>& call) {
  double best = std::numeric_limits<double>::infinity();
  int64_t calls = 1;
  for (int attempt = 0; attempt < attempts;) {
    const double start = cpu_seconds();
    for (int64_t i = 0; i < calls; ++i) call();
    const double seconds = cpu_seconds() - start;
    if (seconds < 0.02) {
      calls *= 2;
      continue;
    }
    best = std::min(best, seconds / static_cast<double>(calls));
    ++attempt;
  }
  return best;
}

/// [rows, channels] * [channels, two vectors]
double gemm_seconds(int64_t rows, int64_t channels) {
  const int64_t width = 2 * simd::lanes();
  const auto bytes = [](int64_t floats) { return static_cast<size_t>(floats) * sizeof(float); };
  const AlignedBlock in(bytes(rows * channels)), weights(bytes(channels * width)), out(bytes(rows * width));
  for (const AlignedBlock* block : {&in, &weights}) std::fill_n(block->floats(), block->bytes() / sizeof(float), 0.5f);
  return seconds_of([&] {
    simd::gemm({.in = in.floats(),
                .row_step = channels,
                .tap_step = channels,
                .taps = 1,
                .channels = channels,
                .weights = weights.floats(),
                .width = width,
                .rows = rows,
                .out = out.floats()});
  });
}

/// In the first cache, as a run of a panel of rows is.
double multiply_adds() {
  constexpr int64_t rows = 48, channels = 72;
  return static_cast<double>(rows * channels * 2 * simd::lanes()) / gemm_seconds(rows, channels);
}

/// Bytes of weights a second that one row's gemm reads.
double weights_read() {
  const int64_t row_bytes = 2 * simd::lanes() * int64_t{sizeof(float)};
  return static_cast<double>(shared_bytes) / gemm_seconds(1, shared_bytes / row_bytes);
}

/// Bytes a second, read and written together, of a copy.
double copied() {
  const AlignedBlock block(memory_bytes);
  std::memset(block.data(), 1, memory_bytes);
  return static_cast<double>(memory_bytes) / seconds_of([&] {
           std::memcpy(block.data(), block.data() + memory_bytes / 2, memory_bytes / 2);
           asm volatile("" ::: "memory");
         });
}

}  // namespace

int main() {
  cap_vector_kernels();
  constexpr const char* names[] = {"baseline", "avx2", "avx512", "amx"};  // of Isa, as $SEQCAST_ISA has them
  fmt::print(R"({{"isa": "{}", "multiply_adds": {}, "shared_cache_bytes": {}, "memory_bytes": {}}})"
             "\n",
             names[static_cast<size_t>(isa_in_use())], multiply_adds(), weights_read(), copied());
}
