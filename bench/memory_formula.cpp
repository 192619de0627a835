// SPDX-License-Identifier: MIT
// Prints the memory in MiB that the formula in docs/memory.md gives for a whole run.
//
//   memory_formula CARD WEIGHTS HEAD window|genome THREADS STRANDS [variants|mutate|splice NUMBER]
//
// for one track of HEAD, whose raw outputs are asked for, read on STRANDS (1 or 2) strands; or of a run of `variants`
// (NUMBER says nothing), of `mutate` over regions of NUMBER bases, or of `variants --as spliceai --distance NUMBER`.
#include <fmt/format.h>

#include <string>

#include "formats/read_model.hpp"
#include "predict/cone_scan.hpp"
#include "predict/mutation_run.hpp"
#include "seqcast/error.hpp"

namespace {

using namespace seqcast;

struct Asked {
  size_t head = 0;
  Context context = Context::window;
  size_t threads = 1;
  int64_t strands = 1;
  std::string command;  // or empty
  int64_t number = 0;
};

ScanOptions options_for(const Asked& asked) {
  ScanOptions options;
  options.context = asked.context;
  options.threads = asked.threads;
  return options;
}

int64_t scan_bytes(const Ensemble& ensemble, const Asked& asked) {
  ScanOptions options = options_for(asked);
  options.transform = Transform::none;
  options.strand = asked.strands == 2 ? Strand::both : Strand::forward;
  return Scan(ensemble, {{asked.head, 0}}, options).memory().total();
}

int64_t cone_bytes(const Ensemble& ensemble, const Asked& asked) {
  ScanOptions options = options_for(asked);
  options.strand = asked.strands == 2 ? Strand::mean : Strand::forward;
  ConeKinds kinds{.near_alternatives = 1};
  std::vector<TrackChoice> tracks{{asked.head, 0}};
  if (asked.command == "mutate") {
    const MutationKinds mutations;
    kinds = mutations.alleles();
    options.input_bytes = mutated_bytes(mutations, asked.number, sizeof(double) + sizeof(EffectValues));
  } else if (asked.command == "splice") {
    kinds = {.bins_around = 2 * asked.number + 1};
    options.strand = Strand::own;
    tracks = {{asked.head, 1}, {asked.head, 2}};
  }
  ConeScan scan(ensemble, tracks, options, kinds);
  scan.build();
  return scan.memory().total();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 7 && argc != 9) {
    fmt::print(
        stderr,
        "usage: memory_formula CARD WEIGHTS HEAD window|genome THREADS STRANDS [variants|mutate|splice NUMBER]\n");
    return 2;
  }
  try {
    const Ensemble ensemble = read_model(argv[1], argv[2], true).ensemble;
    const Model& model = ensemble.first();
    Asked asked{0,
                std::string(argv[4]) == "genome" ? Context::genome : Context::window,
                std::stoul(argv[5]),
                std::stol(argv[6]),
                argc > 7 ? argv[7] : "",
                argc > 7 ? std::stol(argv[8]) : 0};
    for (; asked.head < model.contract.heads.size(); ++asked.head) {
      if (model.contract.heads[asked.head].name != argv[3]) continue;
      const int64_t bytes = asked.command.empty() ? scan_bytes(ensemble, asked) : cone_bytes(ensemble, asked);
      fmt::print("{:.1f}\n", static_cast<double>(bytes) / (1 << 20));
      return 0;
    }
    throw Error(fmt::format("{}: no head '{}'", argv[1], argv[3]));
  } catch (const std::exception& error) {
    fmt::print(stderr, "memory_formula: error: {}\n", error.what());
    return 1;
  }
}
