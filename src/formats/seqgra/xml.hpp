// SPDX-License-Identifier: MIT
// Small XML files of others as plain elements; whatever could refer to something outside the file is refused.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "seqcast/error.hpp"

namespace seqcast {

struct XmlElement {
  std::string name;
  int64_t line = 0;
  std::vector<std::pair<std::string, std::string>> attributes;  ///< in the file's order
  std::string text;  ///< without white space around it, and with one space for each stretch of it
  std::vector<XmlElement> children;

  std::optional<std::string> attribute(std::string_view key) const;
};

/// What is wrong at an element. @param file  that it stands in.
Error at_element(const std::string& file, const XmlElement& element, std::string_view what,
                 const std::string& hint = {});

/// Parses a whole document, as it is stored (xml_encoding).
///
/// @throws Error  naming file and line, for encodings that are not known, what is not well formed, DTDs, entities other
/// than XML's own five,
///                processing instructions, texts next to elements, nesting beyond 16 and files beyond 4 MiB.
XmlElement read_xml(const std::string& file, const std::string& text);

}  // namespace seqcast
