// SPDX-License-Identifier: MIT
// Choice of the window that two models, or a model and arrays, are compared on.
#pragma once

#include <cstdint>
#include <string>

#include "base/take_notice.hpp"
#include "compare/compared_input.hpp"

namespace seqcast {

struct WindowRequest {
  std::string fasta;   ///< a file that the window is read from; empty: a random one
  std::string region;  ///< of the file; empty: its one sequence
  uint64_t seed = 1;   ///< of the random window, and of numbers at side inputs
};

/// A window, and what it is called.
struct ComparedWindow {
  std::string letters;  ///< empty where it is numbers
  std::string what;
};

/// What two models read of a window.
struct ComparedInputs {
  InputValues own, of_reference;
  std::string what;  ///< what the window is called
};

/// Gives both models windows of one length: a model that takes any takes the other's.
/// @throws Error  where the models have other windows, and neither takes any.
void set_equal_windows(Model& model, Model& reference);

/// @param model  whose window it is.
/// @throws Error  for a model of numbers and letters; for a region that is no window, or a file that is none.
ComparedWindow compared_window(const WindowRequest& asked, const Model& model, const TakeNotice& notice);

/// What one model reads of a window.
InputValues input_values(const ComparedWindow& window, const Model& model, uint64_t seed);

/// A window for both, letters where any of them reads letters. @param model, reference  of one length.
ComparedInputs compared_inputs(const WindowRequest& asked, const Model& model, const Model& reference,
                               const TakeNotice& notice);

}  // namespace seqcast
