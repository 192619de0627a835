// SPDX-License-Identifier: MIT
// SVG elements as files have them.
#include "picture/svg.hpp"

#include <catch2/catch.hpp>

using namespace seqcast;

TEST_CASE("texts in a picture cannot be elements, attributes or control characters") {
  CHECK(xml_escaped("<a> & \"b\" 'c'") == "&lt;a&gt; &amp; &quot;b&quot; &#39;c&#39;");
  CHECK(xml_escaped("a\x1b[31mb") == "a_[31mb");
  CHECK(xml_escaped("\xff") == "_");
  Svg svg;
  svg.open_group("layer", {{"data-name", "x\"><script>"}});
  svg.text({1, 2}, "</text><script>", "name");
  svg.tip("</title>");
  svg.close_group();
  const std::string file = svg.file(10, 10, "</title><script>", "");
  CHECK(file.find("<script>") == std::string::npos);
  CHECK(file.find("data-name=\"x&quot;&gt;&lt;script&gt;\"") != std::string::npos);
}

TEST_CASE("coordinates have two decimals at most, and no minus before 0") {
  CHECK(coordinate(1.0 / 3) == "0.33");
  CHECK(coordinate(12) == "12");
  CHECK(coordinate(-0.001) == "0");
  CHECK(coordinate(131072) == "131072");
  CHECK(coordinate(1e-7 + 5) == "5");
}
