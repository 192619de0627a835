// SPDX-License-Identifier: MIT
// Readers of the kinds of gene annotation, line by line.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "genome/annotation.hpp"

namespace seqcast {

/// Bytes of memory that a transcript takes while a file is read, with what finds it by its name; and those of an exon.
constexpr int64_t found_transcript_bytes = 640, exon_bytes = 32;

/// One kind of file.
struct AnnotationLines {
  /// Takes a line that is no comment. @return  the bytes of memory that are held for it.
  /// @throws Error  without the file's name and the line.
  std::function<int64_t(std::string_view line, int64_t number)> take;
  /// All that the lines told of, in the order in which they are named first.
  std::function<std::vector<FoundTranscript>()> transcripts;
};

AnnotationLines bed12_lines();
/// SpliceAI's: TX_START and EXON_START are 0-based, ends as half-open ranges have them.
AnnotationLines gene_table_lines();

std::vector<std::string_view> tab_columns(std::string_view line);
bool is_whole_number(std::string_view text);
/// @throws Error  naming what it is, where the text is no whole number.
int64_t whole_number(std::string_view text, std::string_view what);
/// Comma-separated numbers; a comma at the end is allowed.
std::vector<int64_t> whole_numbers(std::string_view text, std::string_view what);

}  // namespace seqcast
