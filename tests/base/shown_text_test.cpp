// SPDX-License-Identifier: MIT
// Tests of texts that may hold a file's own words.
#include "base/shown_text.hpp"

#include <catch2/catch.hpp>

using namespace seqcast;

TEST_CASE("a file's own words do nothing to a terminal") {
  CHECK(shown("layer 'a\x1b[31m\n\t\x7f' is unknown") == "layer 'a_[31m_\t_' is unknown");
  CHECK(shown("largeur de f\xc3\xa9n\xc3\xaatre") == "largeur de f\xc3\xa9n\xc3\xaatre");
  CHECK(shown("\xc2\x9b"
              "31m") == "_31m");  // CSI as one character
  CHECK(shown("a\x9b"
              "1m") == "a_1m");                                                      // and as one byte
  CHECK(shown("\xe2\x80\xaegnp.exe") == "_gnp.exe");                                 // written from right to left
  CHECK(shown("\xe2\x80\x93 \xf0\x9f\xa7\xac") == "\xe2\x80\x93 \xf0\x9f\xa7\xac");  // a dash, a double helix
  CHECK(shown("\xc0\x9b \xe0\x80\x9b \xf5\x80 \xc3") == "__ ___ __ _");              // no UTF-8
  CHECK(shown("") == "");
}

TEST_CASE("a long text loses its middle, and says so") {
  CHECK(shown_in_brief(std::string(100, 'a'), 100) == std::string(100, 'a'));
  const std::string brief = shown_in_brief(std::string(5000, 'a') + "the end", 200);
  CHECK(brief ==
        std::string(105, 'a') + " ... (4867 characters are left out here) ... " + std::string(28, 'a') + "the end");
  CHECK(shown_in_brief(std::string(67'000'000, 'z')).size() <= max_message_characters);
  std::string accents;
  for (int i = 0; i < 3000; ++i) accents += "\xc3\xa9";
  const std::string cut = shown_in_brief(accents);
  CHECK(shown(cut) == cut);  // no character is cut in two
  CHECK(shown_in_brief(accents, 3000) == accents);
}
