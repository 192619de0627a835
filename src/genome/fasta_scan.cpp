// SPDX-License-Identifier: MIT
#include "genome/fasta_scan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <string>
#include <unordered_map>

#include "base/setting.hpp"
#include "io/error_cause.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr size_t copy_line_bases = 1 << 16;
constexpr int64_t max_line_bases = int64_t{1} << 31;  // a .fai keeps the bytes of a line in 32 bits

bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

std::string show_byte(char c) {
  return c > ' ' && c < 0x7f ? fmt::format("'{}'", c) : fmt::format("byte 0x{:02x}", static_cast<uint8_t>(c));
}

void check_copy(std::FILE* copy, const std::string& file) {
  if (copy == nullptr || (std::fflush(copy) == 0 && std::ferror(copy) == 0)) return;
  throw Error(fmt::format("cannot keep a temporary copy of {}: {}", file, cause_of(errno)),
              "set TMPDIR to a folder with more room");
}

enum class LineKind { unknown, header, bases };

// Walks over the text piece by piece; a line may be spread over many pieces.
class Scanner {
 public:
  Scanner(const std::string& file, std::FILE* copy) : file_(file), copy_(copy) {}

  void read(std::string_view text);
  bool finish();

 private:
  void read_in_line(std::string_view piece);
  void start_line(char first);
  void read_header(std::string_view piece);
  void read_bases(std::string_view piece);
  void read_mixed(std::string_view piece);
  void take_bases(std::string_view bases);
  void end_line();
  void copy(std::string_view bases);
  [[noreturn]] void fail(const std::string& cause, const std::string& hint = {}) const;

  const std::string& file_;
  std::FILE* copy_;
  std::unordered_map<std::string, int64_t> line_of_name_;
  std::string name_;
  int64_t line_ = 1;  // its number
  LineKind kind_ = LineKind::unknown;
  int64_t line_bases_ = 0;
  bool name_is_whole_ = false;
  bool ends_in_return_ = false;  // the line so far
  bool any_bases_ = false;
  bool any_return_ = false, any_other_end_ = false;  // of lines of bases
  bool may_be_indexed_ = true;                       // no blank that stands elsewhere
  size_t copied_bases_ = 0;                          // of this sequence
};

void Scanner::fail(const std::string& cause, const std::string& hint) const {
  throw Error(cause, hint).in(file_, line_);
}

void Scanner::read(std::string_view text) {
  while (!text.empty()) {
    const size_t line_feed = text.find('\n');
    const std::string_view piece = text.substr(0, line_feed);
    if (!piece.empty()) read_in_line(piece);
    if (line_feed == std::string_view::npos) return;
    end_line();
    text.remove_prefix(line_feed + 1);
  }
}

void Scanner::read_in_line(std::string_view piece) {
  if (kind_ == LineKind::unknown) {
    while (line_of_name_.empty() && !piece.empty() && is_blank(piece.front())) {
      if (piece.front() != '\r') may_be_indexed_ = false;
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
         first == '@' ? "turn FASTQ into FASTA with: seqtk seq -a" : "");
  }
  if (kind_ == LineKind::bases) return;
  name_.clear();
  name_is_whole_ = false;
  copied_bases_ = 0;
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
    if (ends_in_return_ || (is_blank(piece[i]) && piece[i] != '\r')) may_be_indexed_ = false;
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
  any_bases_ = true;
  if (copy_ != nullptr) copy(bases);
}

void Scanner::copy(std::string_view bases) {
  if (copied_bases_ == 0) std::fputs(("\n>" + name_).c_str(), copy_);  // faidx passes over the blank line at the top
  while (!bases.empty()) {
    const size_t in_line = copied_bases_ % copy_line_bases;
    if (in_line == 0) std::fputc('\n', copy_);
    const std::string_view piece = bases.substr(0, copy_line_bases - in_line);
    std::fwrite(piece.data(), 1, piece.size(), copy_);
    copied_bases_ += piece.size();
    bases.remove_prefix(piece.size());
  }
}

void Scanner::end_line() {
  if (kind_ == LineKind::header) {
    if (name_.empty()) fail("a sequence without a name", "write the name right behind the '>'");
    const auto [place, is_new] = line_of_name_.emplace(name_, line_);
    if (!is_new) {
      fail(fmt::format("sequence '{}' is there twice, first in line {}", name_, place->second),
           "give each sequence a name of its own");
    }
  }
  if (line_bases_ > 0) (ends_in_return_ ? any_return_ : any_other_end_) = true;
  if (line_bases_ > max_line_bases) may_be_indexed_ = false;
  ++line_;
  kind_ = LineKind::unknown;
  line_bases_ = 0;
  ends_in_return_ = false;
}

bool Scanner::finish() {
  end_line();
  if (line_of_name_.empty()) throw Error(file_ + " is empty: it holds no sequence");
  if (!any_bases_) throw Error(file_ + " holds no bases: its sequences are all empty");
  if (copy_ != nullptr) std::fputc('\n', copy_);
  return may_be_indexed_ && !(any_return_ && any_other_end_);
}

}  // namespace

bool are_bases(std::string_view text) {
  unsigned others = 0;
  for (const char c : text) others |= unsigned{static_cast<uint8_t>(c - '!') > '~' - '!'} | unsigned{c == '>'};
  return others == 0;
}

bool scan_fasta(ByteStream& stream, std::FILE* copy) {
  Scanner scanner(stream.name(), copy);
  for (std::string_view text = stream.next_block(); !text.empty(); text = stream.next_block()) {
    scanner.read(text);
    check_copy(copy, stream.name());
  }
  const bool may_be_indexed = scanner.finish();
  check_copy(copy, stream.name());
  return may_be_indexed;
}

std::vector<int64_t> scan_lines(ByteStream& stream, std::FILE* copy) {
  std::vector<int64_t> lines;
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
    lines.push_back(line);
    std::fputs(fmt::format(">{}\n", lines.size()).c_str(), copy);
    for (size_t at = 0; at < text.size(); at += copy_line_bases) {
      const size_t bases = std::min(copy_line_bases, text.size() - at);
      std::fwrite(text.data() + at, 1, bases, copy);
      std::fputc('\n', copy);
    }
  }
  check_copy(copy, stream.name());
  if (lines.empty()) throw Error(stream.name() + " is empty: it holds no sequence");
  return lines;
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
