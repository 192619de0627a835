// SPDX-License-Identifier: MIT
#include "formats/keras/layer_census.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <vector>

#include "formats/keras/layer_classes.hpp"

namespace seqcast {
namespace {

void count(const std::string& file, const KerasNetwork& network, std::set<const KerasLayer*>& seen,
           LayerCensus& census) {
  for (const auto& [index, call] : network.call_order) {
    const KerasLayer& layer = network.layers[index];
    if (!seen.insert(&layer).second) continue;
    if (!layer.network.empty()) {
      count(file, layer.network[0], seen, census);
      continue;
    }
    ++census.layers;
    const auto error = never_supported(file, layer);
    if (!error) continue;
    if (!census.first) census.first = *error;
    census.not_supported[without_wrapper(layer).class_name].insert(&layer);
  }
}

}  // namespace

std::string LayerCensus::text() const {
  std::vector<std::string> kinds;
  size_t all = 0;
  for (const auto& [kind, of_kind] : not_supported) {
    kinds.push_back(fmt::format("{} ({})", kind, of_kind.size()));
    all += of_kind.size();
  }
  return all == 0 ? "" : fmt::format("{} of its {} layers are not supported: {}", all, layers, fmt::join(kinds, ", "));
}

LayerCensus take_census(const std::string& file, const KerasLayer& model) {
  LayerCensus census;
  std::set<const KerasLayer*> seen;
  count(file, model.network.at(0), seen, census);
  if (census.first) census.first = census.first->hinting(census.text());
  return census;
}

}  // namespace seqcast
