// SPDX-License-Identifier: MIT
// Parser of `--input`: values of the model inputs other than the sequence.
#pragma once

#include <optional>
#include <vector>

#include "genome/fasta.hpp"
#include "predict/scan.hpp"

namespace seqcast {

/// Makes ready what is given at the inputs that the heads of the tracks read: constants, the table (with a line a
/// record or BED line, of a value a channel), or the bigWigs.
///
/// @param lines   how many records or BED lines each have a window of their own; none: windows are no such thing, and
///                a table goes with nothing.
/// @param read    the sequences that windows lie on, which bigWigs must have in full; none: windows are records.
/// @throws Error  naming the inputs and their shapes where one is missing; for names that are no input, files of the
///                wrong kind, and values, lines or channels of another number.
std::vector<GivenInput> given_inputs(const Model& model, const std::vector<TrackChoice>& tracks,
                                     const std::vector<InputSetting>& settings, std::optional<int64_t> lines,
                                     const std::vector<Sequence>& read);

}  // namespace seqcast
