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

/// With its hint.
std::string full_error(const std::string& text) {
  try {
    read_xml("m.xml", text);
    return "nothing was thrown";
  } catch (const Error& error) {
    return error.what() + (" | " + error.hint());
  }
}

const std::string as_utf8 = " | write it in UTF-8, with encoding=\"UTF-8\" in its declaration";

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
  CHECK(error("<a>\n<b>x &e; y</b></a>") == "m.xml:2: a text has the entity '&e;', which is not one of XML's own");
  CHECK(error("<a x='&e;'/>") == "m.xml:1: an attribute has the entity '&e;', which is not one of XML's own");
  CHECK(error("<a>A & B</a>").find("the entity '& B'") != std::string::npos);
  for (const char* number : {"&#0;", "&#xD800;", "&#x110000;", "&#;", "&#x;", "&#-1;", "&#99999999999;"})
    CHECK(error(std::string("<a>") + number + "</a>").find("the entity '" + std::string(number)) != std::string::npos);
  CHECK(error("<a><?php x?></a>") == "m.xml:1: has a processing instruction '<?php>', which is not read");
}

TEST_CASE("what is not well formed is refused with its line") {
  CHECK(error("<a>\n<b>\n</a>").find("m.xml:3: is not well-formed XML") == 0);
  CHECK(error("<a>\n<b").find("m.xml:2: is not well-formed XML") == 0);
  CHECK(error("") == "m.xml: has 0 elements that stand in no other, expected one");
  CHECK(error("<a/><b/>") == "m.xml: has 2 elements that stand in no other, expected one");
  CHECK(error("<a/>\nmore") == "m.xml:1: has a text that stands in no element");
  CHECK(error("<a x='1' x='2'/>") == "m.xml:1: <a> has two attributes 'x'");
  CHECK(error("<a>text<b/></a>") == "m.xml:1: <a> has a text next to its elements");
  CHECK(error(std::string("<a>\0</a>", 8)) == "m.xml: is not text: it has a byte of 0");
  CHECK(error("<a>\xff</a>") == "m.xml:1: has a text with control characters, or with bytes that are not UTF-8");
  CHECK(error("<a x='\x1b'/>").find("control characters") != std::string::npos);
  CHECK(error("<?xml version='1.0'?><?xml version='1.0'?><a/>") == "m.xml:1: declares XML (<?xml>) a second time");
}

TEST_CASE("texts are read as their declarations say that they are encoded, however they spell it") {
  const auto text_of = [](const std::string& encoding, const std::string& text) {
    return read_xml("m.xml", "<?xml version='1.0' encoding='" + encoding + "'?>\n<a>" + text + "</a>").text;
  };
  for (const char* utf8 : {"UTF-8", "utf-8", "Utf-8", "utf8"}) CHECK(text_of(utf8, "\xC3\xBC") == "\xC3\xBC");
  for (const char* ascii : {"US-ASCII", "us-ascii", "ascii"}) CHECK(text_of(ascii, "u&#xFC;") == "u\xC3\xBC");
  for (const char* latin1 : {"ISO-8859-1", "iso-8859-1", "Latin1"})
    CHECK(text_of(latin1, "\xFC \xFF\xA0") == "\xC3\xBC \xC3\xBF\xC2\xA0");
  CHECK(read_xml("m.xml", "\xEF\xBB\xBF<?xml version='1.0' encoding='utf-8'?><a>b</a>").text == "b");
}

TEST_CASE("a text of UTF-16 is read by its byte order mark, or by its first characters") {
  const auto utf16 = [](std::u16string_view text, bool is_little) {
    std::string bytes = is_little ? "\xFF\xFE" : "\xFE\xFF";
    for (const char16_t unit : text) {
      const char high = static_cast<char>(unit >> 8), low = static_cast<char>(unit & 0xFF);
      bytes += is_little ? low : high;
      bytes += is_little ? high : low;
    }
    return bytes;
  };
  for (const bool is_little : {true, false}) {
    const std::string bytes =
        utf16(u"<?xml version='1.0' encoding='UTF-16'?>\n<a>\n<b>\u00FC\U0001F9EC</b></a>", is_little);
    const XmlElement root = read_xml("m.xml", bytes);
    CHECK(root.children.at(0).text == "\xC3\xBC\xF0\x9F\xA7\xAC");
    CHECK(root.children.at(0).line == 3);
    CHECK(read_xml("m.xml", bytes.substr(2)).children.at(0).text == root.children.at(0).text);
    CHECK(read_xml("m.xml", utf16(u"<a>b</a>", is_little)).text == "b");  // the mark alone says it
    const std::string half = "is a text of UTF-16, and is damaged: it has half a character | copy or download it again";
    CHECK(full_error(bytes.substr(0, bytes.size() - 1)) == "m.xml:3: " + half);
    CHECK(full_error(utf16(u"<a>\xD83E</a>", is_little)) == "m.xml:1: " + half);
    CHECK(full_error(utf16(u"<a>\xDDEC\xD83E</a>", is_little)) == "m.xml:1: " + half);
    CHECK(full_error(utf16(u"<?xml version='1.0' encoding='utf-8'?><a/>", is_little)) ==
          "m.xml:1: says that it is encoded as 'utf-8', and is of UTF-16" + as_utf8);
  }
  CHECK(full_error("<?xml version='1.0' encoding='utf-16'?><a/>") ==
        "m.xml:1: says that it is encoded as 'utf-16', and is not" + as_utf8);
}

TEST_CASE("other encodings, and bytes that are not of the one that is declared, are refused") {
  CHECK(full_error("\n<?xml version='1.0' encoding='windows-1252'?><a/>") ==
        "m.xml:2: is encoded as 'windows-1252', expected UTF-8, US-ASCII, ISO-8859-1 or UTF-16" + as_utf8);
  CHECK(full_error("<?xml version='1.0' encoding='us-ascii'?>\n<a>\xC3\xBC</a>") ==
        "m.xml:2: is declared to be of US-ASCII, and has the byte 0xC3" + as_utf8);
  CHECK(full_error("<?xml version='1.0' encoding='iso-8859-1'?>\n<a>\x93</a>") ==
        "m.xml:2: is declared to be of ISO-8859-1, and has the byte 0x93, which is not a letter there | is it of "
        "windows-1252? iconv -f WINDOWS-1252 -t UTF-8 FILE > NEW, and encoding=\"UTF-8\" in its declaration");
  CHECK(full_error("\xEF\xBB\xBF<?xml version='1.0' encoding='latin1'?><a/>") ==
        "m.xml:1: says that it is encoded as 'latin1', and begins with the byte order mark of UTF-8" + as_utf8);
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
