// SPDX-License-Identifier: MIT
// Opens a model for the installed interface, and tells its facts.
#include "formats/open_ensemble.hpp"
#include "library/opened.hpp"
#include "model/receptive_fields.hpp"

namespace seqcast {
namespace {

Ensemble read(const std::vector<std::string>& names, const OpenSettings& settings) {
  FileFacts facts;
  facts.architecture = settings.architecture;
  facts.alphabet = settings.alphabet;
  facts.unknown = settings.unknown;
  facts.backend = settings.backend;
  facts.sequence = settings.sequence;
  facts.family = settings.family;
  facts.window_bases = settings.window_bases;
  return open_ensemble({.names = names,
                        .weights = settings.weights,
                        .with_weights = settings.with_weights,
                        .facts = facts,
                        .bias = settings.bias,
                        .targets = settings.targets},
                       notices_to(settings.notice));
}

}  // namespace

Network Network::of_members(const std::vector<std::string>& names, const OpenSettings& settings) {
  return Network(std::make_shared<const Opened>(Opened{read(names, settings), settings.window_bases > 0}));
}

Network::Network(const std::string& name, const OpenSettings& settings)
    : Network(of_members(names_in(name), settings)) {}

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
}  // namespace seqcast
