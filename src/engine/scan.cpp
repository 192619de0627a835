// SPDX-License-Identifier: MIT
// How do windows of a genome become values of tracks?
#include "seqcast/engine/scan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "seqcast/engine/pipeline.hpp"
#include "seqcast/engine/run_ranges.hpp"
#include "seqcast/error.hpp"
#include "seqcast/model/geometry.hpp"

namespace seqcast {
namespace {

constexpr int64_t most_batch_bytes = int64_t{64} << 20;
constexpr int64_t most_piece_bytes = int64_t{128} << 20;
constexpr size_t most_batch = 32;

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

/// The code of the complementary base for every code of the alphabet, and for the unknown one itself.
std::vector<uint8_t> complements(const std::string& alphabet, const BaseCoder& coder) {
  std::vector<uint8_t> result;
  for (char letter : alphabet) {
    const size_t at = std::string_view("ACGTU").find(letter);
    const char other = at == std::string_view::npos ? '\0' : "TGCAA"[at];
    const uint8_t code = other ? coder.encode(std::string_view(&other, 1))[0] : coder.unknown();
    if (code == coder.unknown())
      throw Error(fmt::format("letter '{}' of the model's alphabet '{}' has no complement", letter, alphabet));
    result.push_back(code);
  }
  result.push_back(coder.unknown());
  return result;
}

/// Codes of bases [begin, end), unknown where they lie beyond the chromosome.
std::vector<uint8_t> fetch_codes(const Fasta& fasta, const std::string& chrom, Range bases, const BaseCoder& coder) {
  std::vector<uint8_t> codes(static_cast<size_t>(bases.size()), coder.unknown());
  const Range inside = intersection(bases, {0, fasta.length(chrom)});
  if (!inside.empty())
    coder.encode(fasta.fetch(chrom, inside.begin, inside.end), codes.data() + (inside.begin - bases.begin));
  return codes;
}

}  // namespace

Scan::Scan(const Model& model, std::vector<TrackChoice> tracks, const ScanOptions& options)
    : model_(model),
      options_(options),
      tracks_(std::move(tracks)),
      heads_(heads_of(model, tracks_)),
      head_tracks_(computed_tracks(model, heads_, tracks_, options_)),
      coder_(model.contract.alphabet, model.contract.fold_case),
      workers_(options.threads),
      executor_(model, make_plan(model, heads_, {head_tracks_, counts_of(model, heads_, options_)}), workers_) {
  for (size_t head : heads_)
    all_bins_ = all_bins_ || needs_all_bins(transform_of(options_, model.contract.heads[head]));
  workers_.set_poll(options_.poll);
  if (options_.strand != Strand::forward) complement_ = complements(model.contract.alphabet, coder_);
  const Range all{0, layout().bins};
  const int64_t one = held_bytes(executor_.plan(), model, run_ranges(executor_.plan(), model, Extent::window, all));
  batch_ = options.batch > 0 ? options.batch
                             : std::clamp<size_t>(static_cast<size_t>(most_batch_bytes / one), 1, most_batch);
  if (options_.extent == Extent::endless && options.batch == 0) batch_ = 1;
}

WindowLayout Scan::layout() const {
  const Head& head = model_.contract.heads[heads_[0]];
  return {model_.contract.window_bases, head.first_base, head.bin_bases, head.bins, head.kept_bases()};
}

int64_t Scan::receptive_field_bases() const {
  return receptive_field(model_.graph, model_.shapes, model_.contract.heads[heads_[0]].node).bases;
}

int64_t Scan::piece_bins() const {
  const Plan& plan = executor_.plan();
  const int64_t window = layout().bins;
  int64_t bins = window;
  while (bins < window << 10) {
    const RunRanges ranges = run_ranges(plan, model_, Extent::endless, {0, bins * 2});
    if (held_bytes(plan, model_, ranges) > most_piece_bytes) break;
    bins *= 2;
  }
  return bins;
}

void Scan::read_strand(const Fasta& fasta, Job& job, bool reverse) const {
  const Window& window = job.window;
  const WindowLayout where = layout();
  const Range forward{window.first_bin, window.first_bin + window.bins};
  const bool endless = options_.extent == Extent::endless;
  // On the reverse strand bin j is bin all - 1 - j, of the window or of the chromosome, and covers the same bases.
  const int64_t all = endless ? ceil_div(fasta.length(window.chrom), where.bin_bases) : where.bins;
  const Range bins = reverse ? Range{all - forward.end, all - forward.begin} : forward;
  const Range bases = endless ? executor_.input_bases(Extent::endless, bins) : Range{0, where.window_bases};
  Range place{window.begin + bases.begin, window.begin + bases.end};
  if (reverse) {
    const int64_t bin0 = window.bins_begin - window.first_bin * where.bin_bases;  // the base where forward bin 0 begins
    const int64_t end = bin0 + all * where.bin_bases + where.first_base;          // the reverse strand's position 0
    place = {end - bases.end, end - bases.begin};
  }
  std::vector<uint8_t>& codes = job.codes[reverse];
  codes = fetch_codes(fasta, window.chrom, place, coder_);
  if (reverse) {
    std::reverse(codes.begin(), codes.end());
    for (uint8_t& code : codes) code = complement_[code];
  }
  job.bases[reverse] = bases;
  job.wanted[reverse] = bins;
  job.bins[reverse] = all_bins_ ? Range{0, where.bins} : bins;
}

void Scan::read(const Fasta& fasta, Job& job) const {
  if (job.strand != Strand::reverse) read_strand(fasta, job, false);
  if (job.strand != Strand::forward) read_strand(fasta, job, true);
}

void Scan::compute(Batch& batch) {
  std::vector<Run> runs;
  for (Job& job : batch) {
    for (const bool reverse : {false, true}) {
      if (job.codes[reverse].empty()) continue;
      for (const std::vector<size_t>& tracks : head_tracks_)
        job.raw[reverse].emplace_back(tracks.size() * static_cast<size_t>(job.bins[reverse].size()));
      Run run{options_.extent, job.bins[reverse], job.bases[reverse], job.codes[reverse], {}};
      for (size_t h = 0; h < heads_.size(); ++h) run.out.push_back({head_tracks_[h], job.raw[reverse][h]});
      if (options_.extent == Extent::endless)
        run.stream = {job.window.chrom, reverse ? Direction::down : Direction::up};
      for (size_t node : executor_.plan().counts)
        job.counts[reverse].emplace_back(static_cast<size_t>(model_.shapes[node].channels));
      for (std::vector<float>& counts : job.counts[reverse]) run.counts.emplace_back(counts);
      runs.push_back(std::move(run));
    }
  }
  executor_.compute(runs);
}

/// [heads] of [computed tracks, computed bins]: one strand's transformed values.
std::vector<std::vector<float>> Scan::head_values(const Job& job, bool reverse) const {
  std::vector<std::vector<float>> heads = job.raw[reverse];
  size_t next_counts = 0;
  for (size_t h = 0; h < heads_.size(); ++h) {
    const Transform transform = transform_of(options_, model_.contract.heads[heads_[h]]);
    std::vector<float> counts;
    if (transform == Transform::profile) {
      const std::vector<float>& all = job.counts[reverse][next_counts++];
      for (size_t track : head_tracks_[h]) counts.push_back(all[track]);
    }
    apply(transform, heads[h], static_cast<int64_t>(head_tracks_[h].size()), job.bins[reverse].size(), counts);
  }
  return heads;
}

/// [tracks, bins] of one strand's transformed values, on forward coordinates.
std::vector<float> Scan::track_values(const Job& job, bool reverse) const {
  const auto bins = static_cast<size_t>(job.window.bins);
  const std::vector<std::vector<float>> heads = head_values(job, reverse);
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

ScanCounts Scan::run(const Fasta& fasta, const std::function<std::optional<Window>()>& next,
                     const std::function<void(const Window&, std::span<const float>)>& take,
                     std::optional<Strand> strand) {
  ScanCounts counts;
  const auto read_batch = [&]() -> std::optional<Batch> {
    Batch batch;
    while (batch.size() < batch_) {
      std::optional<Window> window = next();
      if (!window) break;
      batch.push_back({std::move(*window), strand.value_or(options_.strand), {}, {}, {}, {}, {}, {}, {}});
      read(fasta, batch.back());
    }
    if (batch.empty()) return std::nullopt;
    return batch;
  };
  const auto write_batch = [&](Batch& batch) {
    for (Job& job : batch) {
      finish(job);
      take(job.window, job.values);
      ++counts.windows;
      counts.bases += job.window.bases;
    }
  };
  run_pipeline<Batch>(
      read_batch, [&](Batch& batch) { compute(batch); }, write_batch, options_.threads > 1);
  return counts;
}

}  // namespace seqcast
