// SPDX-License-Identifier: MIT
// Encoding of an XML text, by its first bytes and its declaration.
#pragma once

#include <string>
#include <string_view>

namespace seqcast {

/// The text as UTF-8. It may be stored as UTF-8, US-ASCII, ISO-8859-1 or UTF-16, however its declaration spells them;
/// UTF-16 has a byte order mark, or a declaration.
///
/// @throws Error  naming file and line: for other encodings, and for bytes that are not of the one that is declared.
std::string xml_as_utf8(const std::string& file, const std::string& bytes);

/// A beginning that may be cut anywhere, to be searched for words of ASCII.
std::string xml_beginning(std::string_view first_bytes);

}  // namespace seqcast
