// SPDX-License-Identifier: MIT
// Tests of sequence encoding.
#include "genome/bases.hpp"

#include <catch2/catch.hpp>
#include <random>
#include <string>

#include "tests/io/temporary_folder.hpp"

using seqcast::BaseCoder;
using Codes = std::vector<uint8_t>;

namespace {

std::string all_bytes() {
  std::string bytes;
  for (int c = 0; c < 256; ++c) bytes += static_cast<char>(c);
  return bytes;
}

}  // namespace

TEST_CASE("a base's code is its place in the alphabet, and any other letter is unknown") {
  CHECK(BaseCoder("ACGT").encode("ACGTNRYX-*") == Codes{0, 1, 2, 3, 4, 4, 4, 4, 4, 4});
  CHECK(BaseCoder("AGCT").encode("ACGT") == Codes{0, 2, 1, 3});
  CHECK(BaseCoder("ACGT").unknown() == 4);
  CHECK(BaseCoder("ACGTN").encode("NnR") == Codes{4, 4, 5});
}

TEST_CASE("soft-masked bases count as upper case") {
  CHECK(BaseCoder("ACGT").encode("acgtn") == Codes{0, 1, 2, 3, 4});
  CHECK(BaseCoder("acgt").encode("ACGTU") == Codes{0, 1, 2, 3, 3});
  CHECK(BaseCoder("ACGT", false).encode("aAuU") == Codes{4, 0, 4, 3});
}

TEST_CASE("U is T for a DNA alphabet, T is U for an RNA one, and neither for a protein's") {
  CHECK(BaseCoder("ACGT").encode("TtUu") == Codes{3, 3, 3, 3});
  CHECK(BaseCoder("ACGU").encode("TtUu") == Codes{3, 3, 3, 3});
  const BaseCoder protein("ACDEFGHIKLMNPQRSTVWY");
  CHECK(protein.encode("TU") == Codes{16, 20});
  CHECK(protein.encode("a") == Codes{20});
  CHECK(BaseCoder("ACDEFGHIKLMNPQRSTVWY", true).encode("a") == Codes{0});
}

TEST_CASE("an alphabet of any letters keeps their case and order") {
  const BaseCoder coder(".abc;");
  CHECK(coder.encode(".abc;ABC") == Codes{0, 1, 2, 3, 4, 5, 5, 5});
  CHECK(BaseCoder("aA", true).encode("aA") == Codes{0, 1});
}

TEST_CASE("the fast way gives what the table gives, for all 256 bytes, odd lengths and odd places") {
  std::mt19937 random(7);
  std::string every_byte_but_one = all_bytes().substr(1);
  for (const std::string& alphabet : {std::string("ACGT"), std::string("ACGU"), std::string(".abc;"),
                                      std::string("ACDEFGHIKLMNPQRSTVWY"), every_byte_but_one}) {
    const BaseCoder coder(alphabet);
    std::string text = all_bytes();
    for (int i = 0; i < 700; ++i) text += static_cast<char>(random());
    for (size_t from : {size_t{0}, size_t{1}, size_t{17}}) {
      for (size_t length = 0; from + length <= text.size(); length += length < 300 ? 1 : 41) {
        const std::string_view piece = std::string_view(text).substr(from, length);
        Codes by_table(length + 1, 99), fast(length + 1, 99);
        coder.encode_by_table(piece, by_table.data());
        coder.encode(piece, fast.data());
        if (fast != by_table) FAIL("alphabet " << alphabet << ", from " << from << ", length " << length);
      }
    }
  }
}

TEST_CASE("the table holds the alphabet's letters and their aliases and nothing else") {
  const Codes codes = BaseCoder("ACGT").encode(all_bytes());
  for (size_t c = 0; c < 256; ++c) {
    const size_t place = std::string("AaCcGgTtUu").find(static_cast<char>(c));
    CHECK(codes[c] == (place == std::string::npos ? 4 : std::min<size_t>(place / 2, 3)));
  }
}

TEST_CASE("an alphabet that is empty, too long or names a letter twice is an error") {
  CHECK(error_of([] { BaseCoder(""); }) == "an alphabet has 0 letters, expected 1 to 255 | ");
  CHECK(error_of([] { BaseCoder{all_bytes()}; }) == "an alphabet has 256 letters, expected 1 to 255 | ");
  CHECK(error_of([] { BaseCoder("ACGA"); }) == "alphabet 'ACGA' names the letter 'A' twice | ");
}
