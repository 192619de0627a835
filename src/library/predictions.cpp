// SPDX-License-Identifier: MIT
// Predictions of the installed interface: regions, sequences, records and files of whole genomes.
#include <utility>

#include "base/setting.hpp"
#include "library/asked_file.hpp"
#include "output/writer.hpp"
#include "predict/record_files.hpp"
#include "predict/region_files.hpp"
#include "predict/track_passes.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

/// @throws Error  as check_finite does.
Prediction prediction_of(const Window& window, std::span<const float> values, int64_t bin_bases,
                         const std::vector<std::string>& names) {
  check_finite(whole(bins_of(window, values, {0, std::ssize(names)}, bin_bases)), names);
  return {window.chrom, window.bins_begin, bin_bases, window.bins, {values.begin(), values.end()}};
}

void predict_windows(Predictor& predictor, const SequenceFile& windows, const PredictionSink& sink,
                     const TakeNotice& notice) {
  const RecordRun run(predictor, windows);
  notice(run.unknown_notice());
  const std::vector<std::string> names = predictor.names();
  run.run([&](const Window& window, std::span<const float> values) {
    sink(prediction_of(window, values, run.bin_bases(window), names));
  });
}

/// [rows, bins] of windows side by side, from the windows' [rows, window bins].
Prediction joined(const std::vector<Prediction>& windows, size_t rows) {
  Prediction all = windows.at(0);
  all.bins = 0;
  all.values.clear();
  for (const Prediction& window : windows) all.bins += window.bins;
  all.values.reserve(rows * static_cast<size_t>(all.bins));
  for (size_t row = 0; row < rows; ++row)
    for (const Prediction& window : windows) {
      const auto first = window.values.begin() + static_cast<std::ptrdiff_t>(row) * window.bins;
      all.values.insert(all.values.end(), first, first + window.bins);
    }
  return all;
}

/// Every region of a file on its own, in their order.
void predict_each(AskedFile& asked, const PredictionSink& sink) {
  const std::vector<Interval>& regions = asked.regions().regions;
  GridRun run(asked.predictor(), asked.fasta(), regions);
  const std::vector<std::string> names = asked.predictor().names();
  for (const Interval& region : regions) {
    std::vector<Prediction> windows;
    run.run_each({region}, [&](const Window& window, std::span<const float> values) {
      windows.push_back(prediction_of(window, values, run.bin_bases(), names));
    });
    sink(joined(windows, names.size()));
  }
}

}  // namespace

Prediction Network::predict_region(const std::string& fasta, const std::string& region,
                                   const PredictSettings& settings) const {
  const Places places{.texts = {region}};
  check_rows({.exclude = settings.exclude});
  AskedFile asked(opened_->ensemble, opened_->sequence_request(settings), fasta, places, settings);
  Prediction prediction;
  predict_each(asked, [&](const Prediction& one) { prediction = one; });
  return prediction;
}

void Network::predict_regions(const std::string& fasta, const std::vector<GenomeRegion>& regions,
                              const PredictionSink& sink, const PredictSettings& settings) const {
  if (regions.empty()) throw Error("no regions, expected at least one");
  const Places places{.regions = regions};
  check_rows({.exclude = settings.exclude});
  AskedFile asked(opened_->ensemble, opened_->sequence_request(settings), fasta, places, settings);
  predict_each(asked, sink);
}

std::vector<Prediction> Network::predict_sequences(const std::vector<std::string>& letters,
                                                   const PredictSettings& settings) const {
  Predictor predictor(opened_->ensemble, opened_->window_request(settings, true));
  std::vector<Prediction> predictions;
  predict_windows(
      predictor, SequenceFile(HeldSequences(letters), predictor.model()),
      [&](const Prediction& one) { predictions.push_back(one); }, notices_to(settings.notice));
  return predictions;
}

void Network::predict_records(const std::string& path, const PredictionSink& sink,
                              const PredictSettings& settings) const {
  Request request = opened_->sequence_request(settings);
  if (request.placement == Placement::grid)
    throw RequestError(set_to(Setting::place, "grid") + " is for regions, and records are one window each");
  check_of_records(settings);
  request.placement = Placement::record;
  AskedFile asked(opened_->ensemble, request, path, Places{}, settings);
  predict_windows(asked.predictor(), asked.file(), sink, asked.notice());
}

void Network::write_genome(const std::string& fasta, const std::string& path, const PredictSettings& settings) const {
  AskedFile asked(opened_->ensemble, opened_->sequence_request(settings), fasta, Places{}, settings);
  WriterOptions output;
  output.path = path;
  output.tracks = asked.predictor().names();
  const Advance unheard = [](int64_t) {};
  if (asked.has_records()) {
    RecordFiles(asked.predictor(), asked.file(), output).write(unheard);
    return;
  }
  if (choose_format(output).is_array) check_rows(places_of({}, settings));
  RegionFiles(asked.predictor(), asked.fasta(), asked.regions(), output).write(unheard);
}

}  // namespace seqcast
