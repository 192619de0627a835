// SPDX-License-Identifier: MIT
// Backend of a Keras file, TensorFlow or Theano, whose convolutions its kernels are meant for.
#pragma once

#include <optional>
#include <string>

#include "formats/hdf5/h5_file.hpp"
#include "formats/keras/lowering.hpp"

namespace seqcast {

/// What tells whether kernels are flipped, and where.
struct BackendEvidence {
  std::optional<KerasBackend> backend;  ///< none where nothing decides
  std::string assumed;                  ///< what is taken for granted; empty: nothing
};

/// What a Keras model's files show.
struct BackendClues {
  std::string given;           ///< what the user says: tensorflow or theano; empty: nothing
  const H5File* h5 = nullptr;  ///< the file of weights; null: none
  std::string architecture;    ///< the `backend` that the architecture says, or empty
  bool is_keras3 = false;      ///< which knows no Theano
  bool is_keras03 = false;     ///< whose layers have no names of their own
};

/// In this order: what the user says; a `backend` that the file of weights says; Keras 3, which knows no Theano; names
/// of weights that end in `:0`, as TensorFlow's do and Theano's never; other names, as Theano has them; Keras 0.3,
/// which is taken as Theano's; the `backend` of an architecture without weights.
BackendEvidence find_backend(const BackendClues& clues);

/// @throws Error  where kernels may have to be flipped and nothing says whether. @param file  for messages.
void check_backend(const BackendEvidence& evidence, bool has_wide_kernels, const std::string& file);

}  // namespace seqcast
