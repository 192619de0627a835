// SPDX-License-Identifier: MIT
#include "formats/profile_and_counts.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/setting.hpp"
#include "model/controls.hpp"
#include "model/graph_builder.hpp"

namespace seqcast {
namespace {

bool is_named(const std::string& profile, const std::string& counts) {
  return profile.ends_with("profile_predictions") &&
         (counts.ends_with("logcount_predictions") || counts.ends_with("logcounts_predictions"));
}

bool is_shaped(const Head& profile, const Head& counts) {
  return profile.bins > 1 && profile.bin_bases == 1 && counts.bins == 1 && profile.transform == Transform::none &&
         counts.transform == Transform::none &&
         (counts.tracks.size() == 1 || counts.tracks.size() == profile.tracks.size());
}

void name_strands(Head& head) {
  if (head.tracks.size() != 2) return;
  head.tracks = {"plus", "minus"};
  head.numbered = false;
  head.strand_pairs = {1, 0};
}

/// The logarithm of each track's share of the window's one count.
size_t shared_out(Graph& graph, const Head& profile, const Head& counts) {
  const auto tracks = static_cast<int64_t>(profile.tracks.size());
  GraphBuilder builder(std::move(graph));
  // [T, L] -> [T * L, 1], a track after the other -> log_softmax over all -> [T, L]
  builder.join({profile.node}, Flatten{FlattenOrder::channel_major}, "track.flat");
  builder.then(LogSoftmax{Axis::channels}, "track.shares");
  const size_t shares = builder.then(Fold{tracks}, "track.by_strand");
  const size_t node = builder.join({shares, counts.node}, Add{}, "track");  // [T, L] + [1, 1]
  graph = builder.graph();
  return node;
}

Head track_of(Model& model, const Head& profile, const Head& counts) {
  Head track = profile;
  track.name = "track";
  if (track.tracks.size() == 1) track.tracks = {"track"};
  track.numbered = track.tracks.size() > 2;
  if (counts.tracks.size() == profile.tracks.size()) {
    track.transform = Transform::profile;
    track.counts = counts.node;
  } else {
    track.transform = Transform::exp;
    track.node = shared_out(model.graph, profile, counts);
    track.bins_follow = BinRule::stated;
  }
  return track;
}

/// Says once what the controls are that nothing is given for.
void say_controls(Model& model) {
  std::vector<std::string> names;
  for (const size_t node : controls(model)) names.push_back(model.graph.nodes[node].name);
  if (!names.empty())
    model.reading.assumed.push_back(
        fmt::format("zeros for {} where not given ({})", fmt::join(names, " and "), Setting::input));
}

}  // namespace

bool name_profile_and_counts(Model& model) {
  std::vector<Head>& heads = model.contract.heads;
  if (heads.size() != 2 || !is_named(heads[0].name, heads[1].name) || !is_shaped(heads[0], heads[1])) return false;
  Head &profile = heads[0], &counts = heads[1];
  profile.name = "profile";
  counts.name = "logcounts";
  counts.bin_bases = profile.kept_bases();  // they are of the bases that the profile tells of
  counts.first_base = profile.first_base;
  if (profile.bins_follow == BinRule::layers) counts.bins_follow = BinRule::profile;
  name_strands(profile);
  name_strands(counts);
  Head track = track_of(model, profile, counts);
  heads.insert(heads.begin(), std::move(track));
  settle(model);
  say_controls(model);
  return true;
}

}  // namespace seqcast
