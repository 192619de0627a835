// SPDX-License-Identifier: MIT
#include "formats/chrombpnet.hpp"

namespace seqcast {

void name_chrombpnet_heads(Model& model) {
  std::vector<Head>& heads = model.contract.heads;
  if (heads.size() != 2) return;
  Head &profile = heads[0], &counts = heads[1];
  const bool is_named =
      profile.name.ends_with("logits_profile_predictions") && counts.name.ends_with("logcount_predictions");
  const bool is_shaped = profile.tracks.size() == 1 && counts.tracks.size() == 1 && profile.bins > 1 &&
                         counts.bins == 1 && profile.transform == Transform::none &&
                         counts.transform == Transform::none;
  if (!is_named || !is_shaped) return;
  profile.name = "profile";
  counts.name = "logcounts";
  counts.bin_bases = profile.kept_bases();  // they are of the bases that the profile tells of
  counts.first_base = profile.first_base;
  if (profile.bins_follow == BinRule::layers) counts.bins_follow = BinRule::profile;
  Head track = profile;
  track.name = "track";
  track.tracks = {"track"};
  track.numbered = false;
  track.transform = Transform::profile;
  track.counts = counts.node;
  heads.insert(heads.begin(), std::move(track));
  settle(model);
}

}  // namespace seqcast
