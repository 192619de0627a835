// SPDX-License-Identifier: MIT
// Arrays and blocks of the installed interface.
#include <fmt/format.h>

#include "base/number_text.hpp"
#include "base/setting.hpp"
#include "genome/regions.hpp"
#include "library/array_filling.hpp"
#include "library/asked.hpp"
#include "library/block_filling.hpp"
#include "library/number_array.hpp"
#include "predict/grid_run.hpp"
#include "predict/placement.hpp"
#include "predict/record_run.hpp"
#include "predict/track_passes.hpp"

namespace seqcast {
namespace {

Range all_tracks(const std::vector<std::string>& names) { return {0, std::ssize(names)}; }

PredictionArray array_of_records(Predictor& predictor, const SequenceFile& file, const TakeNotice& notice) {
  const RecordRun run(predictor, file);
  if (const int64_t unknown = run.mostly_unknown(); unknown > 0)
    notice(fmt::format("warning: {} with more than half of the bases unknown", counted(unknown, "window")));
  std::vector<ArrayRow> rows;
  for (const PlacedRecord& placed : run.records()) rows.push_back({placed.record.name, placed.layout.bins});
  const std::vector<std::string> names = predictor.names();
  ArrayFilling filling(names, rows, run.records().at(0).layout.bin_bases, predictor.request());
  run.run([&](const Window& window, std::span<const float> values) {
    filling.add(whole(bins_of(window, values, all_tracks(names), run.bin_bases(window))));
  });
  return filling.take();
}

PredictionArray array_of_regions(const Predictor& predictor, const Fasta& fasta, const std::vector<Interval>& regions) {
  GridRun run(predictor, fasta, regions);
  std::vector<ArrayRow> rows;
  for (const Interval& region : regions) rows.push_back({text_of(region), run.bins_of(region)});
  const std::vector<std::string> names = predictor.names();
  ArrayFilling filling(names, rows, run.bin_bases(), predictor.request());
  run.run_each(regions, [&](const Window& window, std::span<const float> values) {
    filling.add(whole(bins_of(window, values, all_tracks(names), run.bin_bases())));
  });
  return filling.take();
}

[[noreturn]] void exclude(const std::string& one, const std::string& other) {
  throw RequestError(fmt::format("{} and {} exclude each other: each record is one window", one, other));
}

/// What is asked that records cannot give; empty where there is nothing of the kind.
std::string asked_of_a_genome(const Places& places, const PredictSettings& settings) {
  if (!places.texts.empty() || !places.regions.empty()) return unspelled(Setting::region);
  if (!places.bed.empty()) return unspelled(Setting::bed);
  if (!settings.exclude.empty()) return unspelled(Setting::exclude);
  if (settings.step_bases > 0) return unspelled(Setting::step);
  return settings.whole_sequences ? set_to(Setting::context, "genome") : "";
}

/// The settings with the place that they and the regions leave. @throws RequestError  where they exclude each other.
PredictSettings with_place(const Places& places, PredictSettings settings) {
  if (!settings.exclude.empty())
    throw RequestError(
        fmt::format("{} is for bins in the genome's order, and an array has a row a region", Setting::exclude));
  const std::string of_genome = asked_of_a_genome(places, settings);
  if (settings.lines && settings.place != SequencePlace::grid) settings.place = SequencePlace::record;
  if (settings.place == SequencePlace::record && !of_genome.empty())
    exclude(settings.lines ? unspelled(Setting::lines) : set_to(Setting::place, "record"), of_genome);
  if (!of_genome.empty()) settings.place = SequencePlace::grid;
  return settings;
}

/// The same where the windows themselves are given.
PredictSettings of_windows(PredictSettings settings) {
  if (settings.place == SequencePlace::grid)
    throw RequestError(fmt::format("{} is for the sequences of a file", set_to(Setting::place, "grid")));
  settings.place = SequencePlace::record;
  return with_place({}, std::move(settings));
}

}  // namespace

PredictionArray Network::array_of_places(const std::string& path, const Places& places,
                                         const PredictSettings& settings) const {
  Predictor predictor = opened_->predictor(with_place(places, settings));
  const SequenceFile file(path, settings.lines, settings.channels_first, predictor.model(), settings.memory_bytes);
  if (const std::string of_genome = asked_of_a_genome(places, settings);
      file.npy() && !of_genome.empty() && settings.place != SequencePlace::grid)
    exclude("an .npy file", of_genome);
  const TakeNotice notice = notices_to(settings.notice);
  if (!file.npy()) notice(file.fasta().index_notice());
  const ChosenPlacement chosen = placement_on(file, predictor);
  notice(chosen.notice);
  if (chosen.placement == Placement::record) {
    if (!file.npy()) notice(file.fasta().unnamed_notice());
    return array_of_records(predictor, file, notice);
  }
  return array_of_regions(predictor, file.fasta(), regions_of(places, file.fasta(), settings).regions);
}

PredictionArray Network::array_of_sequences(const std::vector<std::string>& letters,
                                            const PredictSettings& settings) const {
  Predictor predictor = opened_->predictor(of_windows(settings));
  return array_of_records(predictor, SequenceFile(HeldSequences(letters), predictor.model()),
                          notices_to(settings.notice));
}

PredictionArray Network::array_of_numbers(const NumberArray& windows, const PredictSettings& settings) const {
  Predictor predictor = opened_->predictor(of_windows(settings));
  const HeldNumbers numbers(windows, settings.channels_first);
  return array_of_records(predictor, SequenceFile(numbers.records(), predictor.model()), notices_to(settings.notice));
}

void Network::predict_blocks(const std::string& fasta_path, const Places& places, const BlockSink& sink,
                             const PredictSettings& settings, int64_t block_bins) const {
  const Predictor predictor = opened_->predictor(settings);
  const Fasta fasta(fasta_path, settings.memory_bytes);
  fasta.check_named();
  notices_to(settings.notice)(fasta.index_notice());
  const std::vector<Interval> regions = merge(regions_of(places, fasta, settings).regions, fasta);
  GridRun run(predictor, fasta, regions);
  const std::vector<std::string> names = predictor.names();
  BlockFilling filling(names, block_bins, sink);
  RegionWriter by_region([&](const Bins& bins) { filling.add(bins); }, regions);
  run.run(regions, [&](const Window& window, std::span<const float> values) {
    by_region.write(bins_of(window, values, all_tracks(names), run.bin_bases()));
  });
  filling.flush();
}

}  // namespace seqcast
