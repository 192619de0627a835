// SPDX-License-Identifier: MIT
// How much memory does the README's formula give for a whole run? In MiB, to stand beside what was measured.
//
//   memory_formula CARD WEIGHTS HEAD window|genome THREADS STRANDS
//
// for one track of HEAD, whose raw outputs are asked for, read on STRANDS (1 or 2) strands.
#include <fmt/format.h>

#include <string>

#include "seqcast/engine/run_ranges.hpp"
#include "seqcast/engine/scan.hpp"
#include "seqcast/error.hpp"
#include "seqcast/formats/read_model.hpp"

namespace {

using namespace seqcast;

constexpr int64_t library_bytes = int64_t{70} << 20;
constexpr int64_t most_waiting = 7;  // batches that wait to be computed and written

/// 2 x weights + threads x scratch + batch x what lies between segments + batches that wait + libraries.
int64_t formula_bytes(const Model& model, size_t head, Extent extent, size_t threads, int64_t strands) {
  ScanOptions options;
  options.extent = extent;
  options.transform = Transform::none;
  options.threads = threads;
  const Scan scan(model, {{head, 0}}, options);
  const Range bins{0, extent == Extent::endless ? scan.piece_bins() : scan.layout().bins};
  const RunRanges ranges = run_ranges(scan.executor().plan(), model, extent, bins);
  int64_t mapped = 0;
  for (const auto& [name, tensor] : model.weights.tensors) mapped += static_cast<int64_t>(tensor.bytes.size());
  const int64_t batch = static_cast<int64_t>(scan.batch()) * strands;
  const int64_t waiting = scan.executor().input_bases(extent, bins).size() + bins.size() * 4;
  return mapped + scan.executor().fixed_bytes() + batch * held_bytes(scan.executor().plan(), model, ranges) +
         most_waiting * batch * waiting + library_bytes;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 7) {
    fmt::print(stderr, "usage: memory_formula CARD WEIGHTS HEAD window|genome THREADS STRANDS\n");
    return 2;
  }
  try {
    const Model model = read_model(argv[1], argv[2], true).model;
    const Extent extent = std::string(argv[4]) == "genome" ? Extent::endless : Extent::window;
    for (size_t head = 0; head < model.contract.heads.size(); ++head) {
      if (model.contract.heads[head].name != argv[3]) continue;
      const int64_t bytes = formula_bytes(model, head, extent, std::stoul(argv[5]), std::stol(argv[6]));
      fmt::print("{:.1f}\n", static_cast<double>(bytes) / (1 << 20));
      return 0;
    }
    throw Error(fmt::format("{}: no head '{}'", argv[1], argv[3]));
  } catch (const std::exception& error) {
    fmt::print(stderr, "memory_formula: error: {}\n", error.what());
    return 1;
  }
}
