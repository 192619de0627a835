// SPDX-License-Identifier: MIT
#include "genome/bases.hpp"

#include <algorithm>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "seqcast/error.hpp"

namespace seqcast {
namespace {

bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
char other_case(char letter) { return static_cast<char>(letter ^ 0x20); }

bool holds(std::string_view alphabet, char letter) {
  return alphabet.find(letter) != std::string_view::npos || alphabet.find(other_case(letter)) != std::string_view::npos;
}

#if defined(__x86_64__)
// The 256-entry table is 16 rows of 16, chosen by the high nibble; a byte shuffle looks up 32 low nibbles in a row at
// once, and only rows that hold a letter are looked at (four of them for ACGTacgt). Returns how many bytes are done.
__attribute__((target("avx2"))) size_t encode_by_shuffles(std::string_view text, uint8_t* codes, uint8_t unknown,
                                                          const std::array<uint8_t, 256>& table,
                                                          const std::vector<uint8_t>& rows) {
  const __m256i low_nibble = _mm256_set1_epi8(0x0f);
  const __m256i none = _mm256_set1_epi8(static_cast<char>(unknown));
  __m256i row_codes[16], row_nibble[16];
  for (size_t r = 0; r < rows.size(); ++r) {
    const auto* row = reinterpret_cast<const __m128i*>(table.data() + 16 * rows[r]);
    row_codes[r] = _mm256_broadcastsi128_si256(_mm_loadu_si128(row));
    row_nibble[r] = _mm256_set1_epi8(static_cast<char>(rows[r]));
  }
  const auto encode_at = [&](size_t at) __attribute__((target("avx2"), always_inline)) {
    const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text.data() + at));
    const __m256i low = _mm256_and_si256(bytes, low_nibble);
    const __m256i high = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), low_nibble);
    __m256i result = none;
    for (size_t r = 0; r < rows.size(); ++r) {
      const __m256i here = _mm256_cmpeq_epi8(high, row_nibble[r]);
      result = _mm256_blendv_epi8(result, _mm256_shuffle_epi8(row_codes[r], low), here);
    }
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(codes + at), result);
  };
  size_t done = 0;
  for (; done + 32 <= text.size(); done += 32) encode_at(done);
  if (done == 0) return 0;
  if (done < text.size()) encode_at(text.size() - 32);  // again over some that are done
  return text.size();
}

bool has_avx2() {
  static const bool yes = __builtin_cpu_supports("avx2");
  return yes;
}
#endif

}  // namespace

bool is_nucleotide_alphabet(std::string_view alphabet) {
  return !alphabet.empty() && alphabet.find_first_not_of("ACGTUNacgtun") == std::string_view::npos;
}

BaseCoder::BaseCoder(std::string_view alphabet) : BaseCoder(alphabet, is_nucleotide_alphabet(alphabet)) {}

BaseCoder::BaseCoder(std::string_view alphabet, bool fold_case) : alphabet_(alphabet) {
  if (alphabet.empty() || alphabet.size() > 255) {
    throw Error("an alphabet has " + std::to_string(alphabet.size()) + " letters, expected 1 to 255");
  }
  codes_.fill(unknown());
  for (size_t i = 0; i < alphabet.size(); ++i) {
    if (alphabet.find(alphabet[i]) != i) {
      throw Error("alphabet '" + alphabet_ + "' names the letter '" + alphabet[i] + "' twice");
    }
    codes_[static_cast<uint8_t>(alphabet[i])] = static_cast<uint8_t>(i);
  }
  if (is_nucleotide_alphabet(alphabet)) {
    for (const char* pair : {"TU", "UT", "tu", "ut"}) {
      const uint8_t code = codes_[static_cast<uint8_t>(pair[0])];
      if (!holds(alphabet, pair[1])) add_letter(pair[1], code);
    }
  }
  for (int c = 0; fold_case && c < 128; ++c) {
    const char letter = static_cast<char>(c);
    if (is_letter(letter)) add_letter(other_case(letter), codes_[static_cast<size_t>(c)]);
  }
  for (size_t row = 0; row < 16; ++row) {
    const auto* first = codes_.data() + 16 * row;
    if (std::any_of(first, first + 16, [this](uint8_t code) { return code != unknown(); })) {
      rows_.push_back(static_cast<uint8_t>(row));
    }
  }
}

// A letter that has a code already keeps it: what the alphabet itself says comes first.
void BaseCoder::add_letter(char letter, uint8_t code) {
  uint8_t& slot = codes_[static_cast<uint8_t>(letter)];
  if (slot == unknown()) slot = code;
}

void BaseCoder::encode_by_table(std::string_view text, uint8_t* codes) const {
#pragma GCC unroll 8  // else its speed depends on where the few bytes of the loop lie
  for (size_t i = 0; i < text.size(); ++i) codes[i] = codes_[static_cast<uint8_t>(text[i])];
}

void BaseCoder::encode(std::string_view text, uint8_t* codes) const {
  size_t done = 0;
#if defined(__x86_64__)
  if (has_avx2()) done = encode_by_shuffles(text, codes, unknown(), codes_, rows_);
#endif
  encode_by_table(text.substr(done), codes + done);
}

std::vector<uint8_t> BaseCoder::encode(std::string_view text) const {
  std::vector<uint8_t> codes(text.size());
  encode(text, codes.data());
  return codes;
}

}  // namespace seqcast
