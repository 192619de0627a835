// SPDX-License-Identifier: MIT
// Prints the memory in MiB that the formula in the README gives for a whole run.
//
//   memory_formula CARD WEIGHTS HEAD window|genome THREADS STRANDS
//
// for one track of HEAD, whose raw outputs are asked for, read on STRANDS (1 or 2) strands.
#include <fmt/format.h>

#include <string>

#include "formats/read_model.hpp"
#include "predict/scan.hpp"
#include "seqcast/error.hpp"

namespace {

using namespace seqcast;

int64_t formula_bytes(const Ensemble& ensemble, size_t head, Context context, size_t threads, int64_t strands) {
  ScanOptions options;
  options.context = context;
  options.transform = Transform::none;
  options.threads = threads;
  options.strand = strands == 2 ? Strand::both : Strand::forward;
  return Scan(ensemble, {{head, 0}}, options).memory().total();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 7) {
    fmt::print(stderr, "usage: memory_formula CARD WEIGHTS HEAD window|genome THREADS STRANDS\n");
    return 2;
  }
  try {
    const Ensemble ensemble = read_model(argv[1], argv[2], true).ensemble;
    const Model& model = ensemble.first();
    const Context context = std::string(argv[4]) == "genome" ? Context::genome : Context::window;
    for (size_t head = 0; head < model.contract.heads.size(); ++head) {
      if (model.contract.heads[head].name != argv[3]) continue;
      const int64_t bytes = formula_bytes(ensemble, head, context, std::stoul(argv[5]), std::stol(argv[6]));
      fmt::print("{:.1f}\n", static_cast<double>(bytes) / (1 << 20));
      return 0;
    }
    throw Error(fmt::format("{}: no head '{}'", argv[1], argv[3]));
  } catch (const std::exception& error) {
    fmt::print(stderr, "memory_formula: error: {}\n", error.what());
    return 1;
  }
}
