// SPDX-License-Identifier: MIT
// How do windows of a genome become values of tracks?
#include "seqcast/engine/scan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "seqcast/engine/pipeline.hpp"
#include "seqcast/error.hpp"
#include "seqcast/model/geometry.hpp"

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

Transform transform_of(const ScanOptions& options, const Head& head) {
  return options.transform ? *options.transform : head.transform;
}

/// Of each head the tracks whose raw outputs are needed, ascending.
std::vector<std::vector<size_t>> computed_tracks(const Model& model, const std::vector<size_t>& heads,
                                                 const std::vector<TrackChoice>& tracks, const ScanOptions& options) {
  std::vector<std::vector<size_t>> result;
  for (size_t index : heads) {
    const Head& head = model.contract.heads[index];
    std::vector<size_t> wanted;
    if (needs_all_tracks(transform_of(options, head))) {
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

/// The nodes of the counts that the heads' transforms take.
std::vector<size_t> counts_of(const Model& model, const std::vector<size_t>& heads, const ScanOptions& options) {
  std::vector<size_t> nodes;
  for (size_t index : heads) {
    const Head& head = model.contract.heads[index];
    if (transform_of(options, head) != Transform::profile) continue;
    if (!head.counts)
      throw Error(
          fmt::format("head '{}' has no counts: --transform profile is for heads whose card names them", head.name));
    nodes.push_back(*head.counts);
  }
  return nodes;
}

/// Whether a piece of a chromosome begins where another ends.
bool goes_on(const Window& before, const Window& after) {
  return after.chrom == before.chrom && after.first_bin == before.first_bin + before.bins;
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

Scan::Scan(const Model& model, std::vector<TrackChoice> tracks, const ScanOptions& options)
    : model_(model),
      options_(options),
      tracks_(std::move(tracks)),
      heads_(heads_of(model, tracks_)),
      head_tracks_(computed_tracks(model, heads_, tracks_, options_)),
      reader_(model, options.strand != Strand::forward),
      workers_(options.threads) {
  for (size_t head : heads_)
    all_bins_ = all_bins_ || needs_all_bins(transform_of(options_, model.contract.heads[head]));
  workers_.set_poll(options_.poll);
  RunSize least{.bins = layout().bins, .strands = options_.strand < Strand::mean ? size_t{1} : size_t{2}, .tracks = 0};
  for (const std::vector<size_t>& tracks_of_head : head_tracks_) least.tracks += std::ssize(tracks_of_head);
  std::vector<PlannedModel> models;
  const auto add_member = [&](const Model& member) {
    models.push_back({&member, {head_tracks_, counts_of(member, heads_, options_)}});
  };
  add_member(model);
  for (const Model& other : model.others) add_member(other);
  members_ = members_within(models, heads_, options_.extent, least, options_.memory, workers_);
  size_ = choose_size(least);
  workers_.resize(size_.workers);  // all of them have built kernels
}

RunSize Scan::choose_size(const RunSize& least) const {
  RunSize wanted = least;
  wanted.workers = options_.threads;
  wanted = quickest_size(executor(), model_, options_.extent, wanted);
  if (options_.batch > 0) wanted.batch = options_.batch;
  const auto fitting = [&](int64_t limit) {
    return limit > 0 ? fit(members_, options_.extent, wanted, least, limit) : std::optional<RunSize>(wanted);
  };
  if (const auto size = fitting(options_.memory)) wanted = *size;  // the members were made to fit
  if (const auto size = fitting(options_.machine_memory)) return *size;
  throw Error(fmt::format("this run takes at least {} MiB, and there are {} MiB of memory",
                          whole_mebibytes(memory_need(members_, options_.extent, least).total()),
                          options_.machine_memory >> 20),
              "--memory SIZE takes smaller tiles; values differ in their last bits then");
}

WindowLayout Scan::layout() const {
  const Head& head = model_.contract.heads[heads_[0]];
  return {model_.contract.window_bases, head.first_base, head.bin_bases, head.bins, head.kept_bases()};
}

int64_t Scan::receptive_field_bases() const {
  return receptive_field(model_.graph, model_.shapes, model_.contract.heads[heads_[0]].node).bases;
}

/// The input positions that any of the members reads.
Range Scan::input_bases(Range bins) const {
  Range bases;
  for (const Member& member : members_) bases = hull(bases, member.executor->input_bases(Extent::endless, bins));
  return bases;
}

void Scan::read_strand(const Source& source, Job& job, bool reverse) const {
  const Window& window = job.window;
  const WindowLayout where = layout();
  const Range forward{window.first_bin, window.first_bin + window.bins};
  const bool endless = options_.extent == Extent::endless;
  // On the reverse strand bin j is bin all - 1 - j, of the window or of the chromosome, and covers the same bases.
  const int64_t all = endless ? ceil_div(source.length(window.chrom), where.bin_bases) : where.bins;
  const Range bins = reverse ? Range{all - forward.end, all - forward.begin} : forward;
  const Range bases = endless ? input_bases(bins) : Range{0, where.window_bases};
  job.bases[reverse] = bases;
  job.wanted[reverse] = bins;
  job.bins[reverse] = all_bins_ ? Range{0, where.bins} : bins;
  job.input[reverse] = reader_.read(source, window.chrom, place_of(job, bases, all, reverse), reverse);
  for (const GivenInput& input : options_.given) job.given[reverse].push_back(read_given(input, job, all, reverse));
}

/// Where on the chromosome positions of a strand's input lie. @param all  bins of the window or of the chromosome.
Range Scan::place_of(const Job& job, Range positions, int64_t all, bool reverse) const {
  const Window& window = job.window;
  if (!reverse) return {window.begin + positions.begin, window.begin + positions.end};
  const WindowLayout where = layout();
  const int64_t bin0 = window.bins_begin - window.first_bin * where.bin_bases;  // the base where forward bin 0 begins
  const int64_t end = bin0 + all * where.bin_bases + where.first_base;          // the reverse strand's position 0
  return {end - positions.end, end - positions.begin};
}

/// One strand's values of an input beside the sequence, for the positions that any of the members reads.
Scan::Given Scan::read_given(const GivenInput& input, const Job& job, int64_t all, bool reverse) const {
  Given given;
  const size_t node = *model_.graph.find(input.name);
  const int64_t channels = model_.shapes[node].channels;
  for (const Member& member : members_)
    given.positions = hull(given.positions, member.executor->given_positions(node, options_.extent, job.bins[reverse]));
  if (given.positions.empty()) return given;
  const bool per_window = std::get<Input>(model_.graph.nodes[node].layer).per_window;
  given.values = input.values(job.window, per_window ? Range{} : place_of(job, given.positions, all, reverse));
  if (!reverse || per_window) return given;
  for (int64_t a = 0, b = given.positions.size() - 1; a < b; ++a, --b)
    std::swap_ranges(given.values.begin() + a * channels, given.values.begin() + (a + 1) * channels,
                     given.values.begin() + b * channels);
  return given;
}

void Scan::read(const Source& source, Job& job) const {
  if (job.strand != Strand::reverse) read_strand(source, job, false);
  if (job.strand != Strand::forward) read_strand(source, job, true);
}

/// One strand of a window for one member, with room for what it computes.
Run Scan::run_of(Job& job, size_t member, bool reverse) const {
  const Stretch& input = job.input[reverse];
  Run run{options_.extent, job.bins[reverse], job.bases[reverse], input.codes, {}};
  run.numbers = input.numbers;
  for (size_t h = 0; h < heads_.size(); ++h)
    run.out.push_back({head_tracks_[h], job.raw[reverse][member * heads_.size() + h]});
  for (size_t g = 0; g < options_.given.size(); ++g) {
    const Given& given = job.given[reverse][g];
    run.given.push_back({*model_.graph.find(options_.given[g].name), given.positions, given.values});
  }
  // Rows that a piece takes over say nothing of what is given beside them: such pieces are computed whole.
  if (options_.extent == Extent::endless && run.given.empty()) {
    run.stream = {job.window.chrom, reverse ? Direction::down : Direction::up};
    run.is_last = job.is_last;
  }
  const size_t counts = executor().plan().counts.size();
  for (size_t c = 0; c < counts; ++c) run.counts.emplace_back(job.counts[reverse][member * counts + c]);
  return run;
}

void Scan::compute(Batch& batch) {
  for (size_t member = 0; member < members_.size(); ++member) {
    for (Job& job : batch) {
      for (const bool reverse : {false, true}) {
        if (job.input[reverse].empty()) continue;
        for (const std::vector<size_t>& tracks : head_tracks_)
          job.raw[reverse].emplace_back(tracks.size() * static_cast<size_t>(job.bins[reverse].size()));
        for (size_t node : executor().plan().counts)
          job.counts[reverse].emplace_back(static_cast<size_t>(model_.shapes[node].channels));
      }
    }
    std::vector<Run> runs;
    for (Job& job : batch)
      for (const bool reverse : {false, true})
        if (!job.input[reverse].empty()) runs.push_back(run_of(job, member, reverse));
    members_[member].executor->compute(runs);
  }
}

/// [computed tracks, computed bins] of a head: one strand's transformed values, averaged over the members.
std::vector<float> Scan::head_values(const Job& job, size_t h, bool reverse) const {
  const Transform transform = transform_of(options_, model_.contract.heads[heads_[h]]);
  const auto transformed = [&](std::vector<float> values, const std::vector<float>& counts) {
    apply(transform, values, static_cast<int64_t>(head_tracks_[h].size()), job.bins[reverse].size(), counts);
    return values;
  };
  const std::vector<size_t>& nodes = executor().plan().counts;
  const size_t own_counts = static_cast<size_t>(std::count_if(
      heads_.begin(), heads_.begin() + static_cast<std::ptrdiff_t>(h),
      [&](size_t before) { return transform_of(options_, model_.contract.heads[before]) == Transform::profile; }));
  std::vector<std::vector<float>> raw, counts, tracks;
  for (size_t member = 0; member < members_.size(); ++member) {
    raw.push_back(job.raw[reverse][member * heads_.size() + h]);
    counts.emplace_back();
    if (transform == Transform::profile)
      for (size_t track : head_tracks_[h])
        counts.back().push_back(job.counts[reverse][member * nodes.size() + own_counts][track]);
  }
  if (model_.averaging == Averaging::raw) return transformed(mean_of(raw), mean_of(counts));
  for (size_t member = 0; member < members_.size(); ++member)
    tracks.push_back(transformed(std::move(raw[member]), counts[member]));
  return mean_of(tracks);
}

/// [tracks, bins] of one strand's transformed values, on forward coordinates.
std::vector<float> Scan::track_values(const Job& job, bool reverse) const {
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
    const auto row = std::lower_bound(head_tracks_[h].begin(), head_tracks_[h].end(), track) - head_tracks_[h].begin();
    const auto first = heads[h].begin() + row * job.bins[reverse].size() + skipped;
    values.insert(values.end(), first, first + static_cast<std::ptrdiff_t>(bins));
    if (reverse) std::reverse(values.end() - static_cast<std::ptrdiff_t>(bins), values.end());
  }
  return values;
}

void Scan::finish(Job& job) const {
  job.values = track_values(job, job.strand == Strand::reverse);
  if (job.strand != Strand::mean && job.strand != Strand::both) return;
  const std::vector<float> other = track_values(job, true);
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
void Scan::undo_squashes(Job& job) const {
  if (options_.squashes.empty()) return;
  const auto bins = static_cast<size_t>(job.window.bins);
  const size_t rows = job.values.size() / bins;
  for (size_t row = 0; row < rows; ++row)
    undo(options_.squashes[row * tracks_.size() / rows], options_.untransform, options_.unscale,
         std::span(job.values).subspan(row * bins, bins));
}

ScanCounts Scan::run(const Source& source, const std::function<std::optional<Window>()>& next,
                     const std::function<void(const Window&, std::span<const float>)>& take,
                     std::optional<Strand> strand) {
  ScanCounts counts;
  std::optional<Window> window = next();
  const auto read_batch = [&]() -> std::optional<Batch> {
    Batch batch;
    for (; window && batch.size() < size_.batch; window = next()) {
      batch.emplace_back();
      batch.back().window = *window;
      batch.back().strand = strand.value_or(options_.strand);
      read(source, batch.back());
    }
    for (size_t i = 0; i < batch.size(); ++i) {
      const Window* after = i + 1 < batch.size() ? &batch[i + 1].window : window ? &*window : nullptr;
      batch[i].is_last = !after || !goes_on(batch[i].window, *after);
    }
    if (batch.empty()) return std::nullopt;
    return batch;
  };
  const auto write_batch = [&](Batch& batch) {
    for (Job& job : batch) {
      finish(job);
      undo_squashes(job);
      take(job.window, job.values);
      ++counts.windows;
      counts.bases += job.window.bases;
    }
  };
  run_pipeline<Batch>(
      read_batch, [&](Batch& batch) { compute(batch); }, write_batch, size_.workers > 1);
  return counts;
}

}  // namespace seqcast
