// SPDX-License-Identifier: MIT
#include "predict/alleles.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/setting.hpp"
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

bool reads_forward(Strand strand) { return strand != Strand::reverse; }
bool reads_reverse(Strand strand) { return strand == Strand::reverse || strand == Strand::mean; }

/// Adds a member's values of one strand, on forward coordinates.
void add_row(std::span<const float> row, bool reverse, std::span<double> sums) {
  for (size_t i = 0; i < row.size(); ++i) sums[i] += static_cast<double>(row[reverse ? row.size() - 1 - i : i]);
}

}  // namespace

Alleles::Alleles(const Predictor& predictor, const Fasta& fasta, bool wants_counts, int64_t held_bytes)
    : predictor_(checked(predictor)),
      fasta_(fasta),
      wants_counts_(wants_counts),
      is_genome_(predictor.request().context == Context::genome),
      scan_(predictor.ensemble(), predictor.tracks(), scan_options(predictor, fasta, held_bytes)),
      layout_(scan_.layout()),
      letters_(fasta) {
  bases_at_once_ = is_genome_ ? scan_.piece_bins() * layout_.bin_bases + scan_.receptive_field_bases()
                              : static_cast<int64_t>(scan_.batch()) * layout_.window_bases;
  if (!wants_counts) return;
  for (const TrackChoice& choice : predictor.tracks()) {
    const Head& head = predictor.model().contract.heads[choice.head];
    if (!head.counts || predictor.request().transform.value_or(head.transform) != Transform::profile)
      throw RequestError(fmt::format("head '{}' gives no profile with counts, and a statistic takes them", head.name),
                         fmt::format("other statistics take any tracks: {}", set_to(Setting::stat, "logSED")));
  }
}

Alleles::Placed Alleles::place(const WantedBins& bins, int64_t chrom_bases, bool reverse) const {
  const int64_t bin = layout_.bin_bases;
  const int64_t first_bin = is_genome_ ? floor_div(bins.begin, bin) : 0;
  const int64_t bin0 = bins.begin - first_bin * bin;  // the base where bin 0 begins
  const int64_t all = is_genome_ ? ceil_div(chrom_bases, bin) : layout_.bins;
  Placed placed;
  placed.bins = {first_bin, first_bin + bins.count};
  if (reverse) placed.bins = {all - placed.bins.end, all - placed.bins.begin};
  placed.positions = is_genome_ ? scan_.input_bases(placed.bins) : Range{0, layout_.window_bases};
  if (!reverse) {
    placed.bases = shifted(placed.positions, bin0 - layout_.first_base);
  } else {
    const int64_t end = bin0 + all * bin + layout_.first_base;  // behind the base that the reverse strand reads first
    placed.bases = {end - placed.positions.end, end - placed.positions.begin};
  }
  return placed;
}

ScanJob Alleles::job_of(const AlleleStretch& stretch, const Alternative* alternative) {
  const WantedBins& bins = alternative ? alternative->bins : stretch.bins;
  const int64_t chrom_bases = fasta_.length(stretch.chrom) + (alternative ? alternative->allele.added() : 0);
  ScanJob job;
  job.strand = stretch.strand;
  job.window.bins_begin = bins.begin;
  job.window.bins = bins.count;
  for (const bool reverse : {false, true}) {
    if (reverse ? !reads_reverse(stretch.strand) : !reads_forward(stretch.strand)) continue;
    const Placed placed = place(bins, chrom_bases, reverse);
    job.bases[reverse] = placed.positions;
    job.bins[reverse] = job.wanted[reverse] = placed.bins;
    const std::string letters =
        alternative ? letters_.read_edited(stretch.chrom, placed.bases, stretch.kept, alternative->allele)
                    : letters_.read_masked(stretch.chrom, placed.bases, stretch.kept);
    job.input[reverse] = scan_.reader().encode(letters, reverse);
  }
  return job;
}

void Alleles::predict(std::span<const AlleleStretch> stretches, const Take& take) {
  std::vector<ScanJob> jobs;
  std::vector<std::pair<size_t, std::optional<size_t>>> of_job;  // stretch and alternative
  int64_t bases = 0;
  const auto compute = [&] {
    scan_.predict(jobs);
    for (size_t i = 0; i < jobs.size(); ++i) {
      const auto [stretch, alternative] = of_job[i];
      if (alternative) {
        take.alternative(stretch, *alternative, values_of(jobs[i]));
      } else {
        take.reference(stretch, values_of(jobs[i]));
      }
    }
    jobs.clear();
    of_job.clear();
    bases = 0;
  };
  const auto ask = [&](size_t stretch, std::optional<size_t> alternative) {
    jobs.push_back(job_of(stretches[stretch], alternative ? &stretches[stretch].alternatives[*alternative] : nullptr));
    of_job.emplace_back(stretch, alternative);
    bases += std::max(jobs.back().bases[0].size(), jobs.back().bases[1].size());
    if (bases >= bases_at_once_) compute();
  };
  for (size_t s = 0; s < stretches.size(); ++s) {
    ask(s, std::nullopt);
    for (size_t a = 0; a < stretches[s].alternatives.size(); ++a) ask(s, a);
  }
  if (!jobs.empty()) compute();
}

AlleleValues Alleles::values_of(ScanJob& job) const {
  AlleleValues result;
  if (wants_counts_) add_counts(job, result);
  result.values = std::move(job.values);
  return result;
}

/// Logits and counts, each averaged over members and strands: counts as counts, not as their logarithms.
void Alleles::add_counts(const ScanJob& job, AlleleValues& result) const {
  const TrackValues& tracks = scan_.tracks();
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
