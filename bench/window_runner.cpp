// SPDX-License-Identifier: MIT
// How long does a window take once the model is loaded? Asked by bench/run.py, so that ours and the peers alternate.
//
//   window_runner CARD WEIGHTS CODES BATCH THREADS
//
// CODES holds BATCH windows of one-byte codes. Each line on stdin is one order: `run` computes all windows and prints
// the seconds; `save FILE` writes the last raw outputs, f32 [BATCH, tracks, bins] a head; `memory` prints peak MiB.
#include <fmt/format.h>
#include <sys/resource.h>

#include <chrono>
#include <fstream>
#include <iostream>
#include <numeric>

#include "seqcast/engine/executor.hpp"
#include "seqcast/error.hpp"
#include "seqcast/formats/read_model.hpp"

namespace {

using namespace seqcast;

struct Windows {
  std::vector<uint8_t> codes;
  std::vector<std::vector<size_t>> tracks;
  std::vector<std::vector<float>> values;
  std::vector<Run> runs;
};

Windows make_windows(const Model& model, const Plan& plan, const std::string& path, size_t batch) {
  Windows windows;
  std::ifstream file(path, std::ios::binary);
  windows.codes.assign(std::istreambuf_iterator<char>(file), {});
  const auto bases = static_cast<size_t>(model.contract.window_bases);
  if (windows.codes.size() != batch * bases) throw Error(fmt::format("{}: expected {} codes", path, batch * bases));
  for (size_t head : plan.heads) {
    windows.tracks.emplace_back(model.contract.heads[head].tracks.size());
    std::iota(windows.tracks.back().begin(), windows.tracks.back().end(), size_t{0});
    windows.values.emplace_back(batch * windows.tracks.back().size() *
                                static_cast<size_t>(model.contract.heads[head].bins));
  }
  const Range bins{0, model.contract.heads[plan.heads[0]].bins};
  for (size_t w = 0; w < batch; ++w) {
    Run run{
        Extent::window, bins, {0, model.contract.window_bases}, std::span(windows.codes).subspan(w * bases, bases), {}};
    for (size_t h = 0; h < plan.heads.size(); ++h) {
      const size_t size = windows.values[h].size() / batch;
      run.out.push_back({windows.tracks[h], std::span(windows.values[h]).subspan(w * size, size)});
    }
    windows.runs.push_back(std::move(run));
  }
  return windows;
}

void obey(Executor& executor, Windows& windows) {
  for (std::string order, file; std::cin >> order;) {
    if (order == "run") {
      const auto start = std::chrono::steady_clock::now();
      executor.compute(windows.runs);
      fmt::print("{:.6f}\n", std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    } else if (order == "save" && std::cin >> file) {
      std::ofstream out(file, std::ios::binary);
      for (const std::vector<float>& values : windows.values)
        out.write(reinterpret_cast<const char*>(values.data()), static_cast<std::streamsize>(values.size() * 4));
      fmt::print("saved\n");
    } else if (order == "memory") {
      rusage usage{};
      getrusage(RUSAGE_SELF, &usage);
      fmt::print("{}\n", usage.ru_maxrss / 1024);
    } else {
      throw Error(fmt::format("no such order '{}'", order));
    }
    std::fflush(stdout);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 6) {
    fmt::print(stderr, "usage: window_runner CARD WEIGHTS CODES BATCH THREADS\n");
    return 2;
  }
  try {
    const Model model = read_model(argv[1], argv[2], true).model;
    std::vector<size_t> heads(model.contract.heads.size());
    std::iota(heads.begin(), heads.end(), size_t{0});
    Workers workers(std::stoul(argv[5]));
    Executor executor(model, make_plan(model, heads), workers);
    Windows windows = make_windows(model, executor.plan(), argv[3], std::stoul(argv[4]));
    obey(executor, windows);
  } catch (const std::exception& error) {
    fmt::print(stderr, "window_runner: error: {}\n", error.what());
    return 1;
  }
}
