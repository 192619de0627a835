// SPDX-License-Identifier: MIT
// Results: facts of a model, predictions, arrays and tables.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <variant>
#include <vector>

namespace seqcast {

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

/// Values of regions or sequences that have as many bins as each other, as an .npy file holds them.
struct PredictionArray {
  std::vector<std::string> tracks;     ///< [T]
  std::vector<std::string> sequences;  ///< [N]
  std::vector<int64_t> starts;         ///< [N]: where bin 0 begins, in bases of the sequence, 0-based
  int64_t bins = 0;                    ///< B
  int64_t bin_bases = 0;
  std::vector<float> values;  ///< [N, B, T], row-major
};

/// Bins in a row along a genome, each with the bases that it stands for.
struct TrackBlock {
  std::string sequence;
  std::vector<int64_t> starts, ends;  ///< [B], 0-based and half-open
  std::vector<float> values;          ///< [B, T], row-major
};

/// Takes blocks in the genome's order, as PredictionSink takes predictions; it may move them away.
using BlockSink = std::function<void(TrackBlock&&)>;

/// Texts one after the other: text i is bytes [offsets[i], offsets[i + 1]).
struct TextColumn {
  std::vector<int64_t> offsets{0};
  std::string bytes;
};

/// One column of a table, with a name that no other column has.
struct Column {
  std::string name;
  std::variant<TextColumn, std::vector<int64_t>, std::vector<float>> values;
};

struct Table {
  std::vector<Column> columns;
  int64_t rows = 0;
};

}  // namespace seqcast
