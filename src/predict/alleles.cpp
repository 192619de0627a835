// SPDX-License-Identifier: MIT
#include "predict/alleles.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/setting.hpp"
#include "genome/fasta_scan.hpp"
#include "model/geometry.hpp"
#include "predict/memory_need.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

/// Values that belong to places of the reference genome say nothing of an allele's.
const Predictor& checked(const Predictor& predictor) {
  for (const InputSetting& input : predictor.request().inputs)
    if (std::holds_alternative<InputSetting::Files>(input.values))
      throw RequestError(fmt::format("{}: alleles have no values in files", set_to(Setting::input, input.text)),
                         fmt::format("constants can be given: {}", set_to(Setting::input, input.name + "=0")));
  return predictor;
}

ScanOptions scan_options(const Predictor& predictor, const Fasta& fasta, int64_t held_bytes) {
  ScanOptions options = predictor.scan_options({}, {});
  options.input_bytes = held_bytes + std::ssize(fasta.sequences()) * sequence_bytes;
  return options;
}

/// Adds a member's values of one strand, on forward coordinates.
void add_row(std::span<const float> row, bool reverse, std::span<double> sums) {
  for (size_t i = 0; i < row.size(); ++i) sums[i] += static_cast<double>(row[reverse ? row.size() - 1 - i : i]);
}

/// Cones, where they are asked for, or quicker than windows and within the memory that is asked for.
std::unique_ptr<ConeScan> cones_for(const Predictor& predictor, const ScanOptions& options,
                                    const AlleleOptions& asked) {
  if (asked.way == AlleleWay::windows || !ConeScan::can(predictor.ensemble(), options)) return nullptr;
  auto cones = std::make_unique<ConeScan>(predictor.ensemble(), predictor.tracks(), options, asked.kinds);
  if (!asked.way && !(cones->pays() && cones->fits())) return nullptr;
  cones->build();
  return cones;
}

}  // namespace

Alleles::Alleles(const Predictor& predictor, const Fasta& fasta, const AlleleOptions& options)
    : predictor_(checked(predictor)),
      options_(options),
      scanning_(scan_options(predictor, fasta, options.held_bytes)),
      cones_(cones_for(predictor, scanning_, options)),
      scan_(cones_ ? nullptr : std::make_unique<Scan>(predictor.ensemble(), predictor.tracks(), scanning_)),
      inputs_(predictor, fasta,
              predictor.request().context == Context::genome || (cones_ && cones_->along_chromosomes())) {
  if (!options.wants_counts) return;
  for (const TrackChoice& choice : predictor.tracks()) {
    const Head& head = predictor.model().contract.heads[choice.head];
    if (!head.counts || predictor.request().transform.value_or(head.transform) != Transform::profile)
      throw RequestError(fmt::format("head '{}' gives no profile with counts, and a statistic takes them", head.name),
                         fmt::format("other statistics take any tracks: {}", set_to(Setting::stat, "logSED")));
  }
}

int64_t Alleles::receptive_field_bases() const {
  const Model& model = predictor_.model();
  return receptive_field(model.graph, model.shapes, predictor_.head().node).bases;
}

std::optional<ShareComputed> Alleles::share() const {
  if (!cones_) return std::nullopt;
  const ConeCounts counts = cones_->counts();
  return ShareComputed{counts.computed + counts.of_baselines, counts.plain};
}

void Alleles::predict_windows(std::span<const AlleleStretch> stretches, const Take& take) {
  const WindowLayout& where = layout();
  const int64_t bases_at_once = is_genome() ? scan_->piece_bins() * where.bin_bases + receptive_field_bases()
                                            : static_cast<int64_t>(scan_->batch()) * where.window_bases;
  std::vector<ScanJob> jobs;
  std::vector<Which> of_job;
  int64_t bases = 0;
  const auto compute = [&] {
    scan_->predict(jobs);
    for (size_t i = 0; i < jobs.size(); ++i) hand_over(of_job[i], jobs[i], take);
    jobs.clear();
    of_job.clear();
    bases = 0;
  };
  const auto ask = [&](const Which& which) {
    const AlleleStretch& stretch = stretches[which.stretch];
    const Alternative* alternative = which.alternative ? &stretch.alternatives[*which.alternative] : nullptr;
    ScanJob& job = jobs.emplace_back(inputs_.job(stretch, alternative));
    for (const bool reverse : {false, true}) {
      if (!reads(stretch.strand, reverse)) continue;
      job.bases[reverse] = is_genome() ? scan_->input_bases(job.bins[reverse]) : Range{0, where.window_bases};
      job.input[reverse] = inputs_.read(stretch, alternative, job.bases[reverse], reverse);
    }
    of_job.push_back(which);
    bases += std::max(job.bases[0].size(), job.bases[1].size());
    if (bases >= bases_at_once) compute();
  };
  for (size_t s = 0; s < stretches.size(); ++s) {
    if (stretches[s].alternatives.empty()) continue;
    ask({s, std::nullopt});
    for (size_t a = 0; a < stretches[s].alternatives.size(); ++a) ask({s, a});
  }
  if (!jobs.empty()) compute();
}

/// The edits that make a strand's input of an alternative.
std::vector<Edit> Alleles::edits_of(const AlleleStretch& stretch, const Alternative& alternative, bool reverse) {
  if (!inputs_.along_chromosomes() || !reverse) return inputs_.edits(stretch, alternative, reverse, 0);
  // What is moved begins before all that is read.
  const int64_t moved = std::abs(alternative.allele.added()) + layout().bin_bases;
  const int64_t read = cones_->needs({}, inputs_.bins(stretch, &alternative, reverse)).bases.begin;
  return inputs_.edits(stretch, alternative, reverse, read - moved);
}

/// Whether two stretches are read from one sequence: in the genome context, where they lie near each other.
bool Alleles::joins(const AlleleStretch& first, const AlleleStretch& last, const AlleleStretch& next) const {
  constexpr int64_t max_bases = int64_t{1} << 20;  // whose codes are held
  if (!inputs_.along_chromosomes() || last.chrom != next.chrom || last.kept != next.kept || last.strand != next.strand)
    return false;
  const int64_t bin = layout().bin_bases;
  const int64_t last_end = last.bins.begin + last.bins.count * bin, next_end = next.bins.begin + next.bins.count * bin;
  const int64_t max_gap = receptive_field_bases() * 2 / 3;  // beyond that another beginning costs less
  return (next.bins.begin - last.bins.begin) % bin == 0 && std::abs(next_end - first.bins.begin) <= max_bases &&
         next.bins.begin <= last_end + max_gap && last.bins.begin <= next_end + max_gap;
}

/// One alternative, and what it reads.
EditedSequence::Asked Alleles::asked_of(const AlleleStretch& stretch, const Alternative& alternative,
                                        EditedSequence& sequence) {
  EditedSequence::Asked asked{false, {}, inputs_.job(stretch, &alternative)};
  for (const bool reverse : {false, true}) {
    if (!reads(stretch.strand, reverse)) continue;
    asked.edits[reverse] = edits_of(stretch, alternative, reverse);
    const BaselineNeeds needs = cones_->needs(asked.edits[reverse], asked.job.bins[reverse]);
    sequence.bases[reverse] = hull(sequence.bases[reverse], needs.bases);
  }
  return asked;
}

/// Stretches that join, with some of their alternatives.
EditedSequence Alleles::sequence_of(std::span<const AlleleStretch> stretches, std::span<const Part> parts) {
  EditedSequence sequence;
  for (const Part& part : parts) {
    const AlleleStretch& stretch = stretches[part.stretch];
    sequence.asked.push_back({true, {}, inputs_.job(stretch, nullptr)});
    for (size_t a = part.first; a < part.last; ++a)
      sequence.asked.push_back(asked_of(stretch, stretch.alternatives[a], sequence));
  }
  const AlleleStretch& stretch = stretches[parts[0].stretch];  // all have their positions on one sequence
  for (const bool reverse : {false, true}) {
    if (!reads(stretch.strand, reverse)) continue;
    sequence.codes[reverse] = inputs_.read(stretch, nullptr, sequence.bases[reverse], reverse).codes;
    for (EditedSequence::Asked& asked : sequence.asked)
      shorten(asked.edits[reverse], sequence.codes[reverse], sequence.bases[reverse]);
  }
  return sequence;
}

void Alleles::compute(std::span<const AlleleStretch> stretches, const std::vector<std::vector<Part>>& all,
                      const Take& take) {
  std::vector<EditedSequence> sequences;
  for (const std::vector<Part>& parts : all) sequences.push_back(sequence_of(stretches, parts));
  cones_->predict(sequences);
  for (size_t i = 0; i < all.size(); ++i) {
    auto asked = sequences[i].asked.begin();
    for (const Part& part : all[i]) {
      hand_over({part.stretch, std::nullopt}, (asked++)->job, take);
      for (size_t a = part.first; a < part.last; ++a) hand_over({part.stretch, a}, (asked++)->job, take);
    }
  }
}

void Alleles::predict_changes(std::span<const AlleleStretch> stretches, const Take& take) {
  std::vector<std::vector<Part>> sequences;
  size_t alternatives = 0;
  const auto compute_all = [&] {
    compute(stretches, sequences, take);
    sequences.clear();
    alternatives = 0;
  };
  for (size_t s = 0; s < stretches.size(); ++s) {
    const size_t all = stretches[s].alternatives.size();
    for (size_t a = 0; a < all;) {
      const size_t some = std::min(all - a, cones_->alternatives_at_once() - alternatives);
      if (sequences.empty() ||
          !joins(stretches[sequences.back()[0].stretch], stretches[sequences.back().back().stretch], stretches[s])) {
        if (sequences.size() == cones_->sequences_at_once()) compute_all();
        sequences.emplace_back();
      }
      sequences.back().push_back({s, a, a + some});
      a += some;
      alternatives += some;
      if (alternatives == cones_->alternatives_at_once()) compute_all();
    }
  }
  if (!sequences.empty()) compute_all();
}

void Alleles::predict(std::span<const AlleleStretch> stretches, const Take& take) {
  if (cones_) return predict_changes(stretches, take);
  predict_windows(stretches, take);
}

void Alleles::hand_over(const Which& which, ScanJob& job, const Take& take) const {
  if (which.alternative) {
    take.alternative(which.stretch, *which.alternative, values_of(job));
  } else {
    take.reference(which.stretch, values_of(job));
  }
}

AlleleValues Alleles::values_of(ScanJob& job) const {
  AlleleValues result;
  if (options_.wants_counts) add_counts(job, result);
  result.values = std::move(job.values);
  return result;
}

/// Logits and counts, each averaged over members and strands: counts as counts, not as their logarithms.
void Alleles::add_counts(const ScanJob& job, AlleleValues& result) const {
  const TrackValues& tracks = cones_ ? cones_->tracks() : scan_->tracks();
  const auto bins = static_cast<size_t>(job.window.bins);
  const size_t members = predictor_.ensemble().members.size(), heads = tracks.heads().size();
  std::vector<double> sums(tracks.tracks().size() * bins, 0.0);
  result.counts.assign(tracks.tracks().size(), 0.0);
  double terms = 0;
  for (const bool reverse : {false, true}) {
    if (job.raw[reverse].empty()) continue;
    terms += static_cast<double>(members);
    for (size_t member = 0; member < members; ++member)
      for (size_t t = 0; t < tracks.tracks().size(); ++t) {
        const TrackChoice& choice = tracks.tracks()[t];
        const auto h = static_cast<size_t>(std::find(tracks.heads().begin(), tracks.heads().end(), choice.head) -
                                           tracks.heads().begin());
        const std::vector<size_t>& computed = tracks.computed()[h];
        const auto row =
            static_cast<size_t>(std::lower_bound(computed.begin(), computed.end(), choice.track) - computed.begin());
        add_row(std::span(job.raw[reverse][member * heads + h]).subspan(row * bins, bins), reverse,
                std::span(sums).subspan(t * bins, bins));
        result.counts[t] += std::exp(static_cast<double>(job.counts[reverse][member * heads + h][choice.track]));
      }
  }
  for (const double sum : sums) result.logits.push_back(static_cast<float>(sum / terms));
  for (double& count : result.counts) count /= terms;
}

}  // namespace seqcast
