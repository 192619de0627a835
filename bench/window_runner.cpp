// SPDX-License-Identifier: MIT
// Times windows on a loaded model, on request of bench/run.py.
//
//   window_runner CARD WEIGHTS CODES BATCH THREADS HEAD
//
// CODES holds BATCH windows of one-byte codes. Each line on stdin is one order: `run` computes all windows and prints
// wall and CPU seconds; `save FILE` writes the last raw outputs of HEAD, f32 [BATCH, tracks, bins]; `memory` prints
// peak MiB; `plan` prints the plan and an empty line.
#include <fmt/format.h>

#include <chrono>
#include <ctime>
#include <fstream>
#include <iostream>
#include <numeric>

#include "cli/plan_text.hpp"
#include "engine/kernels/isa.hpp"
#include "engine/run/executor.hpp"
#include "formats/read_model.hpp"
#include "seqcast/error.hpp"

namespace {

using namespace seqcast;

struct Windows {
  std::vector<uint8_t> codes;
  std::vector<size_t> tracks;
  std::vector<float> values;
  std::vector<Run> runs;
};

Windows make_windows(const Model& model, const Head& head, const std::string& path, size_t batch) {
  Windows windows;
  std::ifstream file(path, std::ios::binary);
  windows.codes.assign(std::istreambuf_iterator<char>(file), {});
  const auto bases = static_cast<size_t>(model.contract.window_bases);
  if (windows.codes.size() != batch * bases) throw Error(fmt::format("{}: expected {} codes", path, batch * bases));
  windows.tracks.resize(head.tracks.size());
  std::iota(windows.tracks.begin(), windows.tracks.end(), size_t{0});
  const size_t size = windows.tracks.size() * static_cast<size_t>(head.bins);
  windows.values.resize(batch * size);
  for (size_t w = 0; w < batch; ++w) {
    Run run{Context::window,
            {0, head.bins},
            {0, model.contract.window_bases},
            std::span(windows.codes).subspan(w * bases, bases),
            {{windows.tracks, std::span(windows.values).subspan(w * size, size)}}};
    windows.runs.push_back(std::move(run));
  }
  return windows;
}

size_t head_index(const Model& model, const std::string& name) {
  for (size_t h = 0; h < model.contract.heads.size(); ++h)
    if (model.contract.heads[h].name == name) return h;
  throw Error(fmt::format("{}: no head '{}'", model.about.name, name));
}

/// Of this program alone: getrusage's would begin at the peak of whoever started it.
int64_t peak_mib() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    int64_t kib = 0;
    if (word == "VmHWM:" && status >> kib) return kib / 1024;
  }
  throw Error("/proc/self/status has no VmHWM");
}

void obey(const Model& model, Executor& executor, Windows& windows) {
  for (std::string order, file; std::cin >> order;) {
    if (order == "run") {
      const auto start = std::chrono::steady_clock::now();
      const std::clock_t cpu_start = std::clock();
      executor.compute(windows.runs);
      const double cpu = static_cast<double>(std::clock() - cpu_start) / CLOCKS_PER_SEC;
      fmt::print("{:.6f} {:.6f}\n", std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(),
                 cpu);
    } else if (order == "save" && std::cin >> file) {
      std::ofstream out(file, std::ios::binary);
      out.write(reinterpret_cast<const char*>(windows.values.data()),
                static_cast<std::streamsize>(windows.values.size() * sizeof(float)));
      fmt::print("saved\n");
    } else if (order == "memory") {
      fmt::print("{}\n", peak_mib());
    } else if (order == "plan") {
      fmt::print("{}\n", layers_text(model, executor.plan()));
    } else {
      throw Error(fmt::format("no such order '{}'", order));
    }
    std::fflush(stdout);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 7) {
    fmt::print(stderr, "usage: window_runner CARD WEIGHTS CODES BATCH THREADS HEAD\n");
    return 2;
  }
  try {
    const Model model = read_model(argv[1], argv[2], true).ensemble.first();
    const size_t head = head_index(model, argv[6]);
    ThreadPool workers(std::stoul(argv[5]));
    Executor executor(model, make_plan(model, {head}, this_machine()), workers);
    Windows windows = make_windows(model, model.contract.heads[head], argv[3], std::stoul(argv[4]));
    obey(model, executor, windows);
  } catch (const std::exception& error) {
    fmt::print(stderr, "window_runner: error: {}\n", error.what());
    return 1;
  }
}
