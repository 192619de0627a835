// SPDX-License-Identifier: MIT
// Sequence input: FASTA, one sequence per line, an .npy array, or sequences and arrays in memory.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "predict/input_reader.hpp"

namespace seqcast {

/// A sequence, or a record of numbers.
struct Record {
  std::string name;
  int64_t length = 0;
};

class SequenceFile {
 public:
  /// @param lines           a text with one sequence a line, not a FASTA text.
  /// @param channels_first  of an .npy file.
  /// @throws Error  as Fasta and Npy do; or where the model takes numbers and the file holds letters.
  SequenceFile(const std::string& path, bool lines, bool channels_first, const Model& model, int64_t memory = 0);

  /// Letters in memory.
  SequenceFile(HeldSequences letters, const Model& model);
  /// Numbers in memory.
  SequenceFile(Npy numbers, const Model& model);

  Source source() const { return npy_ ? Source(*npy_) : held_ ? Source(*held_) : Source(*fasta_); }
  /// The FASTA file; only where it is one.
  const Fasta& fasta() const { return *fasta_; }
  const Npy* npy() const { return npy_ ? &*npy_ : nullptr; }
  /// Of the file; empty for letters in memory.
  std::string path() const { return npy_ ? npy_->path() : fasta_ ? fasta_->path() : ""; }
  std::vector<Record> records() const;
  /// Where a record stands, for messages.
  std::string place_of(const Record& record) const;

 private:
  std::optional<Fasta> fasta_;
  std::optional<HeldSequences> held_;
  std::optional<Npy> npy_;
};

}  // namespace seqcast
