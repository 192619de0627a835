// SPDX-License-Identifier: MIT
// Opens a model, describes it and predicts with it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "seqcast/error.hpp"
#include "seqcast/export.hpp"
#include "seqcast/version.hpp"

namespace seqcast {

/// What a model's file does not say itself.
struct OpenSettings {
  std::string weights;            ///< a file, where none comes with the model; several, parted by commas: an ensemble
  bool with_weights = true;       ///< false: to describe the model, not to predict
  int64_t window_bases = 0;       ///< of models whose windows have any length; 0: the model's default
  std::string architecture;       ///< of a Keras file of weights alone: the JSON file of its layers
  std::string alphabet;           ///< of a Keras file: letters in the order of the input's channels
  std::optional<double> unknown;  ///< of a Keras file: value of every channel at an unknown base
  std::string backend;            ///< of a Keras file: tensorflow or theano
  std::string sequence;           ///< of a Keras file: which of several inputs is the sequence
  std::string family;             ///< of a PyTorch file: whose layers it has, where its tensors do not say it
  std::string bias;               ///< a bias model that joins one of profile and counts
  std::vector<std::string> targets;  ///< tables of targets that name tracks; `HEAD=FILE` for one of several heads
};

/// One output of a model.
struct TrackFacts {
  std::string head, name;
  int64_t bins = 0;  ///< of a window
  int64_t bin_bases = 0;
  int64_t first_base = 0;  ///< the window's offset of bin 0
};

/// How far a model sees up to and with one layer.
struct LayerField {
  std::string name, kind;
  int64_t kernel = 1, dilation = 1;
  int64_t length = 0, channels = 0;  ///< of its output, for one window
  int64_t parameters = 0;
  int64_t field_bases = 0;  ///< of the window that one output sees
  int64_t first_base = 0;   ///< the first of them for output 0, counted from the window's first base
};

/// How far the bins of a head see.
struct HeadField {
  std::string name;
  int64_t field_bases = 0;
  int64_t left_bases = 0, right_bases = 0;      ///< that a bin in the middle sees to its left and to its right
  int64_t first_clean_bin = 0, clean_bins = 0;  ///< bins that read no padding
};

/// Which strand the model reads; values always lie on forward coordinates.
enum class ReadStrand {
  forward,
  reverse,
  mean,  ///< of both
  both,  ///< each track twice: forward, then reverse
};

/// What a model reads besides the sequence, at one of its side inputs; one of the three is given.
struct SideInput {
  std::string name;
  std::vector<float> constants;    ///< one a channel, the same everywhere
  std::vector<std::string> files;  ///< bigWigs, one a channel; or one table with a line a sequence or region
  bool other_strand = false;       ///< the reverse complement of the window, as the model reads its sequence
};

struct PredictSettings {
  std::string tracks;  ///< `0,3,10-12`, names, globs as `CHIP:*`, `all`, `HEAD:` before any; empty: of the first head
  ReadStrand strand = ReadStrand::forward;
  bool whole_sequences = false;  ///< each sequence is one long input, not cut into windows
  int64_t step_bases = 0;        ///< from one window to the next; 0: what one window keeps
  std::string transform;         ///< instead of the model's own: none, sigmoid, softmax, softplus, exp, ...
  std::vector<SideInput> inputs;
  size_t threads = 0;        ///< in all; 0: the CPUs that this process may use
  int64_t memory_bytes = 0;  ///< the most that the run takes; 0: what the machine has
  /// Called often, in the calling thread or another; what it throws ends the run.
  std::function<void()> poll;
};

/// An interval of a sequence, 0-based and half-open.
struct GenomeRegion {
  std::string sequence;
  int64_t start = 0, end = 0;
  char strand = '.';
};

/// Windows of a model that reads numbers: [windows, positions, channels], row-major.
struct NumberWindows {
  const float* values = nullptr;
  int64_t windows = 0, positions = 0, channels = 0;
};

/// Where the windows lie that regions are scored on.
enum class ScorePlace {
  model,   ///< as the model says, else centred where it has one value a window
  grid,    ///< the bins of the genome's grid that overlap the region
  center,  ///< one window around the region's middle
};

/// How the bins that overlap a region become one number: mean and sum weigh a bin by the part that overlaps.
enum class ScoreStatistic { mean, sum, max, min };

/// Values of some bins in a row.
struct Prediction {
  std::string sequence;
  int64_t start = 0;  ///< where bin 0 begins, in bases, 0-based
  int64_t bin_bases = 0;
  int64_t bins = 0;
  std::vector<float> values;  ///< [rows, bins], row-major; rows as `Network::row_names` has them
};

/// Takes predictions in order, in the calling thread or another, never in two at once. What it throws ends the run.
using PredictionSink = std::function<void(const Prediction&)>;

/// A model, or an ensemble of models whose predictions are averaged. Its functions may be called from several threads.
class SEQCAST_EXPORT Network {
 public:
  /// @param name    a file of any format that the program reads, or the name of a model that comes with it; several,
  ///                parted by commas, are an ensemble.
  /// @throws Error  for what cannot be read or does not fit.
  explicit Network(const std::string& name, const OpenSettings& settings = {});

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

  /// Names of the rows of values that the settings ask for. @throws Error  where there are no such tracks.
  std::vector<std::string> row_names(const PredictSettings& settings = {}) const;

  /// The bins of the genome's grid that overlap a region.
  ///
  /// @param fasta   a FASTA file: plain, gzip or BGZF. Its index is made beside it where there is none.
  /// @param region  `chr1`, or `chr1:1000-2000` (1-based, both ends in it).
  /// @return        values [rows, bins].
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

  /// Windows of numbers: what a model without an alphabet reads, or one-hot letters of one that has one.
  std::vector<Prediction> predict_numbers(const NumberWindows& windows, const PredictSettings& settings = {}) const;

  /// The records of a FASTA or .npy file, which are one window each.
  void predict_records(const std::string& path, const PredictionSink& sink, const PredictSettings& settings = {}) const;

  /// Scores regions.
  ///
  /// @return  [regions, rows]; NaN where no bin covers a region.
  std::vector<double> score_regions(const std::string& fasta, const std::vector<GenomeRegion>& regions,
                                    ScoreStatistic statistic = ScoreStatistic::mean,
                                    ScorePlace place = ScorePlace::model, const PredictSettings& settings = {}) const;

  /// Every sequence of a FASTA file, window by window.
  void predict_genome(const std::string& fasta, const PredictionSink& sink, const PredictSettings& settings = {}) const;

  /// Every sequence of a FASTA file, written as the program writes it.
  ///
  /// @param path  its ending says the format (.bedgraph, .bw, .tsv, .npy; .gz behind texts); `{track}` stands for each
  ///              track's name.
  void write_genome(const std::string& fasta, const std::string& path, const PredictSettings& settings = {}) const;

 private:
  struct Opened;
  std::shared_ptr<const Opened> opened_;
};

}  // namespace seqcast
