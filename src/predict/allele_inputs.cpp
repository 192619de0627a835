// SPDX-License-Identifier: MIT
#include "predict/allele_inputs.hpp"

namespace seqcast {
namespace {

const WantedBins& wanted(const AlleleStretch& stretch, const Alternative* alternative) {
  return alternative ? alternative->bins : stretch.bins;
}

}  // namespace

bool reads(Strand strand, bool reverse) {
  if (strand == Strand::mean) return true;
  return reverse == (strand == Strand::reverse);
}

AlleleInputs::AlleleInputs(const Predictor& predictor, const Fasta& fasta, bool along_chromosomes)
    : fasta_(fasta),
      along_chromosomes_(along_chromosomes),
      layout_(predictor.layout()),
      reader_(predictor.model(), predictor.request().strand != Strand::forward),
      letters_(fasta) {}

/// Of the window, or of the chromosome, which an allele may lengthen.
int64_t AlleleInputs::all_bins(const AlleleStretch& stretch, const Alternative* alternative) const {
  if (!along_chromosomes_) return layout_.bins;
  return ceil_div(fasta_.length(stretch.chrom) + (alternative ? alternative->allele.added() : 0), layout_.bin_bases);
}

int64_t AlleleInputs::first_bin(const AlleleStretch& stretch, const Alternative* alternative) const {
  return along_chromosomes_ ? floor_div(wanted(stretch, alternative).begin, layout_.bin_bases) : 0;
}

StrandPlace AlleleInputs::place(const AlleleStretch& stretch, const Alternative* alternative, bool reverse) const {
  const int64_t bin = layout_.bin_bases;
  const int64_t bin0 = wanted(stretch, alternative).begin - first_bin(stretch, alternative) * bin;  // its first base
  if (!reverse) return {bin0 - layout_.first_base, false};
  return {bin0 + all_bins(stretch, alternative) * bin + layout_.first_base - 1, true};
}

Range AlleleInputs::bins(const AlleleStretch& stretch, const Alternative* alternative, bool reverse) const {
  const int64_t first = first_bin(stretch, alternative);
  const Range forward{first, first + wanted(stretch, alternative).count};
  if (!reverse) return forward;
  const int64_t all = all_bins(stretch, alternative);
  return {all - forward.end, all - forward.begin};
}

ScanJob AlleleInputs::job(const AlleleStretch& stretch, const Alternative* alternative) const {
  ScanJob job;
  job.strand = stretch.strand;
  job.window.bins_begin = wanted(stretch, alternative).begin;
  job.window.bins = wanted(stretch, alternative).count;
  for (const bool reverse : {false, true})
    if (reads(stretch.strand, reverse)) job.bins[reverse] = job.wanted[reverse] = bins(stretch, alternative, reverse);
  return job;
}

Stretch AlleleInputs::read(const AlleleStretch& stretch, const Alternative* alternative, Range positions,
                           bool reverse) {
  const Range bases = place(stretch, alternative, reverse).bases(positions);
  return reader_.encode(alternative ? letters_.read_edited(stretch.chrom, bases, stretch.kept, alternative->allele)
                                    : letters_.read_masked(stretch.chrom, bases, stretch.kept),
                        reverse);
}

std::vector<Edit> AlleleInputs::edits(const AlleleStretch& stretch, const Alternative& alternative, bool reverse,
                                      int64_t first) {
  return edits_of(alternative.allele, place(stretch, nullptr, reverse), place(stretch, &alternative, reverse), first,
                  [&](Range positions) { return read(stretch, &alternative, positions, reverse).codes; });
}

}  // namespace seqcast
