// SPDX-License-Identifier: MIT
// Reads model inputs from a range of a sequence or numeric record.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "genome/bases.hpp"
#include "genome/fasta.hpp"
#include "genome/held_sequences.hpp"
#include "genome/windows.hpp"
#include "io/npy.hpp"
#include "model/model.hpp"

namespace seqcast {

/// What windows are cut from, which outlives it: letters of a FASTA file or in memory, or records of numbers, each of
/// them the window of that `line`.
class Source {
 public:
  Source(const Fasta& fasta) : from_(&fasta) {}
  Source(const HeldSequences& held) : from_(&held) {}
  Source(const Npy& npy) : from_(&npy) {}

  /// Null where it is letters.
  const Npy* numbers() const { return std::holds_alternative<const Npy*>(from_) ? std::get<2>(from_) : nullptr; }
  /// Of the sequence that a window lies on.
  int64_t length(const Window& window) const { return numbers() ? numbers()->length() : letters_length(window.chrom); }
  /// Length of a sequence of letters.
  int64_t letters_length(const std::string& name) const;
  /// Letters [start, end) of a sequence, 0 <= start <= end <= its length. @throws Error  as Fasta::fetch does.
  std::string fetch(const std::string& name, int64_t start, int64_t end) const;
  /// Where a sequence of letters stands, for messages.
  std::string place_of(const std::string& name) const;

 private:
  std::variant<const Fasta*, const HeldSequences*, const Npy*> from_;
};

/// The channels of an .npy file that are an input's, where the file holds the sequence's and, behind them, those of
/// every side input that has values for each position, in the graph's order.
Range npy_channels(const Model& model, size_t input);
/// How many these are of all inputs.
int64_t all_npy_channels(const Model& model);

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

  /// Bases [begin, end) of the chromosome or record that a window lies on, which may reach beyond its ends: there lie
  /// the letters that pad, or unknown bases. With `reverse` it is the reverse complement, from the last base to the
  /// first.
  ///
  /// @throws Error  naming file, line and letter, where the alphabet has no code for it.
  Stretch read(const Source& source, const Window& window, Range bases, bool reverse) const;

  /// The codes of letters; with `reverse`, of their reverse complement.
  /// @throws Error  naming a letter that the alphabet has no code for; where the input is numbers.
  Stretch encode(std::string_view letters, bool reverse) const;

  /// The code of the complementary letter; of an unknown one itself. For a reader of reverse strands.
  uint8_t complement(uint8_t code) const { return complement_.at(code); }

 private:
  void reverse_complement(std::vector<uint8_t>& codes) const;
  std::vector<uint8_t> read_codes(const Source& source, const std::string& chrom, Range bases) const;
  std::vector<float> read_numbers(const Npy& npy, int64_t record, Range bases) const;
  [[noreturn]] void fail_letter(const Source& source, const std::string& chrom, int64_t base) const;

  const Contract& contract_;
  int64_t channels_;
  std::optional<BaseCoder> coder_;  // none where the input is numbers
  std::vector<uint8_t> complement_;
};

}  // namespace seqcast
