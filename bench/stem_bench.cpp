// SPDX-License-Identifier: MIT
// Benchmark of the stem, from text to output: seqcast, and one-hot input with oneDNN's convolution.
//
//   stem_bench --threads=N [--benchmark_...]
//
// Ours goes on to a pool and one channel, so that it is the engine's own path and nothing can be left out.
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <omp.h>

#include <dnnl.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "engine/kernels/isa.hpp"
#include "engine/run/executor.hpp"
#include "genome/bases.hpp"
#include "model/random_weights.hpp"

namespace {

using namespace seqcast;

struct Stem {
  const char* name;
  int64_t window_bases, filters, kernel;
};
constexpr Stem stems[] = {{"288 k15 of 131,072 bp", 131072, 288, 15},
                          {"512 k21 of 2,114 bp x 16", 16 * 2114, 512, 21},
                          {"300 k19 of 1,000 bp x 16", 16 * 1000, 300, 19}};

std::string random_text(int64_t bases) {
  std::string text(static_cast<size_t>(bases), 'A');
  uint32_t state = 1;
  for (char& letter : text) {
    state = state * 1664525u + 1013904223u;
    letter = "ACGT"[state >> 30];
  }
  return text;
}

// [4, L] * conv(K, same) -> [filters, L], ReLU, pool 2 -> [filters, L / 2] * conv(1) -> [1, L / 2]
Model stem_model(const Stem& stem) {
  Model model;
  model.about.name = model.reading.path = stem.name;
  const Padding same{Padding::Kind::same};
  model.graph.nodes = {{"input", Input{}, {}},
                       {"stem", Conv1d{.filters = stem.filters, .kernel = stem.kernel, .padding = same}, {0}},
                       {"relu", Activation{ActivationFunction::relu}, {1}},
                       {"pool", MaxPool{.size = 2}, {2}},
                       {"one", Conv1d{.filters = 1, .kernel = 1}, {3}}};
  model.contract.window_bases = stem.window_bases;
  Head head;
  head.name = "one";
  head.node = 4;
  head.tracks = {"one"};
  head.bin_bases = 2;
  model.contract.heads = {head};
  settle(model);
  fill_with_random_weights(model);
  return model;
}

void run_ours(benchmark::State& state, const Stem& stem, size_t threads) {
  const Model model = stem_model(stem);
  const BaseCoder coder(model.contract.alphabet);
  const std::string text = random_text(stem.window_bases);
  std::vector<uint8_t> codes(text.size());
  std::vector<float> values(static_cast<size_t>(model.contract.heads[0].bins));
  const std::vector<size_t> tracks{0};
  ThreadPool workers(threads);
  Executor executor(model, make_plan(model, {0}, this_machine()), workers);
  std::vector<Run> runs{
      {Context::window, {0, model.contract.heads[0].bins}, {0, stem.window_bases}, codes, {{tracks, values}}}};
  for (auto _ : state) {
    coder.encode(text, codes.data());
    executor.compute(runs);
    benchmark::ClobberMemory();
  }
}

/// Text -> one-hot in the layout that oneDNN's primitive reads: [4, L], or [L, 4] where `channels_last`.
void one_hot(const std::string& text, bool channels_last, float* out) {
  const size_t bases = text.size();
  std::fill_n(out, bases * 4, 0.0f);
  for (size_t i = 0; i < bases; ++i) {
    const size_t channel = std::string_view("ACGT").find(text[i]);
    out[channels_last ? i * 4 + channel : channel * bases + i] = 1.0f;
  }
}

/// The convolution with its ReLU, weights reordered once, its output in the layout that oneDNN likes best.
struct OnednnStem {
  dnnl::engine engine{dnnl::engine::kind::cpu, 0};
  dnnl::stream stream{engine};
  dnnl::convolution_forward::primitive_desc described;
  dnnl::memory source, weights, bias, out;

  OnednnStem(const Stem& stem, bool channels_last) {
    using Desc = dnnl::memory::desc;
    using Tag = dnnl::memory::format_tag;
    const auto f32 = dnnl::memory::data_type::f32;
    const dnnl::memory::dims strides{1}, left{stem.kernel / 2}, right{stem.kernel - 1 - stem.kernel / 2};
    const Desc in({1, 4, stem.window_bases}, f32, channels_last ? Tag::nwc : Tag::ncw);
    const Desc weight({stem.filters, 4, stem.kernel}, f32, Tag::any), shift({stem.filters}, f32, Tag::x);
    const Desc result({1, stem.filters, stem.window_bases}, f32, channels_last ? Tag::nwc : Tag::any);
    dnnl::post_ops relu;
    dnnl::primitive_attr attributes;
#if DNNL_VERSION_MAJOR >= 3
    relu.append_eltwise(dnnl::algorithm::eltwise_relu, 0, 0);
    attributes.set_post_ops(relu);
    described = {engine,
                 dnnl::prop_kind::forward_inference,
                 dnnl::algorithm::convolution_direct,
                 in,
                 weight,
                 shift,
                 result,
                 strides,
                 left,
                 right,
                 attributes};
#else
    relu.append_eltwise(1, dnnl::algorithm::eltwise_relu, 0, 0);
    attributes.set_post_ops(relu);
    described = {{dnnl::prop_kind::forward_inference, dnnl::algorithm::convolution_direct, in, weight, shift, result,
                  strides, left, right},
                 attributes,
                 engine};
#endif
    source = dnnl::memory(in, engine);
    weights = dnnl::memory(described.weights_desc(), engine);
    bias = dnnl::memory(shift, engine);
    out = dnnl::memory(described.dst_desc(), engine);
    std::fill_n(static_cast<float*>(weights.get_data_handle()), weights.get_desc().get_size() / sizeof(float), 0.1f);
    std::fill_n(static_cast<float*>(bias.get_data_handle()), stem.filters, 0.1f);
  }

  void run() {
    dnnl::convolution_forward(described).execute(
        stream, {{DNNL_ARG_SRC, source}, {DNNL_ARG_WEIGHTS, weights}, {DNNL_ARG_BIAS, bias}, {DNNL_ARG_DST, out}});
    stream.wait();
  }
};

void run_onednn(benchmark::State& state, const Stem& stem, bool channels_last, size_t threads) {
  omp_set_num_threads(static_cast<int>(threads));
  OnednnStem onednn(stem, channels_last);
  const std::string text = random_text(stem.window_bases);
  for (auto _ : state) {
    one_hot(text, channels_last, static_cast<float*>(onednn.source.get_data_handle()));
    onednn.run();
    benchmark::ClobberMemory();
  }
}

void add_stem(const Stem& stem, size_t threads) {
  const auto add = [&](const std::string& name, auto&& function) {
    benchmark::RegisterBenchmark((name + "/" + stem.name).c_str(), function)
        ->UseRealTime()
        ->Unit(benchmark::kMillisecond);
  };
  add("seqcast", [&stem, threads](benchmark::State& state) { run_ours(state, stem, threads); });
  add("onednn", [&stem, threads](benchmark::State& state) { run_onednn(state, stem, false, threads); });
  add("onednn_channels_last", [&stem, threads](benchmark::State& state) { run_onednn(state, stem, true, threads); });
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  constexpr std::string_view option = "--threads=";
  if (argc != 2 || !std::string_view(argv[1]).starts_with(option)) {
    fmt::print(stderr, "usage: stem_bench --threads=N [--benchmark_...]\n");
    return 2;
  }
  for (const Stem& stem : stems) add_stem(stem, std::stoul(argv[1] + option.size()));
  benchmark::RunSpecifiedBenchmarks();
}
