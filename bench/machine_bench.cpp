// SPDX-License-Identifier: MIT
// Benchmark of FMA peak and memory bandwidth, with one and several threads; prints JSON.
//
//   machine_bench THREADS
#include <fmt/format.h>
#include <immintrin.h>

#include <algorithm>
#include <barrier>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <functional>
#include <limits>
#include <string>
#include <thread>
#include <vector>

namespace {

constexpr int64_t fma_rounds = 20'000'000;
constexpr size_t copy_bytes = size_t{128} << 20;  // a thread's; no cache holds it
constexpr int attempts = 5;                       // the best counts: others can only take time away

volatile float sink;

// Twelve sums that do not wait for each other: more than two units of four to five cycles' latency can hold, and as
// many as 16 registers can.
constexpr int64_t sums_at_once = 12;

__attribute__((target("avx2,fma"))) void fma_avx2() {
  __m256 a = _mm256_set1_ps(0.999f), b = _mm256_set1_ps(1e-3f), sums[sums_at_once] = {};
  asm volatile("" : "+x"(a), "+x"(b));  // so that the compiler knows no value
  for (__m256& sum : sums) asm volatile("" : "+x"(sum));
  for (int64_t round = 0; round < fma_rounds; ++round)
#pragma GCC unroll 12
    for (__m256& sum : sums) sum = _mm256_fmadd_ps(sum, a, b);
  for (const __m256& sum : sums) sink = _mm256_cvtss_f32(sum);
}

__attribute__((target("avx512f"))) void fma_avx512() {
  __m512 a = _mm512_set1_ps(0.999f), b = _mm512_set1_ps(1e-3f), sums[sums_at_once] = {};
  asm volatile("" : "+v"(a), "+v"(b));
  for (__m512& sum : sums) asm volatile("" : "+v"(sum));
  for (int64_t round = 0; round < fma_rounds; ++round)
#pragma GCC unroll 12
    for (__m512& sum : sums) sum = _mm512_fmadd_ps(sum, a, b);
  for (const __m512& sum : sums) sink = _mm512_cvtss_f32(sum);
}

/// This thread's CPU time: other programs that take the CPU do not count, other threads on shared units do.
double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// Seconds that the slowest of `threads` threads takes for task(thread), all begun together; the best of a few
/// attempts.
double best_seconds(size_t threads, const std::function<void(size_t)>& task) {
  double best = std::numeric_limits<double>::infinity();
  for (int attempt = 0; attempt < attempts; ++attempt) {
    std::barrier begin(static_cast<std::ptrdiff_t>(threads));
    std::vector<double> seconds(threads);
    std::vector<std::thread> crew;
    for (size_t t = 0; t < threads; ++t)
      crew.emplace_back([&, t] {
        begin.arrive_and_wait();
        const double start = cpu_seconds();
        task(t);
        seconds[t] = cpu_seconds() - start;
      });
    for (std::thread& thread : crew) thread.join();
    best = std::min(best, *std::max_element(seconds.begin(), seconds.end()));
  }
  return best;
}

/// GFLOP/s; a multiplication and an addition are two.
double fma_speed(void (*loop)(), int64_t lanes, size_t threads) {
  const double seconds = best_seconds(threads, [&](size_t) { loop(); });
  const int64_t operations = fma_rounds * sums_at_once * lanes * 2 * static_cast<int64_t>(threads);
  return static_cast<double>(operations) / seconds * 1e-9;
}

/// GB/s that the C library's copy reads and writes together.
double copy_speed(size_t threads) {
  std::vector<std::vector<char>> from(threads, std::vector<char>(copy_bytes, 1)), to = from;
  const double seconds = best_seconds(threads, [&](size_t t) {
    std::memcpy(to[t].data(), from[t].data(), copy_bytes);
    sink = to[t][copy_bytes / 2];
  });
  return static_cast<double>(2 * copy_bytes * threads) / seconds * 1e-9;
}

__attribute__((target("avx2"))) void read_all(const std::vector<char>& bytes) {
  __m256i sums[4] = {};
  for (size_t i = 0; i < bytes.size(); i += 128)
    for (size_t j = 0; j < 4; ++j)
      sums[j] = _mm256_xor_si256(sums[j], _mm256_loadu_si256(reinterpret_cast<const __m256i*>(&bytes[i + j * 32])));
  const __m256i all = _mm256_xor_si256(_mm256_xor_si256(sums[0], sums[1]), _mm256_xor_si256(sums[2], sums[3]));
  sink = static_cast<float>(_mm256_extract_epi32(all, 0));
}

/// GB/s that are read once and not kept, as weights are.
double read_speed(size_t threads) {
  const std::vector<std::vector<char>> from(threads, std::vector<char>(copy_bytes, 1));
  const double seconds = best_seconds(threads, [&](size_t t) { read_all(from[t]); });
  return static_cast<double>(copy_bytes * threads) / seconds * 1e-9;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: machine_bench THREADS\n");
    return 2;
  }
  const size_t threads = std::max(1, std::atoi(argv[1]));
  std::vector<std::string> lines;
  const auto add = [&](const char* name, const std::function<double(size_t)>& speed) {
    const double one = speed(1);
    lines.push_back(fmt::format("\"{}\": [{:.2f}, {:.2f}]", name, one, speed(threads)));
  };
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (avx2) add("avx2", [](size_t t) { return fma_speed(fma_avx2, 8, t); });
  if (__builtin_cpu_supports("avx512f")) add("avx512", [](size_t t) { return fma_speed(fma_avx512, 16, t); });
  add("copy", copy_speed);
  if (avx2) add("read", read_speed);
  fmt::print("{{{}}}\n", fmt::join(lines, ", "));
}
