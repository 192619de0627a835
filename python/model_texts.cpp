// SPDX-License-Identifier: MIT
#include "model_texts.hpp"

#include <fmt/format.h>

namespace seqcast::python {

const char* const model_doc =
    "A model, or an ensemble of models whose predictions are averaged: what `seqcast.open` gives.\n\n"
    "Its functions may be called from several threads. A copy in another process (pickle) opens its file again.";

const char* const open_doc =
    "Opens a model.\n\n"
    "path: a file of any format that the program reads, or the name of a model that comes with it; several are an "
    "ensemble.\n"
    "weights: a file, where none comes with the model; several are an ensemble.\n"
    "window: bases of a window, of models that take any length.\n"
    "architecture, alphabet, unknown, backend, sequence: what a Keras file does not say itself.\n"
    "family: whose layers a PyTorch file has, where its tensors do not say it.\n"
    "bias: a bias model that joins one of profile and counts.\n"
    "targets: tables of targets that name tracks; 'HEAD=FILE' for one of several heads.\n"
    "with_weights: False to describe a model whose weights are not there.\n\n"
    "Raises seqcast.Error for what cannot be read or does not fit.";

#define UNDOING                                                                                                     \
  "untransform: 'new' or 'old', undoes what targets= says of clip_soft, sum_stat and scale, by Basenji's formula. " \
  "unscale: with it, the scale too.\n"
#define RUNNING                                                                                                       \
  "tracks: '0,3,10-12', names, globs as 'CHIP:*', 'all'; or a list; all of the first head where none are given.\n"    \
  "rc: the mean with the reverse complement.\n"                                                                       \
  "strand: '+', '-' or 'both' (each track twice, NAME.plus and NAME.minus): what the model reads; values always lie " \
  "on forward coordinates.\n"                                                                                         \
  "context: 'window', each window alone as in training; 'genome', each sequence as one long input.\n"                 \
  "step: bases from one window to the next.\n"                                                                        \
  "transform: instead of the model's own: 'none', 'sigmoid', 'softmax', ...\n" UNDOING                                \
  "inputs: side inputs by name: numbers, files, or 'reverse-complement'.\n"                                           \
  "threads: in all; the CPUs that this process may use. memory: the most that the run takes, in bytes.\n"

#define VARIANTS                                                                                                      \
  "fasta: the genome. vcf: a VCF file, plain or gzip, or BCF. variant: instead of a file, 'chr1:100:A:G' (1-based), " \
  "or "                                                                                                               \
  "a list of them.\n"
#define CHECKS                                                                                                         \
  "normalise: score the shortest spelling farthest to the left. strict: the first allele that cannot be scored is an " \
  "error.\n"

#define PLACES                                                                          \
  "region: 'chr1' or 'chr1:1000-2000' (1-based, both ends in it), or a list of them.\n" \
  "bed: a BED file. frame: a data frame, or a dict, with the columns chrom, start, end (0-based, half-open).\n"

const char* const predict_doc =
    "Predicts regions, records or sequences into one array.\n\n"
    "fasta: FASTA, plain, gzip or BGZF, or an .npy file. Without regions: its records, where each is one window, else "
    "every sequence.\n" PLACES
    "sequences: instead of a file: letters (a list of texts), or an array of [N, L, C] or [L, C] with numbers or "
    "one-hot letters.\n" RUNNING
    "place: 'record', each record is one window; 'grid', windows along each; by default what suits the model. pad: "
    "short records lie between unknown bases. lines: a sequence a line. channels_first: arrays of [N, C, L].\n\n"
    "Returns a seqcast.Prediction: values [N, B, T] of N regions in the order given, B bins, T tracks. Each region's "
    "bins are those of the genome's grid that overlap it.";

const char* const scan_doc =
    "Iterates over a genome, or over regions of it, in memory that does not grow with it.\n\n"
    "fasta: FASTA, plain, gzip or BGZF.\n" PLACES RUNNING
    "exclude: a BED file with bases that are left out. block_bins: that a block has at least, where its sequence goes "
    "on.\n\n"
    "Returns an iterator of seqcast.Block: bins in the genome's order, each base once, as the program writes them.";

const char* const score_doc =
    "Scores regions: one number for each region, track and statistic.\n\n"
    "fasta: FASTA, plain, gzip or BGZF.\n" PLACES
    "stat: 'mean', 'sum', 'max', 'min', or a list of them; over the bins that overlap a region, mean and sum weighted "
    "by the part that overlaps.\n"
    "place: 'grid', the bins of the genome's grid; 'center', one window around each region's middle. site_bases: so "
    "many bases around the middle instead of the region. around: 'middle', or 'summit' of a narrowPeak file. missing: "
    "'na' gives NaN where nothing can be scored, instead of an error.\n" RUNNING
    "strand may also be 'bed': each region's own.\n\n"
    "Returns a seqcast.Table with a row a region: its own columns, and float32 TRACK.STATISTIC.";

const char* const variants_doc =
    "Scores what variants change, by statistics of tracks.\n\n" VARIANTS
    "stat: 'SAD', 'logSED', 'center501:SAX', ..., or a list of them (docs/variants.md has the formulas). shifts: "
    "average over windows that begin so many bases further left. share_window: variants of so many bases share a "
    "window "
    "around their middle.\n" CHECKS
    "tracks, rc, context, transform, untransform, unscale, inputs, threads, memory, strict_names: as in `predict`.\n\n"
    "Returns a seqcast.Table with a row an alternative: chrom, pos (1-based), id, ref, alt; float32 TRACK.STATISTIC, "
    "NaN where it is not scored; skipped, why not, or '.'.";

const char* const splicing_doc =
    "Scores what variants change of splicing, by SpliceAI's rules (docs/variants.md).\n\n" VARIANTS
    "genes: transcripts: GTF, GFF3, BED with 12 columns, or SpliceAI's table. transcripts: 'mane', 'canonical' or "
    "'all'; "
    "the first of these that there are. symbol: 'gene' or 'transcript'.\n"
    "distance: bases to each side of a variant in which sites are looked for, 0 to 4999. mask: 0, 1 or 'site'. mnv: "
    "'broad', 'align' or 'skip'. pad: score near the ends of chromosomes, too. raw: probabilities and the positions of "
    "sites. acceptor, donor: their tracks.\n" CHECKS
    "transform, untransform, unscale, inputs, threads, memory, strict_names: as in `predict`.\n\n"
    "Returns a seqcast.Table with a row an alternative and transcript: chrom, pos (1-based), id, ref, alt, gene, "
    "strand; "
    "float32 DS_AG, DS_AL, DS_DG, DS_DL and DP_AG ... DP_DL (bases from pos), NaN where it is not scored; with raw "
    "also "
    "REF_AG ... ALT_DL, and texts POS_AG ... POS_DL; skipped, why not, or '.'.";

std::vector<std::string> choosable_tracks(const Network& network) {
  const std::vector<TrackFacts> tracks = network.tracks();
  std::vector<std::string> names;
  for (const TrackFacts& track : tracks)
    names.push_back(track.head == tracks[0].head ? track.name : track.head + ":" + track.name);
  return names;
}

TrackFacts first_track(const Network& network) { return network.tracks().at(0); }

std::string shown(const Network& network) {
  const TrackFacts first = first_track(network);
  return fmt::format("<seqcast.Model '{}': {} tracks, windows of {} bases, {} bins of {} bases>", network.name(),
                     network.tracks().size(), network.window_bases(), first.bins, first.bin_bases);
}

namespace {

std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : text) result += c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '&' ? "&amp;" : std::string(1, c);
  return result;
}

}  // namespace

std::string shown_as_html(const Network& network) {
  std::string rows;
  for (const HeadField& head : network.head_fields()) {
    size_t tracks = 0;
    TrackFacts facts;
    for (const TrackFacts& track : network.tracks())
      if (track.head == head.name && ++tracks == 1) facts = track;
    rows += fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>", escaped(head.name), tracks,
                        facts.bins, facts.bin_bases, head.field_bases);
  }
  return fmt::format(
      "<b>{}</b>: {}<br>windows of {} bases<table><tr><th>head</th><th>tracks</th><th>bins</th><th>bases of a "
      "bin</th><th>bases that a bin sees</th></tr>{}</table>",
      escaped(network.name()), escaped(network.summary()), network.window_bases(), rows);
}

}  // namespace seqcast::python
