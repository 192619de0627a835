// SPDX-License-Identifier: MIT
// The installed interface, seqcast/seqcast.hpp, over the predictor.
#include <fmt/format.h>

#include "base/setting.hpp"
#include "engine/run/thread_pool.hpp"
#include "formats/read_model.hpp"
#include "formats/target_table.hpp"
#include "genome/regions.hpp"
#include "io/usable_memory.hpp"
#include "model/join_bias.hpp"
#include "model/receptive_fields.hpp"
#include "predict/grid_run.hpp"
#include "predict/placement.hpp"
#include "predict/record_run.hpp"
#include "predict/region_files.hpp"
#include "predict/score_run.hpp"
#include "predict/track_choice.hpp"
#include "seqcast/seqcast.hpp"

namespace seqcast {
namespace {

Ensemble read(const std::string& name, const OpenSettings& settings) {
  FileFacts facts;
  facts.architecture = settings.architecture;
  facts.alphabet = settings.alphabet;
  facts.unknown = settings.unknown;
  facts.backend = settings.backend;
  facts.sequence = settings.sequence;
  facts.family = settings.family;
  Ensemble ensemble = read_model(name, settings.weights, settings.with_weights, settings.window_bases, facts).ensemble;
  if (!settings.bias.empty())
    ensemble = join_bias(ensemble, read_model(settings.bias, "", settings.with_weights).ensemble);
  for (const std::string& targets : settings.targets) take_targets(ensemble.first(), targets);
  return ensemble;
}

Strand strand_of(ReadStrand strand) {
  switch (strand) {
    case ReadStrand::forward:
      return Strand::forward;
    case ReadStrand::reverse:
      return Strand::reverse;
    case ReadStrand::mean:
      return Strand::mean;
    case ReadStrand::both:
      return Strand::both;
  }
  return Strand::forward;
}

Transform transform_named(const std::string& name) {
  if (const auto transform = named<Transform>(name)) return *transform;
  throw RequestError(fmt::format("{}: expected {}", set_to(Setting::transform, name), known_names<Transform>()));
}

InputSetting input_setting(const SideInput& input) {
  if (!input.constants.empty() + !input.files.empty() + input.other_strand != 1)
    throw RequestError(fmt::format("{}: expected constants, files or the other strand, one of the three",
                                   set_to(Setting::input, input.name)));
  InputSetting setting{input.name, InputSetting::OtherStrand{}, input.name};
  if (!input.constants.empty()) setting.values = input.constants;
  if (!input.files.empty()) setting.values = InputSetting::Files{input.files, {}};
  return setting;
}

Statistic statistic_of(ScoreStatistic statistic) {
  switch (statistic) {
    case ScoreStatistic::mean:
      return Statistic::mean;
    case ScoreStatistic::sum:
      return Statistic::sum;
    case ScoreStatistic::max:
      return Statistic::max;
    case ScoreStatistic::min:
      return Statistic::min;
  }
  return Statistic::mean;
}

Request request_of(const PredictSettings& settings) {
  Request request;
  request.tracks = track_list(settings.tracks);
  request.strand = strand_of(settings.strand);
  request.context = settings.whole_sequences ? Context::genome : Context::window;
  request.step = settings.step_bases;
  if (!settings.transform.empty()) request.transform = transform_named(settings.transform);
  for (const SideInput& input : settings.inputs) request.inputs.push_back(input_setting(input));
  request.poll = settings.poll;
  request.threads = settings.threads > 0 ? settings.threads : usable_cpus();
  request.memory = settings.memory_bytes;
  request.machine_memory = usable_memory();
  return request;
}

std::vector<Interval> everything(const Fasta& fasta) {
  std::vector<Interval> regions;
  for (const Sequence& sequence : fasta.sequences()) regions.push_back({sequence.name, 0, sequence.length});
  return regions;
}

Prediction prediction_of(const Window& window, std::span<const float> values, int64_t bin_bases) {
  return {window.chrom, window.bins_begin, bin_bases, window.bins, {values.begin(), values.end()}};
}

/// Regions as the lines of a BED file would have them, clipped to their sequences.
Bed bed_of(const std::vector<GenomeRegion>& regions, const Fasta& fasta, const BedOptions& options) {
  if (regions.empty()) throw Error("no regions, expected at least one");
  Bed bed;
  bed.path = "regions";
  for (const GenomeRegion& region : regions) {
    BedLine line;
    line.line = static_cast<uint32_t>(bed.lines.size() + 1);
    if (region.start < 0 || region.start >= region.end)
      throw Error(fmt::format("start {}, end {}: expected 0 <= start < end", region.start, region.end),
                  "regions are 0-based and half-open")
          .in(bed.path, line.line);
    line.interval = {region.sequence, region.start, region.end};
    line.middle = (region.start + region.end) / 2;
    line.strand = region.strand;
    bed.lines.push_back(std::move(line));
  }
  return place_on(std::move(bed), fasta, options);
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

struct Network::Opened {
  Ensemble ensemble;

  const Model& model() const { return ensemble.first(); }
  Predictor predictor(const PredictSettings& settings) const { return {ensemble, request_of(settings)}; }
};

Network::Network(const std::string& name, const OpenSettings& settings)
    : opened_(std::make_shared<const Opened>(Opened{read(name, settings)})) {}

const std::string& Network::name() const { return opened_->model().about.name; }
const std::string& Network::summary() const { return opened_->model().about.summary; }
size_t Network::members() const { return opened_->ensemble.members.size(); }
const std::string& Network::alphabet() const { return opened_->model().contract.alphabet; }
int64_t Network::window_bases() const { return opened_->model().contract.window_bases; }

std::vector<TrackFacts> Network::tracks() const {
  std::vector<TrackFacts> tracks;
  for (const Head& head : opened_->model().contract.heads)
    for (const std::string& track : head.tracks)
      tracks.push_back({head.name, track, head.bins, head.bin_bases, head.first_base});
  return tracks;
}

std::vector<LayerField> Network::receptive_field() const {
  std::vector<LayerField> fields;
  for (const LayerFacts& layer : layer_facts(opened_->model()))
    fields.push_back({layer.name, layer.kind, layer.kernel, layer.dilation, layer.shape.length, layer.shape.channels,
                      layer.parameters, layer.bases, layer.first});
  return fields;
}

std::vector<HeadField> Network::head_fields() const {
  std::vector<HeadField> fields;
  for (const HeadFacts& head : head_facts(opened_->model()))
    fields.push_back({head.head->name, head.bases, head.left, head.right, head.clean.begin, head.clean.size()});
  return fields;
}

std::vector<std::string> Network::row_names(const PredictSettings& settings) const {
  return opened_->predictor(settings).names();
}

Prediction Network::predict_region(const std::string& fasta_path, const std::string& region,
                                   const PredictSettings& settings) const {
  const Predictor predictor = opened_->predictor(settings);
  const Fasta fasta(fasta_path);
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
  const Fasta fasta(fasta_path);
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
  const SequenceFile file(path, false, false, predictor.model());
  const RecordRun run(predictor, file);
  run.run([&](const Window& window, std::span<const float> values) {
    sink(prediction_of(window, values, run.bin_bases(window)));
  });
}

std::vector<double> Network::score_regions(const std::string& fasta_path, const std::vector<GenomeRegion>& regions,
                                           ScoreStatistic statistic, ScorePlace place,
                                           const PredictSettings& settings) const {
  Request request = request_of(settings);
  if (place != ScorePlace::model) request.placement = place == ScorePlace::grid ? Placement::grid : Placement::center;
  const Predictor predictor(opened_->ensemble, std::move(request));
  const Fasta fasta(fasta_path);
  const Placement placement = placement_around_regions(predictor);
  BedOptions options;
  if (placement == Placement::center) options.centered = predictor.layout();
  const Bed bed = bed_of(regions, fasta, options);
  const size_t rows = predictor.names().size();
  RegionScores scores(bed, predictor.names());
  ScoreRun(predictor, fasta, bed, scores, placement).run([](int64_t) {});
  std::vector<double> values;
  for (size_t line = 0; line < bed.lines.size(); ++line)
    for (size_t row = 0; row < rows; ++row) values.push_back(scores.value(line, row, statistic_of(statistic)));
  return values;
}

void Network::predict_genome(const std::string& fasta_path, const PredictionSink& sink,
                             const PredictSettings& settings) const {
  const Predictor predictor = opened_->predictor(settings);
  const Fasta fasta(fasta_path);
  const std::vector<Interval> regions = everything(fasta);
  GridRun run(predictor, fasta, regions);
  run.run(regions, [&](const Window& window, std::span<const float> values) {
    sink(prediction_of(window, values, run.bin_bases()));
  });
}

void Network::write_genome(const std::string& fasta_path, const std::string& path,
                           const PredictSettings& settings) const {
  const Predictor predictor = opened_->predictor(settings);
  const Fasta fasta(fasta_path);
  WriterOptions output;
  output.path = path;
  output.tracks = predictor.names();
  RegionFiles files(predictor, fasta, {everything(fasta), false}, output);
  files.write([](int64_t) {});
}

}  // namespace seqcast
