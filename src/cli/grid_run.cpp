// SPDX-License-Identifier: MIT
#include "cli/grid_run.hpp"

namespace seqcast {
namespace {

WindowSource windows_of(const GridRun& run, std::vector<Interval> regions) {
  const bool endless = run.options.context == "genome";
  return {std::move(regions), layout_with_step(run.scan, run.options), endless ? run.scan.piece_bins() : 0,
          run.scan.receptive_field_bases()};
}

ScanCounts run_windows(const GridRun& run, const std::function<std::optional<Window>()>& windows,
                       const TakeValues& take, std::optional<Strand> strand) {
  const auto next = [&] {
    check_interrupted();
    return windows();
  };
  const auto take_and_show = [&](const Window& window, std::span<const float> values) {
    take(window, values);
    run.progress.show(window.bases);
  };
  const ScanCounts counts = run.scan.run(run.fasta, next, take_and_show, strand);
  check_interrupted();
  return counts;
}

}  // namespace

ScanCounts run_on_grid(const GridRun& run, std::vector<Interval> regions, const TakeValues& take,
                       std::optional<Strand> strand) {
  WindowSource source = windows_of(run, std::move(regions));
  return run_windows(
      run, [&] { return source.next(); }, take, strand);
}

int64_t bins_of_region(const GridRun& run, const Interval& region) {
  WindowSource source = windows_of(run, {region});
  int64_t bins = 0;
  while (const std::optional<Window> window = source.next()) bins += window->bins;
  return bins;
}

ScanCounts run_on_each(const GridRun& run, const std::vector<Interval>& regions, const TakeValues& take) {
  size_t region = 0;
  WindowSource source = windows_of(run, {});
  const auto next = [&]() -> std::optional<Window> {
    for (;;) {
      if (std::optional<Window> window = source.next()) return window;
      if (region == regions.size()) return std::nullopt;
      source = windows_of(run, {regions[region++]});
    }
  };
  return run_windows(run, next, take, {});
}

}  // namespace seqcast
