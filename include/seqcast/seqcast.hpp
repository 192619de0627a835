// SPDX-License-Identifier: MIT
// Opens a model, describes it and predicts with it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "seqcast/error.hpp"
#include "seqcast/export.hpp"
#include "seqcast/results.hpp"
#include "seqcast/settings.hpp"
#include "seqcast/version.hpp"

namespace seqcast {

/// A model, or an ensemble of models whose predictions are averaged. Its functions may be called from several threads.
class SEQCAST_EXPORT Network {
 public:
  /// @param name    a file of any format that the program reads, or the name of a model that comes with it; several
  ///                names, separated by commas, are an ensemble.
  /// @throws Error  for what cannot be read or does not fit.
  explicit Network(const std::string& name, const OpenSettings& settings = {});
  /// An ensemble, of a name each.
  static Network of_members(const std::vector<std::string>& names, const OpenSettings& settings = {});

  const std::string& name() const;
  const std::string& summary() const;
  size_t members() const;
  /// Letters in the order of the input's channels; empty where the input is numbers.
  const std::string& alphabet() const;
  int64_t window_bases() const;
  /// All tracks of all heads.
  std::vector<TrackFacts> tracks() const;

  /// A row a layer, in the order in which they are computed; of an ensemble, the first member's.
  std::vector<LayerField> receptive_field() const;
  /// A row a head.
  std::vector<HeadField> head_fields() const;

  /// A row a layer: its output, parameters, multiply-adds and activations of a window, and what it reads.
  Table summary_table() const;
  /// A row a layer, as `receptive_field` has it.
  Table receptive_field_table() const;
  /// A row a head: its tracks and bins, and how far they see.
  Table head_table() const;

  /// Names of the rows of values that the settings ask for. @throws Error  where there are no such tracks.
  std::vector<std::string> row_names(const PredictSettings& settings = {}) const;

  /// The bins of the genome's grid that overlap a region.
  ///
  /// @param fasta   a FASTA file: plain, gzip or BGZF. Its index is made next to it where there is none.
  /// @param region  `chr1`, or `chr1:1000-2000` (1-based, both ends in it).
  /// @return        values [rows, bins].
  /// @throws Error  for a value that is not a finite number, as all predictions do.
  Prediction predict_region(const std::string& fasta, const std::string& region,
                            const PredictSettings& settings = {}) const;

  /// The bins of the genome's grid that overlap each of some regions, in the order of the regions, in any order and
  /// over each other; one prediction a region.
  void predict_regions(const std::string& fasta, const std::vector<GenomeRegion>& regions, const PredictionSink& sink,
                       const PredictSettings& settings = {}) const;

  /// Sequences that are one window each, as letters. Their names are `1`, `2`, ...
  ///
  /// @param letters  of the model's window each; where its windows have any length, of any length that it takes.
  /// @return         [sequences]: values [rows, bins]; `start` counts from the sequence's first letter.
  std::vector<Prediction> predict_sequences(const std::vector<std::string>& letters,
                                            const PredictSettings& settings = {}) const;

  /// The records of a FASTA, text or .npy file, which are one window each, whatever their lengths.
  void predict_records(const std::string& path, const PredictionSink& sink, const PredictSettings& settings = {}) const;

  /// Regions as one array, in the order in which they are given and over each other; where none is given, the records
  /// of the file if it has one window each, else every sequence.
  ///
  /// @param path    a FASTA file; or, without regions, one of records, or an .npy file of numbers.
  /// @throws Error  where they have different numbers of bins: one array cannot hold them.
  PredictionArray array_of_places(const std::string& path, const Places& places,
                                  const PredictSettings& settings = {}) const;
  /// Sequences as one array, as `predict_sequences` takes them.
  PredictionArray array_of_sequences(const std::vector<std::string>& letters,
                                     const PredictSettings& settings = {}) const;
  /// Windows of numbers as one array.
  PredictionArray array_of_numbers(const NumberArray& windows, const PredictSettings& settings = {}) const;

  /// Regions, or every sequence of a FASTA file, in the genome's order; each base comes once, whatever regions overlap.
  ///
  /// @param block_bins  that a block has at least, unless its sequence or region ends before; memory does not grow
  ///                    with what is predicted.
  void predict_blocks(const std::string& fasta, const Places& places, const BlockSink& sink,
                      const PredictSettings& settings = {}, int64_t block_bins = 65536) const;

  /// Scores regions into a table.
  ///
  /// @return  a row a region: the columns of the BED file, or chrom, start, end and strand; then `TRACK.STATISTIC`
  ///          for every track and statistic.
  Table score_table(const std::string& fasta, const Places& places, const ScoreSettings& scores = {},
                    const PredictSettings& settings = {}) const;

  /// Scores what variants change, by statistics of tracks.
  ///
  /// @return  a row an alternative, in the order of the records: chrom, pos (from 1), id, ref, alt; `TRACK.STATISTIC`,
  ///          NaN where it is not scored; and in `skipped` why not, `.` where it is.
  Table variant_table(const std::string& fasta, const VariantSource& variants, const EffectSettings& effects = {},
                      const PredictSettings& settings = {}) const;

  /// Scores what variants change of splicing, as SpliceAI 1.3.1 does. Of the settings of predicting those count that
  /// say how to run: transform, inputs, threads, memory.
  ///
  /// @return  a row an alternative and transcript: chrom, pos, id, ref, alt; gene, strand; DS_AG .. DS_DL, DP_AG ..
  ///          DP_DL, and with `raw` REF_AG .. ALT_DL and POS_AG .. POS_DL; `skipped` as above.
  Table splice_table(const std::string& fasta, const VariantSource& variants, const SpliceSettings& splicing,
                     const PredictSettings& settings = {}) const;

  /// Every sequence of a FASTA file, written as the program writes it: along the sequences, or a window a record.
  ///
  /// @param path  its ending says the format (.bedgraph, .bw, .tsv, .npy; .gz behind texts); `{track}` stands for each
  ///              track's name.
  void write_genome(const std::string& fasta, const std::string& path, const PredictSettings& settings = {}) const;

 private:
  struct Opened;
  explicit Network(std::shared_ptr<const Opened> opened) : opened_(std::move(opened)) {}

  std::shared_ptr<const Opened> opened_;
};

}  // namespace seqcast
