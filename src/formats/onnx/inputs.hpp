// SPDX-License-Identifier: MIT
// Inputs of an ONNX model: the sequence and what is given besides it.
#pragma once

#include <string>
#include <vector>

#include "formats/model_format.hpp"
#include "formats/onnx/lowering.hpp"

namespace seqcast {

/// The inputs as the file has them, without what their axes are.
/// @throws Error  naming file and input: for what is no tensor of numbers with a batch, or differs in the batch.
OnnxModelFacts read_onnx_inputs(const OnnxFile& file, const OnnxOrder& order);

/// What the axes of a sequence may be, [positions, letters] or [letters, positions], perhaps with others of one place:
/// an axis of as many places as there are letters is theirs; where all axes are left open, any may be.
///
/// @param sizes  besides the batch; 0: left open.
std::vector<std::vector<ValueAxis>> letter_orders(const std::vector<int64_t>& sizes, int64_t letters);

/// The same of positions with numbers: any axis of fixed size may be the numbers'.
std::vector<std::vector<ValueAxis>> number_orders(const std::vector<int64_t>& sizes);

/// Which input is the sequence, and whether it is numbers. @param letters  of the alphabet.
/// @throws Error  naming the inputs, where none or several may be it.
struct OnnxSequence {
  size_t input = 0;
  bool is_numbers = false;
  std::vector<std::vector<ValueAxis>> orders;
};
OnnxSequence find_onnx_sequence(const std::string& file, const OnnxModelFacts& facts, const FileFacts& told);

/// The inputs, with the sequence's axes settled and those of the others in its light.
/// @throws Error  for one besides it that is neither a value for the window nor one for every base.
OnnxModelFacts with_sequence(const std::string& file, OnnxModelFacts facts, size_t sequence,
                             const std::vector<ValueAxis>& axes, int64_t letters);

/// As in "[None, 4, 1000]", with the batch.
std::string onnx_shape_text(const OnnxInput& input);

}  // namespace seqcast
