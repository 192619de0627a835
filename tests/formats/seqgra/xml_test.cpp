// SPDX-License-Identifier: MIT
// Tests of the reader of XML.
#include "formats/seqgra/xml.hpp"

#include <catch2/catch.hpp>

#include "tests/model/error_of.hpp"

using namespace seqcast;
using seqcast::test::error_of;

namespace {

std::string error(const std::string& text) {
  return error_of([&] { read_xml("m.xml", text); });
}

}  // namespace

TEST_CASE("elements have their names, lines, attributes and texts") {
  const XmlElement root =
      read_xml("m.xml",
               "<?xml version='1.0'?>\n<!-- a -->\n<a x='1 &lt; 2' y=\"&#x41;&#66;\">\n <b> two\n  words </b>\n <b/>"
               "<c><![CDATA[<d>&e;]]></c></a>\n");
  CHECK(root.name == "a");
  CHECK(root.line == 3);
  CHECK(root.attribute("x") == "1 < 2");
  CHECK(root.attribute("y") == "AB");
  CHECK_FALSE(root.attribute("z"));
  REQUIRE(root.children.size() == 3);
  CHECK(root.children[0].text == "two words");
  CHECK(root.children[0].line == 4);
  CHECK(root.children[1].text.empty());
  CHECK(root.children[2].text == "<d>&e;");
}

TEST_CASE("what refers to something outside the text is refused, and nothing is expanded") {
  CHECK(error("<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>\n<a>&e;</a>") ==
        "m.xml:1: has a document type (<!DOCTYPE>), which is not read");
  CHECK(error("<!DOCTYPE a SYSTEM 'http://x/y.dtd'><a/>").find("document type") != std::string::npos);
  CHECK(error("<a>\n<b>x &e; y</b></a>") == "m.xml:2: a text has the entity '&e;', which is none of XML's own");
  CHECK(error("<a x='&e;'/>") == "m.xml:1: an attribute has the entity '&e;', which is none of XML's own");
  CHECK(error("<a>A & B</a>").find("the entity '& B'") != std::string::npos);
  for (const char* number : {"&#0;", "&#xD800;", "&#x110000;", "&#;", "&#x;", "&#-1;", "&#99999999999;"})
    CHECK(error(std::string("<a>") + number + "</a>").find("the entity '" + std::string(number)) != std::string::npos);
  CHECK(error("<a><?php x?></a>") == "m.xml:1: has a processing instruction '<?php>', which is not read");
}

TEST_CASE("what is not well formed is refused with its line") {
  CHECK(error("<a>\n<b>\n</a>").find("m.xml:3: is no well-formed XML") == 0);
  CHECK(error("<a>\n<b").find("m.xml:2: is no well-formed XML") == 0);
  CHECK(error("") == "m.xml: has 0 elements that stand in no other, expected one");
  CHECK(error("<a/><b/>") == "m.xml: has 2 elements that stand in no other, expected one");
  CHECK(error("<a/>\nmore") == "m.xml:1: has a text that stands in no element");
  CHECK(error("<a x='1' x='2'/>") == "m.xml:1: <a> has two attributes 'x'");
  CHECK(error("<a>text<b/></a>") == "m.xml:1: <a> has a text beside its elements");
  CHECK(error(std::string("<a>\0</a>", 8)) == "m.xml: is no text: it has a byte of 0");
  CHECK(error("<a>\xff</a>") == "m.xml:1: has a text with control characters, or with bytes that are no UTF-8");
  CHECK(error("<a x='\x1b'/>").find("control characters") != std::string::npos);
  CHECK(error("<?xml version='1.0' encoding='latin1'?><a/>") == "m.xml:1: is encoded as 'latin1', expected UTF-8");
}

TEST_CASE("depth and size are limited") {
  std::string deep, end;
  for (int i = 0; i < 17; ++i) deep += "<a>", end += "</a>";
  CHECK(error(deep + end).find("elements stand more than 16 deep in others") != std::string::npos);
  std::string deeper;
  for (int i = 0; i < 300000; ++i) deeper += "<a>";
  CHECK_FALSE(error(deeper).empty());
  CHECK(error("<a>" + std::string(5 << 20, ' ') + "</a>").find("expected at most 4194304") != std::string::npos);
}
