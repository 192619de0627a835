// SPDX-License-Identifier: MIT
// Where in a FASTA file does each sequence lie, and how is that kept in .fai and .gzi files?
#include "seqcast/genome/fasta_index.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace seqcast {
namespace {

// No file is larger, and sums and products of two such numbers within a record stay far below 2^63.
constexpr int64_t most_bytes = int64_t{1} << 50;
// More blanks than this behind each line are nothing that a .fai is trusted with.
constexpr int64_t most_line_end_bytes = 64;

std::string_view cut(std::string_view& text, char separator) {
  const size_t end = text.find(separator);
  const std::string_view piece = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return piece;
}

bool parse_bytes(std::string_view text, int64_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() && number >= 0 && number <= most_bytes;
}

bool is_possible(const FaiRecord& record, int64_t previous_end) {
  if (record.name.empty() || record.offset < previous_end) return false;
  if (record.length == 0) return true;
  const int64_t line_end_bytes = record.line_bytes - record.line_bases;
  return record.line_bases > 0 && line_end_bytes >= 0 && line_end_bytes <= most_line_end_bytes &&
         (line_end_bytes > 0 || record.length <= record.line_bases);
}

uint64_t little_endian(const char* bytes) {
  uint64_t number = 0;
  for (int i = 7; i >= 0; --i) number = number << 8 | static_cast<uint8_t>(bytes[i]);
  return number;
}

void append_little_endian(std::string& bytes, int64_t number) {
  for (int i = 0; i < 8; ++i) bytes += static_cast<char>(number >> (8 * i) & 0xff);
}

std::optional<std::string> read_whole(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(file), {}};
  if (!file) return std::nullopt;
  return bytes;
}

// The temporary name is this process's own, and the mode is what the user's umask leaves.
void replace_file(const std::string& path, const std::string& bytes) {
  const std::string temporary = fmt::format("{}.{}.tmp", path, getpid());
  const int file = open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (file < 0) return;
  size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t written = write(file, bytes.data() + done, bytes.size() - done);
    if (written <= 0) break;
    done += static_cast<size_t>(written);
  }
  const bool is_closed = close(file) == 0;
  const bool is_whole = is_closed && done == bytes.size();
  if (!is_whole || std::rename(temporary.c_str(), path.c_str()) != 0) std::remove(temporary.c_str());
}

}  // namespace

std::optional<std::vector<FaiRecord>> parse_fai(std::string_view text) {
  if (text.empty() || text.back() != '\n') return std::nullopt;
  std::vector<FaiRecord> records;
  int64_t previous_end = 0;
  while (!text.empty()) {
    std::string_view line = cut(text, '\n');
    FaiRecord record;
    record.name = cut(line, '\t');
    for (int64_t* number : {&record.length, &record.offset, &record.line_bases, &record.line_bytes}) {
      if (!parse_bytes(cut(line, '\t'), *number)) return std::nullopt;
    }
    if (!line.empty() || !is_possible(record, previous_end)) return std::nullopt;
    previous_end = record.end();
    records.push_back(std::move(record));
  }
  return records;
}

std::string format_fai(const std::vector<FaiRecord>& records) {
  std::string text;
  for (const FaiRecord& r : records) {
    text += fmt::format("{}\t{}\t{}\t{}\t{}\n", r.name, r.length, r.offset, r.line_bases, r.line_bytes);
  }
  return text;
}

std::optional<std::vector<BlockStart>> parse_gzi(std::string_view bytes) {
  if (bytes.size() < 8 || bytes.size() % 16 != 8) return std::nullopt;
  if (little_endian(bytes.data()) != bytes.size() / 16) return std::nullopt;
  std::vector<BlockStart> blocks(1);
  for (size_t at = 8; at < bytes.size(); at += 16) {
    const uint64_t address = little_endian(bytes.data() + at);
    const uint64_t offset = little_endian(bytes.data() + at + 8);
    if (address > most_bytes || offset > most_bytes) return std::nullopt;
    const BlockStart block{static_cast<int64_t>(address), static_cast<int64_t>(offset)};
    if (block == blocks.back()) continue;  // some writers do list the first block
    if (block.address <= blocks.back().address || block.offset <= blocks.back().offset) return std::nullopt;
    blocks.push_back(block);
  }
  return blocks;
}

std::string format_gzi(const std::vector<BlockStart>& blocks) {
  std::string bytes;
  append_little_endian(bytes, blocks.empty() ? 0 : static_cast<int64_t>(blocks.size()) - 1);
  for (size_t i = 1; i < blocks.size(); ++i) {
    append_little_endian(bytes, blocks[i].address);
    append_little_endian(bytes, blocks[i].offset);
  }
  return bytes;
}

std::optional<FastaIndex> read_index(const std::string& fasta, bool is_bgzf) {
  FastaIndex index;
  const auto fai = read_whole(fasta + ".fai");
  auto records = fai ? parse_fai(*fai) : std::nullopt;
  if (!records) return std::nullopt;
  index.records = std::move(*records);
  if (is_bgzf) {
    const auto gzi = read_whole(fasta + ".gzi");
    auto blocks = gzi ? parse_gzi(*gzi) : std::nullopt;
    if (!blocks) return std::nullopt;
    index.blocks = std::move(*blocks);
  }
  return index;
}

void write_index(const std::string& fasta, const FastaIndex& index) {
  if (!index.blocks.empty()) replace_file(fasta + ".gzi", format_gzi(index.blocks));
  replace_file(fasta + ".fai", format_fai(index.records));
}

bool index_is_current(const std::string& fasta) {
  std::error_code error;
  const auto fasta_time = std::filesystem::last_write_time(fasta, error);
  const auto index_time = std::filesystem::last_write_time(fasta + ".fai", error);
  return !error && index_time >= fasta_time;
}

}  // namespace seqcast
