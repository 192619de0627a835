// SPDX-License-Identifier: MIT
#include "formats/seqgra/xml_encoding.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <pugixml.hpp>

#include "base/ascii_text.hpp"
#include "base/shown_text.hpp"
#include "io/text_marks.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

using namespace std::string_view_literals;

enum class XmlEncoding { utf8, ascii, latin1, utf16 };

struct NamedEncoding {
  std::string_view name;  ///< in lower case
  XmlEncoding encoding;
};

constexpr NamedEncoding known_encodings[] = {
    {"utf-8", XmlEncoding::utf8},     {"utf8", XmlEncoding::utf8},         {"us-ascii", XmlEncoding::ascii},
    {"ascii", XmlEncoding::ascii},    {"iso-8859-1", XmlEncoding::latin1}, {"iso8859-1", XmlEncoding::latin1},
    {"latin1", XmlEncoding::latin1},  {"latin-1", XmlEncoding::latin1},    {"utf-16", XmlEncoding::utf16},
    {"utf-16le", XmlEncoding::utf16}, {"utf-16be", XmlEncoding::utf16}};

constexpr const char* as_utf8_hint = "write it in UTF-8, with encoding=\"UTF-8\" in its declaration";

/// A text of UTF-16, by its byte order mark, or by the `<?` that it begins with.
struct Utf16 {
  bool is_little = false;  ///< the low byte comes first
  size_t begin = 0;        ///< behind the mark

  unsigned unit(std::string_view bytes, size_t at) const {
    const unsigned one = static_cast<unsigned char>(bytes[at]), two = static_cast<unsigned char>(bytes[at + 1]);
    return is_little ? one | two << 8 : one << 8 | two;
  }
};

std::optional<Utf16> utf16_in(std::string_view bytes) {
  if (bytes.starts_with("\xff\xfe")) return Utf16{true, 2};
  if (bytes.starts_with("\xfe\xff")) return Utf16{false, 2};
  if (bytes.starts_with("<\0?\0"sv)) return Utf16{true, 0};
  if (bytes.starts_with("\0<\0?"sv)) return Utf16{false, 0};
  return std::nullopt;
}

int64_t line_at(std::string_view text, size_t at) {
  return 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n');
}

std::string utf8_of_utf16(const std::string& file, std::string_view bytes, const Utf16& form) {
  std::wstring characters;
  const auto broken = [&] {
    return Error("is a text of UTF-16, and is damaged: it has half a character", "copy or download it again")
        .in(file, 1 + std::count(characters.begin(), characters.end(), L'\n'));
  };
  for (size_t at = form.begin; at < bytes.size(); at += 2) {
    if (at + 1 == bytes.size()) throw broken();
    unsigned character = form.unit(bytes, at);
    if (character >= 0xD800 && character < 0xE000) {  // one of two halves, the high one first
      const unsigned low = at + 3 < bytes.size() ? form.unit(bytes, at + 2) : 0;
      if (character >= 0xDC00 || low < 0xDC00 || low >= 0xE000) throw broken();
      character = 0x10000 + ((character - 0xD800) << 10) + (low - 0xDC00);
      at += 2;
    }
    characters += static_cast<wchar_t>(character);
  }
  return pugi::as_utf8(characters);
}

/// What the declaration says, as it spells it.
struct Declared {
  std::string name;
  int64_t line = 1;
};

std::optional<Declared> declared_encoding(const std::string& text) {
  pugi::xml_document document;  // of what is not well formed, what stands before the error
  document.load_buffer(text.data(), text.size(), pugi::parse_declaration | pugi::parse_fragment, pugi::encoding_utf8);
  for (const pugi::xml_node& node : document)
    if (const pugi::xml_attribute name = node.attribute("encoding"); node.type() == pugi::node_declaration && name)
      return Declared{name.value(), line_at(text, static_cast<size_t>(std::max<ptrdiff_t>(node.offset_debug(), 0)))};
  return std::nullopt;
}

/// ISO-8859-1 has the first 256 characters, a byte each; those from 0x80 on are control characters, which no text has.
std::string utf8_of_latin1(const std::string& file, const std::string& text) {
  std::wstring characters;
  for (size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte >= 0x80 && byte < 0xA0)
      throw Error(
          fmt::format("is declared to be of ISO-8859-1, and has the byte 0x{:X}, which is not a letter there", byte),
          "is it of windows-1252? iconv -f WINDOWS-1252 -t UTF-8 FILE > NEW, and encoding=\"UTF-8\" in its "
          "declaration")
          .in(file, line_at(text, at));
    characters += static_cast<wchar_t>(byte);
  }
  return pugi::as_utf8(characters);
}

void check_ascii(const std::string& file, const std::string& text) {
  const auto other = std::ranges::find_if(text, [](char byte) { return static_cast<unsigned char>(byte) >= 0x80; });
  if (other != text.end())
    throw Error(
        fmt::format("is declared to be of US-ASCII, and has the byte 0x{:X}", static_cast<unsigned char>(*other)),
        as_utf8_hint)
        .in(file, line_at(text, static_cast<size_t>(other - text.begin())));
}

/// What the declaration says, checked against the mark before it.
XmlEncoding encoding_of(const std::string& file, const Declared& declared, std::string_view bytes) {
  const auto known = std::ranges::find(known_encodings, lower_case(declared.name), &NamedEncoding::name);
  const std::string shown_name = shown_in_brief(declared.name, 40);
  if (known == std::end(known_encodings))
    throw Error(fmt::format("is encoded as '{}', expected UTF-8, US-ASCII, ISO-8859-1 or UTF-16", shown_name),
                as_utf8_hint)
        .in(file, declared.line);
  const bool is_utf16 = utf16_in(bytes).has_value();
  const bool is_marked_utf8 = bytes.starts_with(utf8_mark) && known->encoding != XmlEncoding::utf8;
  if (is_utf16 != (known->encoding == XmlEncoding::utf16) || is_marked_utf8)
    throw Error(fmt::format("says that it is encoded as '{}', and {}", shown_name,
                            is_marked_utf8 ? "begins with the byte order mark of UTF-8"
                            : is_utf16     ? "is of UTF-16"
                                           : "is not"),
                as_utf8_hint)
        .in(file, declared.line);
  return known->encoding;
}

}  // namespace

std::string xml_as_utf8(const std::string& file, const std::string& bytes) {
  const std::optional<Utf16> utf16 = utf16_in(bytes);
  std::string text = utf16 ? utf8_of_utf16(file, bytes, *utf16) : bytes;
  if (text.starts_with(utf8_mark)) text.erase(0, utf8_mark.size());
  const std::optional<Declared> declared = declared_encoding(text);
  if (!declared) return text;
  const XmlEncoding encoding = encoding_of(file, *declared, bytes);
  if (encoding == XmlEncoding::latin1) return utf8_of_latin1(file, text);
  if (encoding == XmlEncoding::ascii) check_ascii(file, text);
  return text;
}

std::string xml_beginning(std::string_view first_bytes) {
  const std::optional<Utf16> utf16 = utf16_in(first_bytes);
  if (!utf16) return std::string(first_bytes);
  std::string text;
  for (size_t at = utf16->begin; at + 1 < first_bytes.size(); at += 2) {
    const unsigned unit = utf16->unit(first_bytes, at);
    text += unit < 0x80 ? static_cast<char>(unit) : '?';
  }
  return text;
}

}  // namespace seqcast
