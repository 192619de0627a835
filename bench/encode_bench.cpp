// SPDX-License-Identifier: MIT
// Benchmark of sequence encoding, in bases per second and core.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>
#include <vector>

#include "genome/bases.hpp"

namespace {

// Text as hg38 has it: mostly ACGT, half of it soft-masked, a run of N at the front.
std::string make_text(size_t bases) {
  std::string text(bases, 'N');
  uint32_t state = 1;
  for (size_t i = bases / 64; i < bases; ++i) {
    state = state * 1664525u + 1013904223u;
    text[i] = "ACGTacgt"[state >> 29];
  }
  return text;
}

void encode(benchmark::State& state) {
  const std::string text = make_text(static_cast<size_t>(state.range(0)));
  const seqcast::BaseCoder coder("ACGT");
  std::vector<uint8_t> codes(text.size());
  for (auto _ : state) {
    coder.encode(text, codes.data());
    benchmark::ClobberMemory();
  }
  state.SetBytesProcessed(state.iterations() * state.range(0));
}

void encode_by_table(benchmark::State& state) {
  const std::string text = make_text(static_cast<size_t>(state.range(0)));
  const seqcast::BaseCoder coder("ACGT");
  std::vector<uint8_t> codes(text.size());
  for (auto _ : state) {
    coder.encode_by_table(text, codes.data());
    benchmark::ClobberMemory();
  }
  state.SetBytesProcessed(state.iterations() * state.range(0));
}

// 2,000 sequences of 50 bases, one by one.
void encode_short(benchmark::State& state) {
  constexpr size_t sequences = 2000, bases = 50;
  const std::string text = make_text(sequences * bases);
  const seqcast::BaseCoder coder("ACGT");
  std::vector<uint8_t> codes(text.size());
  for (auto _ : state) {
    for (size_t i = 0; i < text.size(); i += bases)
      coder.encode(std::string_view(text).substr(i, bases), codes.data() + i);
    benchmark::ClobberMemory();
  }
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(text.size()));
}

}  // namespace

// A window of 131,072 bases, which stays in the cache, and a chromosome's 128 Mbase, which does not.
BENCHMARK(encode)->Arg(131072)->Arg(1 << 27);
BENCHMARK(encode_by_table)->Arg(131072)->Arg(1 << 27);
BENCHMARK(encode_short);

BENCHMARK_MAIN();
