// SPDX-License-Identifier: MIT
// Values of a definition's texts and attributes: Python's numbers, truth values and tuples.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "formats/seqgra/xml.hpp"

namespace seqcast {

/// The text of an element that has no others in it. @throws Error  where it has.
std::string text_of(const std::string& file, const XmlElement& element);
/// @throws Error  where an element has a text or elements.
void text_of_none(const std::string& file, const XmlElement& element);
/// @throws Error  for an attribute that is not known.
void check_attributes(const std::string& file, const XmlElement& element,
                      std::initializer_list<std::string_view> known);

/// The following read `text`, the value of `key` (or, where that is empty, the element's text) as Python would.
/// @throws Error  naming the line, got and expected.
int64_t integer_of(const std::string& file, const XmlElement& element, std::string_view key, const std::string& text,
                   int64_t least, int64_t most);
double number_of(const std::string& file, const XmlElement& element, std::string_view key, const std::string& text);
/// As strtobool: y, yes, t, true, on, 1 and their opposites, in either case.
bool boolean_of(const std::string& file, const XmlElement& element, std::string_view key, const std::string& text);
/// "5", "(5,)", "(1, 5)" or "[1, 5]".
std::vector<int64_t> integers_of(const std::string& file, const XmlElement& element, std::string_view key,
                                 const std::string& text, int64_t least, int64_t most);

}  // namespace seqcast
