// SPDX-License-Identifier: MIT
#include "formats/seqgra/xml.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <pugixml.hpp>
#include <sstream>

#include "base/shown_text.hpp"
#include "formats/seqgra/xml_encoding.hpp"

namespace seqcast {
namespace {

constexpr size_t max_bytes = size_t{4} << 20;
constexpr int max_depth = 16;
constexpr unsigned parts =
    pugi::parse_default | pugi::parse_doctype | pugi::parse_pi | pugi::parse_declaration | pugi::parse_fragment;

Error at_line(const std::string& file, int64_t line, std::string_view what, const std::string& hint = {}) {
  return Error(std::string(what), hint).in(file, line);
}

/// The text with one space for each stretch of white space, and none around it.
std::string without_spaces(const std::string& text) {
  std::istringstream words(text);
  std::string result;
  for (std::string word; words >> word;) result += (result.empty() ? "" : " ") + word;
  return result;
}

/// The character that `&#65;` or `&#x41;` stands for, without the ends: "65" or "x41"; 0 where it is none.
unsigned referred(std::string_view digits) {
  const bool is_hexadecimal = digits.starts_with('x');
  if (is_hexadecimal) digits.remove_prefix(1);
  unsigned value = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, is_hexadecimal ? 16 : 10);
  const bool is_whole = error == std::errc() && end == digits.data() + digits.size();
  const bool is_character = value < 0x110000 && (value < 0xD800 || value > 0xDFFF);
  return is_whole && is_character ? value : 0;
}

/// The first '&' that begins neither one of XML's own five entities nor a character by its number.
std::optional<std::string> foreign_entity(std::string_view raw) {
  static constexpr std::string_view own[] = {"amp", "lt", "gt", "quot", "apos"};
  for (size_t from = raw.find('&'); from != raw.npos; from = raw.find('&', from + 1)) {
    const size_t end = raw.find(';', from);
    const std::string_view name = end == raw.npos ? "" : raw.substr(from + 1, end - from - 1);
    const bool is_own = std::find(std::begin(own), std::end(own), name) != std::end(own);
    if (!is_own && !(name.starts_with('#') && referred(name.substr(1)) != 0))
      return std::string(raw.substr(from, end == raw.npos ? 20 : std::min<size_t>(end - from + 1, 40)));
  }
  return std::nullopt;
}

/// One reading of the file: its nodes, and where they stand.
class XmlReader {
 public:
  XmlReader(const std::string& file, const std::string& text) : file_(file), text_(text) {}

  XmlElement read() {
    parse(parts & ~pugi::parse_escapes);  // as it stands, so that entities can be seen
    check_children(document_, 0);
    parse(parts);
    return element(*std::find_if(document_.begin(), document_.end(), is_element));
  }

 private:
  static bool is_element(const pugi::xml_node& node) { return node.type() == pugi::node_element; }

  int64_t line_at(ptrdiff_t offset) const {
    const auto end = text_.begin() + std::clamp<ptrdiff_t>(offset, 0, std::ssize(text_));
    return 1 + std::count(text_.begin(), end, '\n');
  }
  int64_t line_of(const pugi::xml_node& node) const { return line_at(node.offset_debug()); }

  void parse(unsigned options) {
    const pugi::xml_parse_result result =
        document_.load_buffer(text_.data(), text_.size(), options, pugi::encoding_utf8);
    if (result) return;
    std::string what = result.description();  // as in "Error parsing start element tag"
    std::transform(what.begin(), what.begin() + 1, what.begin(), [](unsigned char c) { return std::tolower(c); });
    throw at_line(file_, line_at(result.offset), fmt::format("is not well-formed XML ({})", what));
  }

  void check_children(const pugi::xml_node& node, int depth) const {
    if (depth > max_depth)
      throw at_line(file_, line_of(node), fmt::format("elements stand more than {} deep in others", max_depth));
    int elements = 0;
    for (const pugi::xml_node& child : node) {
      check_kind(child, depth);
      elements += is_element(child);
      if (is_element(child)) check_element(child);
      if (is_element(child)) check_children(child, depth + 1);
    }
    if (depth == 0 && elements != 1)
      throw Error(fmt::format("has {} elements that stand in no other, expected one", elements)).in(file_);
  }

  void check_kind(const pugi::xml_node& node, int depth) const {
    const std::string hint = "the definition's own text is all that is read: write out what it stands for";
    if (node.type() == pugi::node_doctype)
      throw at_line(file_, line_of(node), "has a document type (<!DOCTYPE>), which is not read", hint);
    if (node.type() == pugi::node_pi)
      throw at_line(
          file_, line_of(node),
          fmt::format("has a processing instruction '<?{}>', which is not read", shown_in_brief(node.name(), 40)));
    if (node.type() == pugi::node_declaration) check_declaration(node, depth);
    if (node.type() == pugi::node_pcdata) {
      check_text(node.value(), node, "a text");
      if (depth == 0 && !without_spaces(node.value()).empty())
        throw at_line(file_, line_of(node), "has a text that stands in no element");
    }
  }

  /// What it says of the encoding was looked at before (xml_encoding).
  void check_declaration(const pugi::xml_node& node, int depth) const {
    if (depth > 0) throw at_line(file_, line_of(node), "declares XML (<?xml>) inside an element");
    for (pugi::xml_node before = node.previous_sibling(); before; before = before.previous_sibling())
      if (before.type() == pugi::node_declaration)
        throw at_line(file_, line_of(node), "declares XML (<?xml>) a second time");
  }

  void check_element(const pugi::xml_node& node) const {
    if (shown(node.name()) != node.name())
      throw at_line(file_, line_of(node), "has an element whose name is not text of UTF-8");
    for (const pugi::xml_attribute& attribute : node.attributes()) {
      check_text(attribute.value(), node, "an attribute");
      for (pugi::xml_attribute other = attribute.next_attribute(); other; other = other.next_attribute())
        if (std::string_view(other.name()) == attribute.name())
          throw at_line(file_, line_of(node),
                        fmt::format("<{}> has two attributes '{}'", node.name(), shown(other.name())));
    }
  }

  void check_text(std::string_view raw, const pugi::xml_node& node, std::string_view what) const {
    if (const auto entity = foreign_entity(raw))
      throw at_line(file_, line_of(node),
                    fmt::format("{} has the entity '{}', which is not one of XML's own", what, shown(*entity)),
                    "entities are not read: write out what it stands for; '&' itself is '&amp;'");
  }

  /// A text as it is kept. References to characters may have made what no text has.
  std::string kept(const pugi::xml_node& node, const std::string& text) const {
    std::string result = without_spaces(text);
    if (shown(result) != result)
      throw at_line(file_, line_of(node), "has a text with control characters, or with bytes that are not UTF-8");
    return result;
  }

  XmlElement element(const pugi::xml_node& node) const {
    XmlElement result{node.name(), line_of(node), {}, {}, {}};
    for (const pugi::xml_attribute& attribute : node.attributes())
      result.attributes.emplace_back(kept(node, attribute.name()), kept(node, attribute.value()));
    std::string text;
    for (const pugi::xml_node& child : node) {
      if (is_element(child)) result.children.push_back(element(child));
      if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) text += child.value();
    }
    result.text = kept(node, text);
    if (!result.text.empty() && !result.children.empty())
      throw at_line(file_, result.line, fmt::format("<{}> has a text next to its elements", result.name));
    return result;
  }

  const std::string& file_;
  const std::string& text_;
  pugi::xml_document document_;
};

}  // namespace

std::optional<std::string> XmlElement::attribute(std::string_view key) const {
  for (const auto& [other, value] : attributes)
    if (other == key) return value;
  return std::nullopt;
}

Error at_element(const std::string& file, const XmlElement& element, std::string_view what, const std::string& hint) {
  return at_line(file, element.line, fmt::format("<{}> {}", element.name, what), hint);
}

XmlElement read_xml(const std::string& file, const std::string& text) {
  if (text.size() > max_bytes)
    throw Error(fmt::format("has {} bytes, expected at most {}", text.size(), max_bytes)).in(file);
  const std::string decoded = xml_as_utf8(file, text);
  if (decoded.find('\0') != decoded.npos) throw Error("is not text: it has a byte of 0").in(file);
  return XmlReader(file, decoded).read();
}

}  // namespace seqcast
