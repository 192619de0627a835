// SPDX-License-Identifier: MIT
// Reads model inputs from a range of a sequence or numeric record.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "genome/bases.hpp"
#include "genome/fasta.hpp"
#include "io/npy.hpp"
#include "model/model.hpp"

namespace seqcast {

/// What windows are cut from: the letters of a FASTA file, or the numbers of an .npy file, whose records are called
/// 1, 2, ...
struct Source {
  const Fasta* letters = nullptr;
  const Npy* numbers = nullptr;

  Source(const Fasta& fasta) : letters(&fasta) {}
  Source(const Npy& npy) : numbers(&npy) {}

  int64_t length(const std::string& chrom) const { return numbers ? numbers->length() : letters->length(chrom); }
};

/// One strand of a stretch: letters as codes, or numbers as they are.
struct Stretch {
  std::vector<uint8_t> codes;  ///< one a base; the alphabet's size means unknown
  std::vector<float> numbers;  ///< [bases, channels]

  bool empty() const noexcept { return codes.empty() && numbers.empty(); }
};

class InputReader {
 public:
  /// @param reverse  whether reverse strands will be read too.
  /// @throws Error   if they will, and the input has none: a letter has no complement, or the input is numbers.
  InputReader(const Model& model, bool reverse);

  /// Bases [begin, end) of a chromosome or a record, which may reach beyond its ends: there lie the letters that pad,
  /// or unknown bases. With `reverse` it is the reverse complement, from the last base to the first.
  ///
  /// @throws Error  naming file, line and letter, where the alphabet has no code for it.
  Stretch read(const Source& source, const std::string& chrom, Range bases, bool reverse) const;

  /// The code of the complementary letter; of an unknown one itself. For a reader of reverse strands.
  uint8_t complement(uint8_t code) const { return complement_.at(code); }

 private:
  std::vector<uint8_t> read_codes(const Fasta& fasta, const std::string& chrom, Range bases) const;
  std::vector<float> read_numbers(const Npy& npy, const std::string& chrom, Range bases) const;
  [[noreturn]] void fail_letter(const Fasta& fasta, const std::string& chrom, int64_t base) const;

  const Contract& contract_;
  int64_t channels_;
  std::optional<BaseCoder> coder_;  // none where the input is numbers
  std::vector<uint8_t> complement_;
};

}  // namespace seqcast
