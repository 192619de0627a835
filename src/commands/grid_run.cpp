// SPDX-License-Identifier: MIT
// How does a command run a model over the windows of the genome's grid that own some regions?
#include "seqcast/commands/grid_run.hpp"

namespace seqcast {

ScanCounts run_on_grid(const GridRun& run, std::vector<Interval> regions, const TakeValues& take,
                       std::optional<Strand> strand) {
  const bool endless = run.options.context == "genome";
  WindowSource source(std::move(regions), layout_with_step(run.scan, run.options), endless ? run.scan.piece_bins() : 0,
                      run.scan.receptive_field_bases());
  const auto next = [&] {
    check_interrupted();
    return source.next();
  };
  const auto take_and_show = [&](const Window& window, std::span<const float> values) {
    take(window, values);
    run.progress.show(window.bases);
  };
  const ScanCounts counts = run.scan.run(run.fasta, next, take_and_show, strand);
  check_interrupted();
  return counts;
}

}  // namespace seqcast
