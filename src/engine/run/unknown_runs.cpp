// SPDX-License-Identifier: MIT
#include "engine/run/unknown_runs.hpp"

#include <algorithm>
#include <deque>

namespace seqcast {
namespace {

/// A stretch of a run's bins, with room for its values.
struct Part {
  Run* whole = nullptr;
  Run run;
  std::vector<std::vector<float>> values;  // [heads]: [tracks, bins]
};

Part part_of(Run& whole, Range bins, Range bases) {
  Part part{&whole, whole, {}};
  part.run.bins = bins;
  part.run.bases = bases;
  part.run.codes =
      whole.codes.subspan(static_cast<size_t>(bases.begin - whole.bases.begin), static_cast<size_t>(bases.size()));
  for (HeadValues& out : part.run.out) {
    part.values.emplace_back(out.tracks.size() * static_cast<size_t>(bins.size()));
    out.values = part.values.back();
  }
  return part;
}

void copy_back(const Part& part) {
  const Range bins = part.run.bins;
  const Range all = part.whole->bins;
  for (size_t h = 0; h < part.values.size(); ++h) {
    auto out = part.whole->out[h].values.begin() + (bins.begin - all.begin);
    for (auto row = part.values[h].begin(); row != part.values[h].end(); row += bins.size(), out += all.size())
      std::copy_n(row, bins.size(), out);
  }
}

}  // namespace

UnknownRuns::UnknownRuns(const Model& model, const Plan& plan, Compute compute, InputBases bases)
    : model_(model), plan_(plan), compute_(std::move(compute)), bases_(std::move(bases)) {}

UnknownRuns::Known& UnknownRuns::known(Context context) {
  Known& known = known_[context == Context::genome];
  if (!known.bins) known.bins.emplace(model_, plan_, context);
  return known;
}

void UnknownRuns::compute_known(const Run& run, Known& known) {
  std::vector<std::vector<size_t>> tracks;
  for (const HeadValues& out : run.out) tracks.emplace_back(out.tracks.begin(), out.tracks.end());
  if (tracks == known.tracks) return;
  const Range bins{0, known.bins->period()};
  const Range bases = bases_(run.context, bins);
  const std::vector<uint8_t> codes(static_cast<size_t>(bases.size()), UnknownBins::unknown_code(model_));
  Run once{run.context, bins, bases, codes, run.out};
  known.values.clear();
  for (HeadValues& out : once.out) {
    known.values.emplace_back(out.tracks.size() * static_cast<size_t>(bins.size()));
    out.values = known.values.back();
  }
  compute_({&once, 1});
  known.tracks = std::move(tracks);
}

void UnknownRuns::compute(std::span<Run> runs) {
  std::deque<Part> parts;
  std::vector<Run> to_compute;
  std::vector<std::pair<Run*, std::vector<bool>>> partly_known;
  for (Run& run : runs) {
    if (!run.counts.empty()) {  // which are of the whole window, and no head's bins
      to_compute.push_back(run);
      continue;
    }
    const UnknownBins& bins = *known(run.context).bins;
    std::vector<bool> unknown = bins.among(run.bins, run.bases, run.codes);
    if (std::find(unknown.begin(), unknown.end(), true) == unknown.end()) {
      to_compute.push_back(run);
      continue;
    }
    for (const Range& stretch : bins.to_compute(run.bins, unknown)) {
      parts.push_back(part_of(run, stretch, bases_(run.context, stretch)));
      to_compute.push_back(parts.back().run);
    }
    partly_known.emplace_back(&run, std::move(unknown));
  }
  compute_(to_compute);
  for (const Part& part : parts) copy_back(part);
  for (const auto& [run, unknown] : partly_known) {
    Known& once = known(run->context);
    compute_known(*run, once);
    const int64_t count = run->bins.size();
    for (int64_t bin = 0; bin < count; ++bin) {
      if (!unknown[static_cast<size_t>(bin)]) continue;
      const int64_t canonical = once.bins->canonical(run->bins.begin + bin);
      for (size_t h = 0; h < run->out.size(); ++h)
        for (size_t t = 0; t < run->out[h].tracks.size(); ++t)
          run->out[h].values[static_cast<int64_t>(t) * count + bin] =
              once.values[h][static_cast<int64_t>(t) * once.bins->period() + canonical];
    }
  }
}

}  // namespace seqcast
