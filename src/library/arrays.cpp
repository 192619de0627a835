// SPDX-License-Identifier: MIT
// Arrays and blocks of the installed interface.
#include "genome/regions.hpp"
#include "library/array_filling.hpp"
#include "library/asked_file.hpp"
#include "library/block_filling.hpp"
#include "library/number_array.hpp"
#include "predict/track_passes.hpp"

namespace seqcast {
namespace {

Range all_tracks(const std::vector<std::string>& names) { return {0, std::ssize(names)}; }

PredictionArray array_of_records(Predictor& predictor, const SequenceFile& file, const TakeNotice& notice) {
  const RecordRun run(predictor, file);
  notice(run.unknown_notice());
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

}  // namespace

PredictionArray Network::array_of_places(const std::string& path, const Places& places,
                                         const PredictSettings& settings) const {
  check_rows(places_of(places, settings));
  AskedFile asked(opened_->ensemble, opened_->sequence_request(settings), path, places, settings);
  if (asked.has_records()) return array_of_records(asked.predictor(), asked.file(), asked.notice());
  return array_of_regions(asked.predictor(), asked.fasta(), asked.regions().regions);
}

PredictionArray Network::array_of_sequences(const std::vector<std::string>& letters,
                                            const PredictSettings& settings) const {
  Predictor predictor(opened_->ensemble, opened_->window_request(settings, true));
  return array_of_records(predictor, SequenceFile(HeldSequences(letters), predictor.model()),
                          notices_to(settings.notice));
}

PredictionArray Network::array_of_numbers(const NumberArray& windows, const PredictSettings& settings) const {
  Predictor predictor(opened_->ensemble, opened_->window_request(settings, false));
  const HeldNumbers numbers(windows, settings.channels_first);
  return array_of_records(predictor, SequenceFile(numbers.records(), predictor.model()), notices_to(settings.notice));
}

void Network::predict_blocks(const std::string& fasta_path, const Places& places, const BlockSink& sink,
                             const PredictSettings& settings, int64_t block_bins) const {
  check_of_regions(settings);
  const Predictor predictor = opened_->predictor(settings);
  const Fasta fasta(fasta_path, settings.memory_bytes);
  fasta.check_named();
  const TakeNotice notice = notices_to(settings.notice);
  notice(fasta.index_notice());
  const std::vector<Interval> regions = merge(asked_regions(places_of(places, settings), fasta, notice).regions, fasta);
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
