// SPDX-License-Identifier: MIT
// Benchmark of model loading in a fresh process.
//
//   opening_bench MODEL WEIGHTS THREADS
//
// prints those until its safetensors or PyTorch file is in memory (0 for other files), until it is read and every value
// checked, and until the kernels of its first head's tracks stand ready. WEIGHTS is empty for a file that has its own.
#include <fmt/format.h>

#include <chrono>
#include <string>

#include "formats/read_model.hpp"
#include "formats/safetensors.hpp"
#include "io/loaded_file.hpp"
#include "predict/scan.hpp"
#include "seqcast/error.hpp"

namespace {

using namespace seqcast;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

void open(const std::string& path, const std::string& weights, size_t threads) {
  auto start = Clock::now();
  if (weights.ends_with(".safetensors") && weights.find(',') == weights.npos) read_safetensors(weights);
  if (weights.ends_with(".pt")) load_file(weights, "a PyTorch file");
  const double in_memory = seconds_since(start);
  start = Clock::now();
  const Ensemble ensemble = read_model(path, weights, true).ensemble;
  const double checked = seconds_since(start);
  ScanOptions options;
  options.transform = Transform::none;
  options.threads = threads;
  std::vector<TrackChoice> tracks;
  for (size_t track = 0; track < ensemble.first().contract.heads[0].tracks.size(); ++track)
    tracks.push_back({0, track});
  const Scan scan(ensemble, tracks, options);
  fmt::print("{} {} {}\n", in_memory, checked, seconds_since(start));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    fmt::print(stderr, "usage: opening_bench MODEL WEIGHTS THREADS\n");
    return 2;
  }
  try {
    open(argv[1], argv[2], std::stoul(argv[3]));
  } catch (const std::exception& error) {
    fmt::print(stderr, "opening_bench: error: {}\n", error.what());
    return 1;
  }
}
