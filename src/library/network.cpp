// SPDX-License-Identifier: MIT
// The installed interface, seqcast/seqcast.hpp, over the predictor.
#include "engine/run/thread_pool.hpp"
#include "formats/read_model.hpp"
#include "genome/regions.hpp"
#include "io/usable_memory.hpp"
#include "model/join_bias.hpp"
#include "model/receptive_fields.hpp"
#include "predict/grid_run.hpp"
#include "predict/region_files.hpp"
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
  ReadModel read = read_model(name, settings.weights, settings.with_weights, settings.window_bases, facts);
  if (settings.bias.empty()) return std::move(read.ensemble);
  return join_bias(read.ensemble, read_model(settings.bias, "", settings.with_weights).ensemble);
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

Request request_of(const PredictSettings& settings) {
  Request request;
  request.tracks = track_list(settings.tracks);
  request.strand = strand_of(settings.strand);
  request.context = settings.whole_sequences ? Context::genome : Context::window;
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
    windows.push_back({window.chrom, window.bins_begin, run.bin_bases(), window.bins, {values.begin(), values.end()}});
  });
  return joined(windows, predictor.names().size());
}

void Network::predict_genome(const std::string& fasta_path, const PredictionSink& sink,
                             const PredictSettings& settings) const {
  const Predictor predictor = opened_->predictor(settings);
  const Fasta fasta(fasta_path);
  const std::vector<Interval> regions = everything(fasta);
  GridRun run(predictor, fasta, regions);
  run.run(regions, [&](const Window& window, std::span<const float> values) {
    sink({window.chrom, window.bins_begin, run.bin_bases(), window.bins, {values.begin(), values.end()}});
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
