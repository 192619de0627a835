// SPDX-License-Identifier: MIT
// Which bases does a FASTA file hold at a place in the genome?
#include "seqcast/genome/fasta.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "seqcast/error.hpp"
#include "seqcast/genome/fasta_scan.hpp"

namespace seqcast {
namespace {

// A header line longer than this is taken for a sign that an index does not match.
constexpr int64_t most_header_bytes = 1 << 20;
// Of a packed file, each header that is looked at costs a block to unpack.
constexpr size_t headers_checked_if_packed = 100;

constexpr std::string_view blanks = " \t\n\v\f\r";

// /dev/stdin and /dev/fd/N are not places to put an index beside.
bool is_device_path(const std::string& path) { return path.rfind("/dev/", 0) == 0 || path.rfind("/proc/", 0) == 0; }

// What lies between two sequences' bases must be one header line, and the one of the second.
bool is_header_of(std::string_view gap, const std::string& name, bool is_first) {
  const size_t mark = gap.find_first_not_of(blanks);
  if (mark == std::string_view::npos || gap[mark] != '>') return false;
  if (is_first ? gap.substr(0, mark).find_last_not_of(blanks) != std::string_view::npos
               : gap.substr(0, mark).find('\n') == std::string_view::npos) {
    return false;
  }
  const std::string_view header = gap.substr(mark + 1);
  const size_t line_end = header.find('\n');
  return header.substr(0, name.size()) == name && header.find_first_of(blanks) == name.size() &&
         line_end != std::string_view::npos && header.find_first_not_of(blanks, line_end) == std::string_view::npos;
}

bool index_matches(FastaText& text, const std::vector<FaiRecord>& records, size_t headers_checked) {
  const int64_t bytes = text.bytes();
  int64_t previous_end = 0;
  for (size_t i = 0; i < records.size(); ++i) {
    const FaiRecord& record = records[i];
    if (record.end() > bytes) return false;
    if (i < headers_checked) {
      if (record.offset - previous_end > most_header_bytes) return false;
      if (!is_header_of(text.read(previous_end, record.offset), record.name, i == 0)) return false;
    }
    previous_end = record.end();
  }
  if (bytes - previous_end > most_header_bytes) return false;
  return text.read(previous_end, bytes).find_first_not_of(blanks) == std::string::npos;
}

bool has_distinct_names(const std::vector<FaiRecord>& records) {
  std::vector<std::string_view> names;
  for (const FaiRecord& record : records) names.push_back(record.name);
  std::sort(names.begin(), names.end());
  return std::adjacent_find(names.begin(), names.end()) == names.end();
}

bool holds_bases(const std::vector<FaiRecord>& records) {
  return std::any_of(records.begin(), records.end(), [](const FaiRecord& record) { return record.length > 0; });
}

FastaText open_text(const std::string& path, Packing packing, std::vector<BlockStart> blocks) {
  if (packing == Packing::bgzf) return {ByteStream(path), std::move(blocks)};
  File file(std::fopen(path.c_str(), "rbe"));
  if (!file) throw Error("cannot open '" + path + "': " + cause_of(errno));
  return {path, std::move(file)};
}

bool is_line_end(const char* bytes, int64_t size) {
  if (bytes[size - 1] != '\n') return false;
  return std::all_of(bytes, bytes + size, [](char c) { return blanks.find(c) != std::string_view::npos; });
}

}  // namespace

Fasta::Fasta(const std::string& path) : path_(path) {
  ByteStream stream(path);
  path_ = stream.name();
  const bool can_index =
      stream.is_regular_file() && stream.packing() != Packing::gzip && path != "-" && !is_device_path(path);
  const Packing packing = stream.packing();
  if (can_index) {
    auto index = read_index(path, packing == Packing::bgzf);
    if (index && open_indexed(std::move(*index), packing)) return;
  }
  open_scanned(std::move(stream), can_index);
}

bool Fasta::open_indexed(FastaIndex index, Packing packing) {
  if (!has_distinct_names(index.records) || !holds_bases(index.records)) return false;
  const bool check_all = packing == Packing::plain || !index_is_current(path_);
  try {
    text_ = open_text(path_, packing, std::move(index.blocks));
    if (!index_matches(text_, index.records, check_all ? index.records.size() : headers_checked_if_packed))
      return false;
  } catch (const Error&) {
    return false;  // the scan that follows says what is wrong, if it is the file and not the index
  }
  adopt(std::move(index.records));
  return true;
}

void Fasta::open_scanned(ByteStream stream, bool can_index) {
  if (can_index) {
    FastaScan scan = scan_fasta(stream, nullptr);
    if (scan.is_regular) {
      write_index(path_, scan.index);
      text_ = open_text(path_, stream.packing(), std::move(scan.index.blocks));
      adopt(std::move(scan.index.records));
      return;
    }
    stream = ByteStream(path_);
  }
  File spool = open_nameless_file();
  FastaScan scan = scan_fasta(stream, spool.get());
  text_ = FastaText(path_, std::move(spool));
  adopt(std::move(scan.index.records));
}

void Fasta::adopt(std::vector<FaiRecord> records) {
  records_ = std::move(records);
  for (const FaiRecord& record : records_) {
    by_name_.emplace(record.name, sequences_.size());
    sequences_.push_back({record.name, record.length});
  }
}

std::optional<size_t> Fasta::find(std::string_view name) const {
  const auto found = by_name_.find(std::string(name));
  if (found == by_name_.end()) return std::nullopt;
  return found->second;
}

size_t Fasta::index_of(std::string_view name) const {
  const auto found = find(name);
  if (!found) throw Error(fmt::format("sequence '{}' is not in {}", name, path_), naming());
  return *found;
}

std::string Fasta::naming() const {
  if (sequences_.size() == 1) return fmt::format("{} names its only sequence '{}'", path_, sequences_[0].name);
  return fmt::format("{} names its sequences '{}', '{}'{}", path_, sequences_[0].name, sequences_[1].name,
                     sequences_.size() > 2 ? ", ..." : "");
}

std::string Fasta::fetch(std::string_view chrom, int64_t start, int64_t end) const {
  const FaiRecord& record = records_[index_of(chrom)];
  if (start < 0 || start > end || end > record.length) {
    throw Error(fmt::format("bases {} to {} are not in sequence '{}' of {}, which has {}", start, end, chrom, path_,
                            record.length));
  }
  if (start == end) return {};
  std::string text = text_.read(record.place_of(start), record.place_of(end - 1) + 1);
  return without_line_ends(std::move(text), record, start, end - start);
}

std::string Fasta::without_line_ends(std::string text, const FaiRecord& record, int64_t start, int64_t bases) const {
  const int64_t line_end_bytes = record.line_bytes - record.line_bases;
  int64_t in_line = std::min(record.line_bases - start % record.line_bases, bases);
  char* to = text.data() + in_line;  // the first line stays where it is
  const char* from = to;
  for (int64_t left = bases - in_line; left > 0; left -= in_line) {
    if (!is_line_end(from, line_end_bytes)) fail_mismatch(record);
    in_line = std::min(record.line_bases, left);
    std::memmove(to, from + line_end_bytes, static_cast<size_t>(in_line));
    from += line_end_bytes + in_line;
    to += in_line;
  }
  text.resize(static_cast<size_t>(bases));
  // An index that is off by a byte shows here.
  if (!are_bases(text)) fail_mismatch(record);
  return text;
}

void Fasta::fail_mismatch(const FaiRecord& record) const {
  throw Error(fmt::format("{}.fai does not match {} in sequence '{}'", path_, path_, record.name),
              fmt::format("remove it, and it is made anew: rm {}.fai", path_));
}

}  // namespace seqcast
