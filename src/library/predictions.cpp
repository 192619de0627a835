// SPDX-License-Identifier: MIT
// Predictions of the installed interface: regions, sequences, records and whole genomes.
#include "genome/regions.hpp"
#include "library/asked.hpp"
#include "predict/grid_run.hpp"
#include "predict/record_run.hpp"
#include "predict/region_files.hpp"

namespace seqcast {
namespace {

std::vector<Interval> whole_sequences(const Fasta& fasta) {
  std::vector<Interval> regions;
  for (const Sequence& sequence : fasta.sequences()) regions.push_back({sequence.name, 0, sequence.length});
  return regions;
}

Prediction prediction_of(const Window& window, std::span<const float> values, int64_t bin_bases) {
  return {window.chrom, window.bins_begin, bin_bases, window.bins, {values.begin(), values.end()}};
}

std::vector<Prediction> predict_windows(Predictor& predictor, const SequenceFile& windows) {
  const RecordRun run(predictor, windows);
  std::vector<Prediction> predictions;
  run.run([&](const Window& window, std::span<const float> values) {
    predictions.push_back(prediction_of(window, values, run.bin_bases(window)));
  });
  return predictions;
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

}  // namespace

Prediction Network::predict_region(const std::string& fasta_path, const std::string& region,
                                   const PredictSettings& settings) const {
  const Predictor predictor = opened_->predictor(settings);
  const Fasta fasta(fasta_path, settings.memory_bytes);
  const Interval interval = parse_region(region, fasta).interval;
  GridRun run(predictor, fasta, {interval});
  std::vector<Prediction> windows;
  run.run_each({interval}, [&](const Window& window, std::span<const float> values) {
    windows.push_back(prediction_of(window, values, run.bin_bases()));
  });
  return joined(windows, predictor.names().size());
}

void Network::predict_regions(const std::string& fasta_path, const std::vector<GenomeRegion>& regions,
                              const PredictionSink& sink, const PredictSettings& settings) const {
  const Predictor predictor = opened_->predictor(settings);
  const Fasta fasta(fasta_path, settings.memory_bytes);
  std::vector<Interval> intervals;
  for (const BedLine& line : bed_of(regions, fasta, {}).lines) intervals.push_back(line.interval);
  GridRun run(predictor, fasta, intervals);
  const size_t rows = predictor.names().size();
  for (const Interval& interval : intervals) {
    std::vector<Prediction> windows;
    run.run_each({interval}, [&](const Window& window, std::span<const float> values) {
      windows.push_back(prediction_of(window, values, run.bin_bases()));
    });
    sink(joined(windows, rows));
  }
}

std::vector<Prediction> Network::predict_sequences(const std::vector<std::string>& letters,
                                                   const PredictSettings& settings) const {
  Predictor predictor = opened_->predictor(settings);
  return predict_windows(predictor, SequenceFile(HeldSequences(letters), predictor.model()));
}

std::vector<Prediction> Network::predict_numbers(const NumberWindows& windows, const PredictSettings& settings) const {
  Predictor predictor = opened_->predictor(settings);
  const std::vector<int64_t> shape{windows.windows, windows.positions, windows.channels};
  return predict_windows(predictor, SequenceFile(Npy(windows.values, shape), predictor.model()));
}

void Network::predict_records(const std::string& path, const PredictionSink& sink,
                              const PredictSettings& settings) const {
  Predictor predictor = opened_->predictor(settings);
  const SequenceFile file(path, false, false, predictor.model(), settings.memory_bytes);
  const RecordRun run(predictor, file);
  run.run([&](const Window& window, std::span<const float> values) {
    sink(prediction_of(window, values, run.bin_bases(window)));
  });
}

void Network::predict_genome(const std::string& fasta_path, const PredictionSink& sink,
                             const PredictSettings& settings) const {
  const Predictor predictor = opened_->predictor(settings);
  const Fasta fasta(fasta_path, settings.memory_bytes);
  const std::vector<Interval> regions = whole_sequences(fasta);
  GridRun run(predictor, fasta, regions);
  run.run(regions, [&](const Window& window, std::span<const float> values) {
    sink(prediction_of(window, values, run.bin_bases()));
  });
}

void Network::write_genome(const std::string& fasta_path, const std::string& path,
                           const PredictSettings& settings) const {
  const Predictor predictor = opened_->predictor(settings);
  const Fasta fasta(fasta_path, settings.memory_bytes);
  WriterOptions output;
  output.path = path;
  output.tracks = predictor.names();
  RegionFiles files(predictor, fasta, {whole_sequences(fasta), false}, output);
  files.write([](int64_t) {});
}

}  // namespace seqcast
