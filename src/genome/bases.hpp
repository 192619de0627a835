// SPDX-License-Identifier: MIT
// Encodes sequence letters as 1-byte codes.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace seqcast {

/// Whether every letter of the alphabet is one of A, C, G, T, U and N, in either case.
bool is_nucleotide_alphabet(std::string_view alphabet);

/// Turns text into codes: the place of the letter in the alphabet (the channel), or `unknown()` for any other byte.
///
/// In a nucleotide alphabet with T but not U, U is T; with U but not T, T is U. An ambiguity letter (N, R, ...) that
/// the alphabet does not hold is unknown, never a guess.
class BaseCoder {
 public:
  /// Folds case where the alphabet is a nucleotide one, so that soft-masked bases count as upper case.
  ///
  /// @param alphabet   letters in channel order, e.g. "ACGT", "AGCT" or ".abc;"; 1 to 255 of them.
  /// @throws Error     if it is empty, too long or names a letter twice.
  explicit BaseCoder(std::string_view alphabet);

  /// @param fold_case  a letter that the alphabet lacks gets the code of its other case, if that is there.
  BaseCoder(std::string_view alphabet, bool fold_case);

  const std::string& alphabet() const { return alphabet_; }
  uint8_t unknown() const { return static_cast<uint8_t>(alphabet_.size()); }

  /// Writes one code a byte of the text; `codes` has room for `text.size()` of them and does not overlap the text.
  void encode(std::string_view text, uint8_t* codes) const;
  std::vector<uint8_t> encode(std::string_view text) const;

  /// The plain way, a table lookup a byte: what `encode` does where the processor has no AVX2, and its oracle.
  void encode_by_table(std::string_view text, uint8_t* codes) const;

 private:
  void add_letter(char letter, uint8_t code);

  std::string alphabet_;
  std::array<uint8_t, 256> codes_{};
  std::vector<uint8_t> rows_;  // the high nibbles under which some byte is a letter
};

}  // namespace seqcast
