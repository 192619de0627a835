// SPDX-License-Identifier: MIT
#include "genome/fasta_index.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>
#include <unordered_set>

#include "genome/fasta_scan.hpp"
#include "io/byte_stream.hpp"
#include "io/held_lines.hpp"

namespace seqcast {
namespace {

constexpr int64_t piece_bytes = 4096;  // of text that is looked at around what is asked for

bool can_be(const FastaEntry& entry) {
  constexpr int64_t most = int64_t{1} << 48, max_in_line = UINT32_MAX, max_at_end = 1 << 12;
  return entry.length >= 0 && entry.length < most && entry.offset >= 0 && entry.offset < most &&
         entry.line_bases >= (entry.length > 0 ? 1 : 0) && entry.line_bytes >= entry.line_bases &&
         entry.line_bytes <= max_in_line && entry.line_bytes - entry.line_bases < max_at_end;
}

/// Takes a field that a tab or the line's end ends off the line.
std::string_view next_field(std::string_view& line) {
  const std::string_view field = line.substr(0, line.find('\t'));
  line.remove_prefix(std::min(field.size() + 1, line.size()));
  return field;
}

std::optional<FastaEntry> parse_index_line(std::string_view line) {
  FastaEntry entry;
  entry.name = next_field(line);
  for (int64_t* number : {&entry.length, &entry.offset, &entry.line_bases, &entry.line_bytes}) {
    const std::string_view field = next_field(line);
    const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), *number);
    if (error != std::errc() || end != field.data() + field.size()) return std::nullopt;
  }
  if (entry.name.empty() || !line.empty() || !can_be(entry)) return std::nullopt;
  return entry;
}

/// What ends a line: blanks and a line feed.
bool ends_line(std::string_view text) {
  return text.ends_with('\n') && std::all_of(text.begin(), text.end(), is_blank);
}

/// Walks over what lies between the bases of two sequences.
class Gap {
 public:
  /// @param empty  gets the names of headers that no bases follow.
  Gap(RandomText& text, int64_t begin, EmptySequences& empty)
      : text_(text), at_(begin), in_line_(begin > 0), empty_(empty) {}

  /// Whether the lines from here on are blank or headers, the last of them, which ends at `end`, that of `name`.
  bool leads_to(const std::string& name, int64_t end) {
    while (at_ < end) {
      if (is_header_) empty_.add(name_);
      if (!read_line(end)) return false;
    }
    return name_ == name && at_ == end && !in_line_;
  }

  /// Whether nothing but blank lines and headers follows.
  bool leads_to_the_end() {
    while (at_ < text_.size()) {
      if (!read_line(text_.size())) return false;
      if (is_header_) empty_.add(name_);
    }
    return true;
  }

 private:
  /// Reads up to the line's end, or up to `end`. False where the line holds bases.
  bool read_line(int64_t end) {
    bool in_name = false;
    is_header_ = false;
    name_.clear();
    while (at_ < end) {
      const std::string_view piece = text_.read(at_, std::min(piece_bytes, end - at_));
      if (piece.empty()) return false;
      for (const char c : piece) {
        ++at_;
        const bool begins_header = c == '>' && !in_line_;
        in_line_ = c != '\n';
        if (!in_line_) return true;
        if (!is_header_ && !begins_header && !is_blank(c)) return false;
        in_name = begins_header || (in_name && !is_blank(c));
        if (in_name && is_header_) name_ += c;
        is_header_ |= begins_header;
      }
    }
    return true;
  }

  RandomText& text_;
  int64_t at_;
  bool in_line_;            // behind a line's first byte
  bool is_header_ = false;  // the line that was read last
  EmptySequences& empty_;
  std::string name_;  // of the line that was read last, where it is a header
};

/// Whether a line of bases is as long as the index says, and ends as it says.
bool has_line(const FastaEntry& entry, RandomText& text, int64_t first_base) {
  const int64_t end = std::min(first_base / entry.line_bases * entry.line_bases + entry.line_bases, entry.length);
  const auto holds = [&](int64_t start, int64_t behind) {
    return start >= behind || std::ssize(read_bases(entry, text, start, behind)) == behind - start;
  };
  return holds(first_base, std::min(first_base + piece_bytes, end)) && holds(std::max(first_base, end - 1), end);
}

/// Some of a text, from a byte on.
struct Excerpt {
  std::string_view text;
  int64_t begin = 0;

  /// What there is here of bytes [from, to) of the text.
  std::string_view part(int64_t from, int64_t to) const {
    const int64_t first = std::clamp<int64_t>(from - begin, 0, std::ssize(text));
    const int64_t last = std::clamp<int64_t>(to - begin, first, std::ssize(text));
    return text.substr(static_cast<size_t>(first), static_cast<size_t>(last - first));
  }
  /// Whether a line holds bases, as far as it is here.
  bool has_bases_of(const FastaEntry& entry, int64_t line) const {
    const int64_t first = entry.line_begin(line);
    const int64_t behind = std::min((line + 1) * entry.line_bases, entry.length);
    return are_bases(part(first, first + behind - line * entry.line_bases));
  }
  /// Whether a line that others follow ends as the index says, where its end is here.
  bool has_end_of(const FastaEntry& entry, int64_t line) const {
    const int64_t behind = entry.line_begin(line + 1);
    const bool is_last = (line + 1) * entry.line_bases >= entry.length;
    if (is_last || behind > begin + std::ssize(text) || behind - entry.end_bytes() < begin) return true;
    return ends_line(part(behind - entry.end_bytes(), behind));
  }
};

}  // namespace

std::vector<FastaEntry> read_fai(const std::string& path, int64_t memory) {
  std::vector<FastaEntry> index;
  HeldLines held(path, "sequences", memory);
  ByteStream file(path, false);
  for (std::string line; file.next_line(line);) {
    std::optional<FastaEntry> entry = parse_index_line(line);
    if (!entry) return {};
    held.add(sequence_bytes);
    index.push_back(std::move(*entry));
  }
  return index;
}

std::string fai_of(const std::vector<FastaEntry>& index) {
  std::string text;
  for (const FastaEntry& entry : index)
    fmt::format_to(std::back_inserter(text), "{}\t{}\t{}\t{}\t{}\n", entry.name, entry.length, entry.offset,
                   entry.line_bases, entry.line_bytes);
  return text;
}

bool fits(const std::vector<FastaEntry>& index, RandomText& text, EmptySequences& empty) {
  std::unordered_set<std::string_view> names;
  int64_t end = 0;  // of the bases before
  for (const FastaEntry& entry : index) {
    if (!names.insert(entry.name).second || !Gap(text, end, empty).leads_to(entry.name, entry.offset)) return false;
    end = entry.offset;
    if (entry.length == 0) {
      empty.add(entry.name);
      continue;
    }
    if (!has_line(entry, text, 0) || !has_line(entry, text, (entry.length - 1) / entry.line_bases * entry.line_bases))
      return false;
    end = entry.place(entry.length - 1) + 1;
  }
  return Gap(text, end, empty).leads_to_the_end();
}

std::string read_bases(const FastaEntry& entry, RandomText& text, int64_t start, int64_t end) {
  const int64_t first_line = start / entry.line_bases, last_line = (end - 1) / entry.line_bases;
  // Whole lines, with the end of the one before; of very long ones what lies near.
  const int64_t from = std::max(entry.line_begin(first_line) - (first_line > 0 ? entry.end_bytes() : 0),
                                entry.place(start) - piece_bytes);
  const int64_t to = std::min(entry.line_begin(last_line + 1), entry.place(end - 1) + 1 + piece_bytes);
  const Excerpt excerpt{text.read(from, to - from), from};
  if (first_line > 0 && !excerpt.has_end_of(entry, first_line - 1)) return {};
  std::string bases;
  bases.reserve(static_cast<size_t>(end - start));
  for (int64_t line = first_line; line <= last_line; ++line) {
    if (!excerpt.has_bases_of(entry, line) || !excerpt.has_end_of(entry, line)) return {};
    const int64_t behind = std::min((line + 1) * entry.line_bases, end);
    bases += excerpt.part(entry.place(std::max(start, line * entry.line_bases)), entry.place(behind - 1) + 1);
  }
  return bases;
}

}  // namespace seqcast
