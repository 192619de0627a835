// SPDX-License-Identifier: MIT
#include "genome/fasta_scan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <unordered_map>

#include "base/setting.hpp"
#include "genome/fasta_copy.hpp"
#include "io/held_lines.hpp"
#include "io/nameless_file.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr std::string_view uneven_lines = "whose lines are unevenly long";
constexpr int64_t max_line_bases = int64_t{1} << 31;  // a .fai keeps the bytes of a line in 32 bits

std::string show_byte(char c) {
  return c > ' ' && c < 0x7f ? fmt::format("'{}'", c) : fmt::format("byte 0x{:02x}", static_cast<uint8_t>(c));
}

/// The index of a text as it stands, as long as lines are even.
class EvenLines {
 public:
  void begin(const std::string& name, int64_t offset) {
    if (!index_.empty() && index_.back().length == 0) index_.pop_back();
    index_.push_back({name, 0, offset, 0, 0});
    had_last_ = false;
  }
  /// A line of the sequence. @param bytes  with what ends it.
  void add(int64_t bases, int64_t bytes) {
    FastaEntry& entry = index_.back();
    if (bases > 0) {
      if (had_last_ || bases > max_line_bases || (entry.length > 0 && bases > entry.line_bases)) spoil(uneven_lines);
      if (entry.length == 0) entry.line_bases = bases, entry.line_bytes = bytes;
    }
    had_last_ |= bases < entry.line_bases || bases == 0;
    entry.length += bases;
  }
  /// The lines are not even, for this reason.
  void spoil(std::string_view why) { why_uneven_ = why; }
  /// Empty where they are.
  std::string_view why_uneven() const { return why_uneven_; }
  std::vector<FastaEntry> finish() {
    if (!index_.empty() && index_.back().length == 0) index_.pop_back();
    return std::move(index_);
  }

 private:
  std::vector<FastaEntry> index_;
  std::string_view why_uneven_;
  bool had_last_ = false;  // a line that none of bases may follow
};

enum class LineKind { unknown, header, bases };

// Walks over the text piece by piece; a line may be spread over many pieces.
class Scanner {
 public:
  /// @param copy  or null.
  Scanner(const std::string& file, FastaCopy* copy, int64_t memory)
      : file_(file), copy_(copy), held_(file, "sequences", memory) {}

  void read(std::string_view text);
  FastaScan finish();

 private:
  void read_in_line(std::string_view piece);
  void start_line(char first);
  void read_header(std::string_view piece);
  void read_bases(std::string_view piece);
  void read_mixed(std::string_view piece);
  void take_bases(std::string_view bases);
  void end_header();
  void end_sequence();
  void end_line();
  [[noreturn]] void fail(const std::string& cause, const std::string& hint = {}) const;

  const std::string& file_;
  FastaCopy* copy_;
  HeldLines held_;
  EvenLines lines_;
  FastaScan found_;
  std::unordered_map<std::string, int64_t> line_of_name_;
  std::string name_;
  int64_t line_ = 1;  // its number
  LineKind kind_ = LineKind::unknown;
  int64_t line_bases_ = 0, line_bytes_ = 0;
  int64_t bytes_ = 0;  // of the lines before this one
  bool name_is_whole_ = false;
  bool ends_in_return_ = false;                      // the line so far
  bool any_bases_ = false, has_bases_ = false;       // of all sequences, of this one
  bool any_return_ = false, any_other_end_ = false;  // of lines of bases
  bool is_copied_ = false;                           // of this sequence
};

void Scanner::fail(const std::string& cause, const std::string& hint) const {
  throw Error(cause, hint).in(file_, line_);
}

void Scanner::read(std::string_view text) {
  while (!text.empty()) {
    const size_t line_feed = text.find('\n');
    const std::string_view piece = text.substr(0, line_feed);
    line_bytes_ += std::ssize(piece);
    if (!piece.empty()) read_in_line(piece);
    if (line_feed == std::string_view::npos) return;
    ++line_bytes_;
    end_line();
    text.remove_prefix(line_feed + 1);
  }
}

void Scanner::read_in_line(std::string_view piece) {
  if (kind_ == LineKind::unknown) {
    while (line_of_name_.empty() && !piece.empty() && is_blank(piece.front())) {
      if (piece.front() != '\r') lines_.spoil(uneven_lines);
      piece.remove_prefix(1);
    }
    if (piece.empty()) return;
    start_line(piece.front());
    if (kind_ == LineKind::header) piece.remove_prefix(1);
  }
  kind_ == LineKind::header ? read_header(piece) : read_bases(piece);
}

void Scanner::start_line(char first) {
  kind_ = first == '>' ? LineKind::header : LineKind::bases;
  if (kind_ == LineKind::bases && line_of_name_.empty()) {
    fail(fmt::format("not a FASTA file: it begins with {}, expected '>'", show_byte(first)),
         first == '@'      ? "turn FASTQ into FASTA with: seqtk seq -a"
         : first == '\x93' ? "an .npy array is read from a file, not from a pipe: save it first"
                           : "");
  }
  if (kind_ == LineKind::bases) return;
  end_sequence();
  name_.clear();
  name_is_whole_ = false;
  is_copied_ = false;
}

void Scanner::read_header(std::string_view piece) {
  for (const char c : piece) {
    if (ends_in_return_) fail("a carriage return inside a header line", "make it line feeds with: tr '\\r' '\\n'");
    ends_in_return_ = c == '\r';
    name_is_whole_ |= is_blank(c);
    if (name_is_whole_) continue;
    if (static_cast<uint8_t>(c) < ' ' || c == 0x7f) fail(fmt::format("{} in a sequence's name", show_byte(c)));
    name_ += c;
  }
}

void Scanner::read_bases(std::string_view piece) {
  const std::string_view bases = piece.substr(0, piece.size() - (piece.back() == '\r' ? 1 : 0));
  if (ends_in_return_ || !are_bases(bases)) return read_mixed(piece);
  take_bases(bases);
  ends_in_return_ = bases.size() < piece.size();
}

// Bases with blanks between or behind them, or with what is neither.
void Scanner::read_mixed(std::string_view piece) {
  for (size_t i = 0; i < piece.size(); ++i) {
    if (ends_in_return_ || (is_blank(piece[i]) && piece[i] != '\r')) lines_.spoil(uneven_lines);
    ends_in_return_ = piece[i] == '\r';
    if (is_blank(piece[i])) continue;
    if (!are_bases(piece.substr(i, 1))) {
      fail(fmt::format("{} in sequence '{}'", show_byte(piece[i]), name_),
           piece[i] == '>' ? "each header begins a line of its own" : "is the file whole, and is it text?");
    }
    take_bases(piece.substr(i, 1));
  }
}

void Scanner::take_bases(std::string_view bases) {
  if (bases.empty()) return;
  line_bases_ += static_cast<int64_t>(bases.size());
  any_bases_ = has_bases_ = true;
  if (copy_ == nullptr) return;
  if (!is_copied_) copy_->begin(name_);
  is_copied_ = true;
  copy_->add(bases);
}

void Scanner::end_header() {
  held_.add(sequence_bytes);
  if (name_.empty()) {
    name_ = std::to_string(line_of_name_.size() + 1);
    if (found_.unnamed++ == 0) found_.first_unnamed_line = line_;
    lines_.spoil("which has a sequence without a name");
  }
  const auto [place, is_new] = line_of_name_.emplace(name_, line_);
  if (!is_new) {
    fail(fmt::format("sequence '{}' is there twice, first in line {}", name_, place->second),
         "give each sequence a name of its own");
  }
  lines_.begin(name_, bytes_ + line_bytes_);
}

void Scanner::end_sequence() {
  if (!line_of_name_.empty() && !has_bases_) found_.empty.add(name_);
  has_bases_ = false;
}

void Scanner::end_line() {
  if (kind_ == LineKind::header) {
    end_header();
  } else if (!line_of_name_.empty()) {
    lines_.add(line_bases_, line_bytes_);
  }
  if (line_bases_ > 0) (ends_in_return_ ? any_return_ : any_other_end_) = true;
  ++line_;
  bytes_ += line_bytes_;
  kind_ = LineKind::unknown;
  line_bases_ = line_bytes_ = 0;
  ends_in_return_ = false;
}

FastaScan Scanner::finish() {
  if (line_bytes_ > 0) {
    ++line_bytes_;  // a line without its line feed is indexed as if it had one
    end_line();
  }
  if (line_of_name_.empty()) throw Error("it is empty, expected sequences").in(file_);
  end_sequence();
  if (!any_bases_) throw Error("it holds no bases: its sequences are all empty").in(file_);
  if (any_return_ && any_other_end_) lines_.spoil(uneven_lines);
  found_.why_uneven = lines_.why_uneven();
  if (copy_ != nullptr) {
    found_.index = copy_->finish();
  } else if (found_.why_uneven.empty()) {
    found_.index = lines_.finish();
  }
  return std::move(found_);
}

}  // namespace

bool are_bases(std::string_view text) {
  unsigned others = 0;
  for (const char c : text) others |= unsigned{static_cast<uint8_t>(c - '!') > '~' - '!'} | unsigned{c == '>'};
  return others == 0;
}

FastaScan scan_fasta(ByteStream& stream, std::FILE* file, int64_t memory) {
  FastaCopy copy(file);
  Scanner scanner(stream.name(), file == nullptr ? nullptr : &copy, memory);
  for (std::string_view text = stream.next_block(); !text.empty(); text = stream.next_block()) {
    scanner.read(text);
    check_copy(file, stream.name());
  }
  FastaScan found = scanner.finish();
  check_copy(file, stream.name());
  if (stream.had_mark()) found.why_uneven = "which begins with a byte order mark";
  return found;
}

FastaScan scan_lines(ByteStream& stream, std::FILE* file, int64_t memory) {
  FastaCopy copy(file);
  FastaScan found;
  HeldLines held(stream.name(), "lines", memory);
  std::string text;
  for (int64_t line = 1; stream.next_line(text); ++line) {
    text.erase(text.find_last_not_of(" \t\r") + 1);
    if (text.empty()) continue;
    for (const char c : text)
      if (!are_bases({&c, 1}))
        throw Error(show_byte(c) + " in a sequence",
                    c == '>' ? fmt::format("a FASTA file is read without {}", Setting::lines)
                             : fmt::format("{} takes one sequence a line", Setting::lines))
            .in(stream.name(), line);
    held.add(sequence_bytes);
    found.lines.push_back(line);
    copy.begin(std::to_string(found.lines.size()));
    copy.add(text);
  }
  found.index = copy.finish();
  check_copy(file, stream.name());
  if (found.lines.empty()) throw Error("it is empty, expected sequences").in(stream.name());
  return found;
}

int64_t line_of_header(const std::string& path, std::string_view name) {
  ByteStream stream(path);
  std::string text;
  for (int64_t line = 1; stream.next_line(text); ++line) {
    if (text.empty() || text[0] != '>') continue;
    const std::string_view header = std::string_view(text).substr(1);
    if (header.substr(0, header.find_first_of(" \t")) == name) return line;
  }
  return 0;
}

}  // namespace seqcast
