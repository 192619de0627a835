// SPDX-License-Identifier: MIT
#include "predict/track_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/setting.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

std::vector<size_t> heads_of(const Model& model, const std::vector<TrackChoice>& tracks) {
  std::vector<size_t> heads;
  for (const TrackChoice& choice : tracks) heads.push_back(choice.head);
  std::sort(heads.begin(), heads.end());
  heads.erase(std::unique(heads.begin(), heads.end()), heads.end());
  const Head& first = model.contract.heads[heads[0]];
  for (size_t index : heads) {
    const Head& head = model.contract.heads[index];
    if (head.bins != first.bins || head.bin_bases != first.bin_bases || head.first_base != first.first_base)
      throw Error(fmt::format("heads '{}' and '{}' have different bins", first.name, head.name),
                  "ask for one head at a time");
  }
  return heads;
}

Transform chosen_transform(const ScanOptions& options, const Head& head) {
  return options.transform ? *options.transform : head.transform;
}

/// Of each head the tracks whose raw outputs are needed, ascending.
std::vector<std::vector<size_t>> computed_tracks(const Model& model, const std::vector<size_t>& heads,
                                                 const std::vector<TrackChoice>& tracks, const ScanOptions& options) {
  std::vector<std::vector<size_t>> result;
  for (size_t index : heads) {
    const Head& head = model.contract.heads[index];
    std::vector<size_t> wanted;
    if (needs_all_tracks(chosen_transform(options, head))) {
      wanted.resize(head.tracks.size());
      std::iota(wanted.begin(), wanted.end(), size_t{0});
    } else {
      for (const TrackChoice& choice : tracks) {
        if (choice.head != index) continue;
        wanted.push_back(choice.track);
        if (options.strand == Strand::mean && !head.strand_pairs.empty())
          wanted.push_back(head.strand_pairs[choice.track]);
      }
    }
    std::sort(wanted.begin(), wanted.end());
    wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
    result.push_back(std::move(wanted));
  }
  return result;
}

/// The mean over vectors of one length, in double and in their order.
std::vector<float> mean_of(const std::vector<std::vector<float>>& members) {
  if (members.size() == 1) return members[0];
  std::vector<double> sums(members[0].size(), 0.0);
  for (const std::vector<float>& values : members)
    for (size_t i = 0; i < sums.size(); ++i) sums[i] += static_cast<double>(values[i]);
  std::vector<float> mean;
  mean.reserve(sums.size());
  for (const double sum : sums) mean.push_back(static_cast<float>(sum / static_cast<double>(members.size())));
  return mean;
}

}  // namespace

TrackValues::TrackValues(const Ensemble& ensemble, std::vector<TrackChoice> tracks, const ScanOptions& options)
    : ensemble_(ensemble),
      model_(ensemble.first()),
      options_(options),
      tracks_(std::move(tracks)),
      heads_(heads_of(model_, tracks_)),
      computed_(computed_tracks(model_, heads_, tracks_, options)),
      counts_(counts_of(model_)) {}

std::vector<size_t> TrackValues::counts_of(const Model& member) const {
  std::vector<size_t> nodes;
  for (size_t index : heads_) {
    const Head& head = member.contract.heads[index];
    if (transform_of(head) != Transform::profile) continue;
    if (!head.counts)
      throw Error(fmt::format("head '{}' has no counts: {} is for heads whose card names them", head.name,
                              set_to(Setting::transform, "profile")));
    nodes.push_back(*head.counts);
  }
  return nodes;
}

Transform TrackValues::transform_of(const Head& head) const { return chosen_transform(options_, head); }

bool TrackValues::need_all_bins() const {
  return std::any_of(heads_.begin(), heads_.end(),
                     [&](size_t head) { return needs_all_bins(transform_of(model_.contract.heads[head])); });
}

/// [computed tracks, computed bins] of a head: one strand's transformed values, averaged over the members.
std::vector<float> TrackValues::head_values(const ScanJob& job, size_t h, bool reverse) const {
  const Transform transform = transform_of(model_.contract.heads[heads_[h]]);
  const auto transformed = [&](std::vector<float> values, const std::vector<float>& counts) {
    apply(transform, values, static_cast<int64_t>(computed_[h].size()), job.bins[reverse].size(), counts);
    return values;
  };
  const size_t own_counts = static_cast<size_t>(
      std::count_if(heads_.begin(), heads_.begin() + static_cast<std::ptrdiff_t>(h),
                    [&](size_t before) { return transform_of(model_.contract.heads[before]) == Transform::profile; }));
  const size_t members = ensemble_.members.size();
  std::vector<std::vector<float>> raw, counts, tracks;
  for (size_t member = 0; member < members; ++member) {
    raw.push_back(job.raw[reverse][member * heads_.size() + h]);
    counts.emplace_back();
    if (transform == Transform::profile)
      for (size_t track : computed_[h])
        counts.back().push_back(job.counts[reverse][member * counts_.size() + own_counts][track]);
  }
  if (ensemble_.averaging == Averaging::raw) return transformed(mean_of(raw), mean_of(counts));
  for (size_t member = 0; member < members; ++member)
    tracks.push_back(transformed(std::move(raw[member]), counts[member]));
  return mean_of(tracks);
}

/// [tracks, bins] of one strand's transformed values, on forward coordinates.
std::vector<float> TrackValues::strand_values(const ScanJob& job, bool reverse) const {
  const auto bins = static_cast<size_t>(job.window.bins);
  std::vector<std::vector<float>> heads;
  for (size_t h = 0; h < heads_.size(); ++h) heads.push_back(head_values(job, h, reverse));
  const int64_t skipped = job.wanted[reverse].begin - job.bins[reverse].begin;
  std::vector<float> values;
  values.reserve(tracks_.size() * bins);
  for (const TrackChoice& choice : tracks_) {
    const auto h = static_cast<size_t>(std::find(heads_.begin(), heads_.end(), choice.head) - heads_.begin());
    const std::vector<size_t>& pairs = model_.contract.heads[choice.head].strand_pairs;
    const bool swapped = reverse && job.strand == Strand::mean && !pairs.empty();
    const size_t track = swapped ? pairs[choice.track] : choice.track;
    const auto row = std::lower_bound(computed_[h].begin(), computed_[h].end(), track) - computed_[h].begin();
    const auto first = heads[h].begin() + row * job.bins[reverse].size() + skipped;
    values.insert(values.end(), first, first + static_cast<std::ptrdiff_t>(bins));
    if (reverse) std::reverse(values.end() - static_cast<std::ptrdiff_t>(bins), values.end());
  }
  return values;
}

void TrackValues::set(ScanJob& job) const {
  job.values = strand_values(job, job.strand == Strand::reverse);
  if (job.strand == Strand::mean || job.strand == Strand::both) join_strands(job);
  undo_squashes(job);
}

/// To the forward strand's values those of the reverse one.
void TrackValues::join_strands(ScanJob& job) const {
  const std::vector<float> other = strand_values(job, true);
  if (job.strand == Strand::mean) {
    for (size_t i = 0; i < other.size(); ++i) job.values[i] = (job.values[i] + other[i]) / 2;
    return;
  }
  const std::vector<float> forward = std::move(job.values);
  const auto bins = static_cast<std::ptrdiff_t>(job.window.bins);
  for (auto f = forward.begin(), r = other.begin(); f != forward.end(); f += bins, r += bins) {
    job.values.insert(job.values.end(), f, f + bins);
    job.values.insert(job.values.end(), r, r + bins);
  }
}

/// Rows are the tracks in order, one or (a strand each) two a track.
void TrackValues::undo_squashes(ScanJob& job) const {
  if (options_.squashes.empty()) return;
  const auto bins = static_cast<size_t>(job.window.bins);
  const size_t rows = job.values.size() / bins;
  for (size_t row = 0; row < rows; ++row)
    undo(options_.squashes[row * tracks_.size() / rows], options_.untransform, options_.unscale,
         std::span(job.values).subspan(row * bins, bins));
}

}  // namespace seqcast
