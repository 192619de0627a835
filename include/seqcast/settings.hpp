// SPDX-License-Identifier: MIT
// Settings of opening a model, predicting, and scoring regions and variants.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "seqcast/notice.hpp"

namespace seqcast {

/// What a model's file does not say itself.
struct OpenSettings {
  std::string weights;            ///< a file, where none comes with the model; or a comma-separated list: an ensemble
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
  NoticeSink notice;                 ///< receives what was assumed, dropped or not used
};

/// Which strand the model reads; values always lie on forward coordinates.
enum class ReadStrand {
  forward,
  reverse,
  mean,  ///< of both
  both,  ///< each track twice: forward, then reverse
  own,   ///< each region's own: of scores alone
};

/// What a model reads besides the sequence, at one of its side inputs; one of the three is given.
struct SideInput {
  std::string name;
  std::vector<float> constants;    ///< one a channel, the same everywhere
  std::vector<std::string> files;  ///< bigWigs, one a channel; or one table with a line a sequence or region
  bool other_strand = false;       ///< the reverse complement of the window, as the model reads its sequence
};

/// How windows lie on the sequences of a file that is predicted without regions.
enum class SequencePlace {
  model,   ///< as suits model and file
  grid,    ///< windows along each sequence
  record,  ///< each sequence is one window
};

struct PredictSettings {
  std::string tracks;  ///< `0,3,10-12`, names, globs as `CHIP:*`, `all`, `HEAD:` before any; empty: of the first head
  ReadStrand strand = ReadStrand::forward;
  bool whole_sequences = false;  ///< each sequence is one long input, not cut into windows
  int64_t step_bases = 0;        ///< from one window to the next; 0: what one window keeps
  std::string transform;         ///< instead of the model's own: none, sigmoid, softmax, softplus, exp, ...
  std::string untransform;       ///< new or old: undoes what tables of targets say of clip_soft, sum_stat and scale
  bool unscale = false;          ///< with untransform: the scale too
  std::vector<SideInput> inputs;
  size_t threads = 0;        ///< in all; 0: the CPUs that this process may use
  int64_t memory_bytes = 0;  ///< the most that the run takes; 0: what the machine has
  /// Called often, in the calling thread or another; what it throws ends the run.
  std::function<void()> poll;

  std::vector<std::string> track_list;  ///< behind `tracks`, one each: their names may hold commas
  SequencePlace place = SequencePlace::model;
  bool pad = false;             ///< sequences shorter than a window lie in its middle, between unknown bases
  bool lines = false;           ///< a text has one sequence a line, it is not a FASTA text
  bool channels_first = false;  ///< of arrays of numbers
  bool strict_names = false;    ///< sequence `1` is not `chr1`
  bool skip_bad_lines = false;  ///< of a BED file: they are left out and counted, which is a notice
  std::string exclude;          ///< a BED file with bases that are left out
  NoticeSink notice;            ///< receives what was renamed, clipped or left out
};

/// An interval of a sequence, 0-based and half-open.
struct GenomeRegion {
  std::string sequence;
  int64_t start = 0, end = 0;
  char strand = '.';
};

/// Regions of a genome, all that are given; where none is, every sequence.
struct Places {
  std::vector<std::string> texts = {};  ///< `chr1`, or `chr1:1000-2000` (1-based, both ends in it)
  std::string bed = {};                 ///< a BED file
  std::vector<GenomeRegion> regions = {};
};

/// An array of numbers, row-major: [positions, channels] of one window, or [windows, positions, channels]; with
/// `channels_first` the channels come before the positions.
struct NumberArray {
  const void* values = nullptr;
  std::string type = "<f4";  ///< as NumPy names it: floats, integers and booleans, little-endian
  std::vector<int64_t> shape;
};

/// Where the windows lie that regions are scored on.
enum class ScorePlace {
  model,   ///< as the model says, else centered where it has one value a window
  grid,    ///< the bins of the genome's grid that overlap the region
  center,  ///< one window around the region's middle
};

/// How the bins that overlap a region become one number: mean and sum weigh a bin by the part that overlaps.
enum class ScoreStatistic { mean, sum, max, min };

struct ScoreSettings {
  std::vector<ScoreStatistic> statistics{ScoreStatistic::mean};
  ScorePlace place = ScorePlace::model;
  int64_t site_bases = 0;       ///< so many bases around each region's middle instead of the region; 0: the region
  bool around_summit = false;   ///< the middle is the summit, column 10 of a narrowPeak file
  bool missing_is_nan = false;  ///< rows of regions of which nothing can be scored are NaN, not an error
};

/// Variants, from one of the two.
struct VariantSource {
  std::string file;                ///< VCF, plain or gzip, or BCF
  std::vector<std::string> texts;  ///< `chr1:100:A:G`, 1-based
};

/// Effects of variants as statistics of tracks.
struct EffectSettings {
  std::vector<std::string> statistics;  ///< `logSED`, `center501:SAX`, ... (docs/variants.md); none: SAD
  std::vector<int64_t> shifts;          ///< average over windows that begin so many bases further left; none: 0
  int64_t share_window = 0;             ///< bases whose variants share a window around their middle; 0: none do
  bool normalise = false;               ///< the shortest spelling farthest to the left is scored
  bool strict = false;                  ///< the first allele that cannot be scored is an error
};

/// Effects of variants on splicing, by SpliceAI's rules.
struct SpliceSettings {
  std::string genes;            ///< transcripts: GTF, GFF3, BED with 12 columns, or SpliceAI's table
  std::string transcripts;      ///< mane, canonical or all; empty: the first of these that there are
  std::string symbol;           ///< what transcripts are called: gene (or empty), or transcript
  int64_t distance = 50;        ///< bases to each side of a variant in which sites are looked for, 0 to 4999
  std::string mask;             ///< 0 (or empty), 1, or site
  std::string mnv;              ///< broad (or empty), align, or skip
  bool pad = false;             ///< near the ends of chromosomes, unknown bases lie beyond them
  bool raw = false;             ///< probabilities and the positions of sites too
  std::string acceptor, donor;  ///< tracks; empty: by their names, or the second and third of three
  bool normalise = false;       ///< as in EffectSettings
  bool strict = false;
};

}  // namespace seqcast
