// SPDX-License-Identifier: MIT
#include "predict/grid_run.hpp"

#include <fmt/format.h>

#include "base/setting.hpp"
#include "genome/fasta_scan.hpp"
#include "genome/regions.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

WindowLayout with_step(WindowLayout layout, int64_t step) {
  if (step == 0) return layout;
  if (step > layout.kept_bases())
    throw RequestError(fmt::format("{} is {}, but a window keeps {} bases: some would never be predicted",
                                   Setting::step, step, layout.kept_bases()));
  if (layout.bins > 1 && step % layout.bin_bases != 0)
    throw RequestError(fmt::format("{} is {}, expected a multiple of the model's bin of {} bases", Setting::step, step,
                                   layout.bin_bases));
  layout.step = step;
  return layout;
}

ScanOptions scan_options(const Predictor& predictor, const Fasta& fasta, const AskedLines& asked) {
  ScanOptions options = predictor.scan_options(asked.windows, asked.sequences);
  options.input_bytes = asked.bytes + std::ssize(fasta.sequences()) * sequence_bytes;
  return options;
}

/// The ensemble, whose windows must have a length. @throws Error  where only records have one.
const Ensemble& with_window(const Predictor& predictor) {
  const Model& model = predictor.model();
  if (model.contract.window_is_open)
    throw Error("leaves open how long its windows are",
                set_to(Setting::window, "BASES") + " says how long they were in training")
        .in(model.reading.path);
  return predictor.ensemble();
}

}  // namespace

GridRun::GridRun(const Predictor& predictor, const Fasta& fasta, const std::vector<Interval>& read)
    : GridRun(predictor, fasta, {sequences_of(read, fasta), std::nullopt, std::ssize(read) * region_bytes}) {}

GridRun::GridRun(const Predictor& predictor, const Fasta& fasta, const AskedLines& asked)
    : fasta_(fasta),
      scan_(with_window(predictor), predictor.tracks(), scan_options(predictor, fasta, asked)),
      layout_(with_step(scan_.layout(), predictor.request().step)),
      is_genome_(predictor.request().context == Context::genome) {}

WindowSource GridRun::windows_of(NextInterval regions) const {
  return {std::move(regions), layout_, is_genome_ ? scan_.piece_bins() : 0, scan_.receptive_field_bases()};
}

ScanCounts GridRun::run(NextInterval regions, const TakeValues& take, std::optional<Strand> strand) {
  WindowSource windows = windows_of(std::move(regions));
  return run_windows([&] { return windows.next(); }, take, strand);
}

ScanCounts GridRun::run_windows(const NextWindow& next, const TakeValues& take, std::optional<Strand> strand) {
  return scan_.run(fasta_, next, take, strand);
}

int64_t GridRun::bins_of(const Interval& region) const {
  WindowSource windows = windows_of(each_of({region}));
  int64_t bins = 0;
  while (const std::optional<Window> window = windows.next()) bins += window->bins;
  return bins;
}

ScanCounts GridRun::run_each(const std::vector<Interval>& regions, const TakeValues& take) {
  size_t region = 0;
  WindowSource windows = windows_of(each_of({}));
  const auto next = [&]() -> std::optional<Window> {
    for (;;) {
      if (std::optional<Window> window = windows.next()) return window;
      if (region == regions.size()) return std::nullopt;
      windows = windows_of(each_of({regions[region++]}));
    }
  };
  return run_windows(next, take);
}

}  // namespace seqcast
