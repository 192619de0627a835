// SPDX-License-Identifier: MIT
// Inputs of a Keras model: the sequence and additional inputs.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "formats/importing/imported_graph.hpp"
#include "formats/keras/network.hpp"

namespace seqcast {

/// One of a model's inputs.
struct KerasInput {
  std::string name;
  std::vector<int64_t> sizes;  ///< besides the batch; 0: left open
  std::vector<ValueAxis> axes;
  int64_t channels = 1;      ///< of the sequence: the letters
  int64_t signals = 0;       ///< of the sequence: channels behind the letters, values that are given besides them
  bool is_codes = false;     ///< the sequence's letters are numbers, for an Embedding
  bool is_sequence = false;  ///< else given besides it:
  bool per_window = false;   ///< one value a channel for the whole window, not one a base
  int64_t middle = 0;        ///< values for so many bases in the middle of the window alone; 0: for all of them
};

/// How many vectors the Embedding has that reads the model's sequence as numbers; 0 where none does.
///
/// @param chosen  the input that the user calls the sequence; empty: whichever it is.
int64_t embedded_letters(const std::string& file, const KerasNetwork& network, const std::string& chosen);

/// Whether the model's sequence is numbers, as far as its inputs' shapes tell: none that may be it has an axis of four
/// letters or is read by an Embedding, and one is a sequence of numbers.
///
/// @param prefers_numbers  else one with more than four channels is letters and signals behind them.
/// @param chosen           the input that the user calls the sequence; empty: whichever it is.
bool reads_numbers(const std::string& file, const KerasNetwork& network, const std::string& chosen,
                   bool prefers_numbers);

/// The model's inputs in its order, one of them numbers: the one that the user names, else the only one that is no
/// vector. Its last axis is the channels.
/// @throws Error  as read_keras_inputs.
std::vector<KerasInput> read_keras_number_inputs(const std::string& file, const KerasNetwork& network,
                                                 const std::string& chosen);

/// The model's inputs in its order. The sequence is the one that the user names, else the only one that has an axis of
/// as many letters as the alphabet, or whose numbers an Embedding reads; if none has, the only one with an axis of more
/// channels than letters, which are the letters and behind them `signals`. Of the others a vector is a value a channel
/// for the window, what has an axis as long as the sequence is a value a channel for every base, and what is joined to
/// a shorter output, [k, n], is that for the k bases in the middle.
///
/// @param letters  of the alphabet.
/// @param chosen   the input that the user calls the sequence; empty: none.
/// @throws Error   naming the inputs and their shapes, where none or several may be the sequence, or one is neither.
std::vector<KerasInput> read_keras_inputs(const std::string& file, const KerasNetwork& network, int64_t letters,
                                          const std::string& chosen);

/// The axes of a sequence of these sizes (0: left open): an axis of `channels` is the letters, the longest other one
/// the length; if none is, the shorter of two axes is the channels, where it has room for more than the letters.
/// @throws Error  where that fits no sequence.
std::vector<ValueAxis> sequence_axes(const std::vector<int64_t>& sizes, int64_t channels, const std::string& file,
                                     const std::string& input);

}  // namespace seqcast
