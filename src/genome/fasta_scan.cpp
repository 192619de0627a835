// SPDX-License-Identifier: MIT
// What does one pass over a FASTA text tell about its sequences?
#include "seqcast/genome/fasta_scan.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <unordered_map>

#include "seqcast/error.hpp"

namespace seqcast {
namespace {

bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_base(char c) { return c > ' ' && c < 0x7f && c != '>'; }

std::string show_byte(char c) {
  return c > ' ' && c < 0x7f ? fmt::format("'{}'", c) : fmt::format("byte 0x{:02x}", static_cast<uint8_t>(c));
}

enum class LineKind { unknown, header, bases };

// Walks over the text piece by piece; a line may be spread over many pieces.
class Scanner {
 public:
  Scanner(const std::string& file, std::FILE* spool) : file_(file), spool_(spool) {}

  void read(std::string_view text);
  FastaScan finish();

 private:
  void read_in_line(std::string_view piece);
  void start_line(char first);
  void read_header(std::string_view piece);
  void read_bases(std::string_view piece);
  void read_mixed(std::string_view piece);
  void take_bases(std::string_view bases);
  void end_line(int64_t line_feed_bytes);
  void end_header();
  [[noreturn]] void fail(const std::string& cause, const std::string& hint = {}) const;

  const std::string& file_;
  std::FILE* spool_;
  FastaScan scan_;
  std::unordered_map<std::string, int64_t> line_of_name_;
  int64_t at_ = 0;    // in the text
  int64_t line_ = 1;  // its number
  LineKind kind_ = LineKind::unknown;
  int64_t line_bases_ = 0;
  int64_t line_blanks_ = 0;
  bool name_is_whole_ = false;
  bool header_has_return_ = false;
  bool last_line_seen_ = false;  // a line that only the last of a regular sequence may look like
};

void Scanner::fail(const std::string& cause, const std::string& hint) const {
  throw Error(fmt::format("{}:{}: {}", file_, line_, cause), hint);
}

void Scanner::read(std::string_view text) {
  while (!text.empty()) {
    const size_t line_feed = text.find('\n');
    const std::string_view piece = text.substr(0, line_feed);
    if (!piece.empty()) read_in_line(piece);
    at_ += static_cast<int64_t>(piece.size());
    if (line_feed == std::string_view::npos) return;
    at_ += 1;
    end_line(1);
    text.remove_prefix(line_feed + 1);
  }
}

void Scanner::read_in_line(std::string_view piece) {
  if (kind_ == LineKind::unknown) {
    while (scan_.index.records.empty() && !piece.empty() && is_blank(piece.front())) piece.remove_prefix(1);
    if (piece.empty()) return;
    start_line(piece.front());
    if (kind_ == LineKind::header) piece.remove_prefix(1);
  }
  if (kind_ == LineKind::header) {
    read_header(piece);
  } else {
    read_bases(piece);
  }
}

void Scanner::start_line(char first) {
  if (first == '>') {
    kind_ = LineKind::header;
    scan_.index.records.emplace_back();
    name_is_whole_ = header_has_return_ = last_line_seen_ = false;
    return;
  }
  if (scan_.index.records.empty()) {
    fail(fmt::format("not a FASTA file: it begins with {}, expected '>'", show_byte(first)),
         first == '@' ? "turn FASTQ into FASTA with: seqtk seq -a" : "");
  }
  kind_ = LineKind::bases;
}

void Scanner::read_header(std::string_view piece) {
  std::string& name = scan_.index.records.back().name;
  for (const char c : piece) {
    if (header_has_return_) fail("a carriage return inside a header line", "make it line feeds with: tr '\\r' '\\n'");
    if (c == '\r') header_has_return_ = true;
    if (is_blank(c)) name_is_whole_ = true;
    if (name_is_whole_) continue;
    if (static_cast<uint8_t>(c) < ' ' || c == 0x7f) fail(fmt::format("{} in a sequence's name", show_byte(c)));
    name += c;
  }
}

void Scanner::read_bases(std::string_view piece) {
  FaiRecord& record = scan_.index.records.back();
  if (are_bases(piece)) {
    if (line_blanks_ > 0) scan_.is_regular = false;
    if (record.length == 0) record.offset = at_;
    take_bases(piece);
    return;
  }
  read_mixed(piece);
}

void Scanner::read_mixed(std::string_view piece) {
  FaiRecord& record = scan_.index.records.back();
  for (size_t i = 0; i < piece.size(); ++i) {
    if (is_blank(piece[i])) {
      ++line_blanks_;
    } else if (is_base(piece[i])) {
      if (line_blanks_ > 0) scan_.is_regular = false;
      if (record.length == 0) record.offset = at_ + static_cast<int64_t>(i);
      take_bases(piece.substr(i, 1));
    } else {
      fail(fmt::format("{} in sequence '{}'", show_byte(piece[i]), record.name),
           piece[i] == '>' ? "each header begins a line of its own" : "is the file whole, and is it text?");
    }
  }
}

void Scanner::take_bases(std::string_view bases) {
  scan_.index.records.back().length += static_cast<int64_t>(bases.size());
  line_bases_ += static_cast<int64_t>(bases.size());
  if (spool_ == nullptr) return;
  if (std::fwrite(bases.data(), 1, bases.size(), spool_) != bases.size()) {
    throw Error(fmt::format("cannot keep a temporary copy of {}: {}", file_, cause_of(errno)),
                "set TMPDIR to a folder with more room");
  }
}

void Scanner::end_line(int64_t line_feed_bytes) {
  if (kind_ == LineKind::header) {
    end_header();
  } else if (!scan_.index.records.empty()) {
    FaiRecord& record = scan_.index.records.back();
    const int64_t bytes = line_bases_ + line_blanks_ + line_feed_bytes;
    if (line_bases_ == 0) {
      last_line_seen_ = record.length > 0;
    } else {
      if (last_line_seen_) scan_.is_regular = false;
      if (record.line_bases == 0) {
        record.line_bases = line_bases_;
        record.line_bytes = line_feed_bytes > 0 ? bytes : bytes + 1;
      }
      last_line_seen_ = line_bases_ != record.line_bases || bytes != record.line_bytes;
      if (line_bases_ > record.line_bases || line_blanks_ > 60) scan_.is_regular = false;
    }
  }
  ++line_;
  kind_ = LineKind::unknown;
  line_bases_ = line_blanks_ = 0;
}

void Scanner::end_header() {
  FaiRecord& record = scan_.index.records.back();
  if (record.name.empty()) fail("a sequence without a name", "write the name right behind the '>'");
  const auto [place, is_new] = line_of_name_.emplace(record.name, line_);
  if (!is_new) {
    fail(fmt::format("sequence '{}' is there twice, first in line {}", record.name, place->second),
         "give each sequence a name of its own");
  }
  record.offset = at_;
}

FastaScan Scanner::finish() {
  end_line(0);
  int64_t bases = 0;
  for (FaiRecord& record : scan_.index.records) {
    if (spool_ != nullptr) {
      record.offset = bases;
      record.line_bases = record.length;
      record.line_bytes = record.length + 1;
    }
    bases += record.length;
  }
  if (scan_.index.records.empty()) throw Error(file_ + " is empty: it holds no sequence");
  if (bases == 0) throw Error(file_ + " holds no bases: its sequences are all empty");
  if (spool_ != nullptr && std::fflush(spool_) != 0) {
    throw Error(fmt::format("cannot keep a temporary copy of {}: {}", file_, cause_of(errno)),
                "set TMPDIR to a folder with more room");
  }
  return std::move(scan_);
}

}  // namespace

bool are_bases(std::string_view text) {
  unsigned others = 0;
  for (const char c : text) others |= unsigned{static_cast<uint8_t>(c - '!') > '~' - '!'} | unsigned{c == '>'};
  return others == 0;
}

FastaScan scan_fasta(ByteStream& stream, std::FILE* spool) {
  Scanner scanner(stream.name(), spool);
  std::vector<BlockStart> blocks;
  int64_t offset = 0;
  for (std::string_view text = stream.next_block(); !text.empty(); text = stream.next_block()) {
    if (stream.packing() == Packing::bgzf && spool == nullptr) blocks.push_back({stream.block_address(), offset});
    offset += static_cast<int64_t>(text.size());
    scanner.read(text);
  }
  FastaScan scan = scanner.finish();
  scan.index.blocks = std::move(blocks);
  return scan;
}

}  // namespace seqcast
