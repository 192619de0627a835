// SPDX-License-Identifier: MIT
// Values of the model inputs other than the sequence, made ready for windows.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "genome/fasta.hpp"
#include "predict/scan.hpp"

namespace seqcast {

/// Records that are one window each.
struct RecordSource {
  std::vector<int64_t> lengths;
  const Npy* numbers = nullptr;  ///< that they are, where they are no letters
};

/// Makes ready what is given at the inputs that the heads of the tracks read: constants, the table (with a line a
/// record or BED line, of a value a channel), the bigWigs, or .npy files: [records, channels] of an input with one
/// value a window, [records, positions, channels] of another. What is not given is taken from the records themselves,
/// where they are numbers that have channels for all inputs (npy_channels).
///
/// @param lines   how many records or BED lines each have a window of their own; none: windows are no such thing, and
///                a table goes with nothing.
/// @param read    the sequences or records that windows lie on, which bigWigs must have with the same lengths.
/// @param records what windows are, where they are records.
/// @throws Error  naming the inputs and their shapes where one is missing; for names that are no input, files of the
///                wrong kind, and values, lines or channels of another number.
std::vector<GivenInput> given_inputs(const Model& model, const std::vector<TrackChoice>& tracks,
                                     const std::vector<InputSetting>& settings, std::optional<int64_t> lines,
                                     const std::vector<Sequence>& read, const RecordSource* records = nullptr);

/// Takes a side input's values, [positions, channels], to the other strand, but for the order of positions: a control
/// of two channels a strand pair has them swapped.
void swap_strands(const Model& model, size_t node, std::span<float> values);

}  // namespace seqcast
