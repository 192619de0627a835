// SPDX-License-Identifier: MIT
//
// The layout is that of Kent and others, Bioinformatics 26, 2204 (2010), supplement: header, room for the zoom levels'
// headers, summary of all values, names, blocks of intervals, their index, the zoom levels, and the magic number again.
#include "output/bigwig.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>

#include "base/setting.hpp"
#include "io/error_cause.hpp"
#include "output/chrom_tree.hpp"
#include "output/packing.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr uint32_t magic = 0x888FFC26;
constexpr uint16_t version = 4;
constexpr uint64_t summary_offset = 64 + 24 * ZoomLevels::max_levels;
constexpr uint64_t summary_bytes = 40;
constexpr uint64_t names_offset = summary_offset + summary_bytes;
constexpr size_t records_a_block = 2048;
constexpr uint32_t block_buffer_bytes = 32768;  // what a reader needs for the largest block, which is a zoom level's
constexpr uint8_t bedgraph_block = 1;
constexpr size_t max_name_bytes = 255;
constexpr int64_t max_bases = std::numeric_limits<uint32_t>::max();

bool holds(const std::string& name, int64_t bases) {
  return !name.empty() && name.size() <= max_name_bytes && bases >= 1 && bases <= max_bases;
}

std::vector<ListedChrom> listed(const std::vector<std::pair<std::string, int64_t>>& chroms) {
  std::vector<ListedChrom> result;
  for (const auto& [name, bases] : chroms)
    if (holds(name, bases))
      result.push_back({name, static_cast<uint32_t>(result.size()), static_cast<uint32_t>(bases)});
  return result;
}

}  // namespace

void check_bigwig_chrom(const std::string& name, int64_t bases) {
  if (name.empty() || name.size() > max_name_bytes)
    throw Error(
        fmt::format("sequence '{}' has a name of {} bytes, bigWig takes 1 to {}", name, name.size(), max_name_bytes),
        set_to(Setting::format, "bedgraph"));
  if (!holds(name, bases))
    throw Error(fmt::format("sequence '{}' has {} bases, bigWig takes 1 to {}", name, bases, max_bases),
                set_to(Setting::format, "bedgraph"));
}

BigWig::BigWig(const WriterOptions& options)
    : path_(options.path), merge_(options.merge), chroms_(options.chroms), pending_(options.path) {
  if (chroms_.empty()) throw Error(fmt::format("cannot write '{}': there are no chromosomes", path_));
  errno = 0;
  file_.reset(std::fopen(pending_.temporary().c_str(), "wb"));
  if (!file_) fail();
  begin_file();
}

void BigWig::begin_file() {
  std::string bytes(names_offset, '\0');
  bytes += chrom_tree(listed(chroms_), names_offset);
  data_offset_ = bytes.size();
  append<uint64_t>(bytes, 0);  // the number of blocks
  put_whole(bytes);
}

/// Goes on to a chromosome that stands further on in the list.
void BigWig::begin_chrom(std::string_view name) {
  if (!records_.empty()) write_block();
  for (; chrom_ < chroms_.size() && chroms_[chrom_].first != name; ++chrom_)
    chrom_number_ += holds(chroms_[chrom_].first, chroms_[chrom_].second);
  if (chrom_ == chroms_.size())
    throw Error(fmt::format("cannot write '{}': sequence '{}' comes out of order", path_, name));
  check_bigwig_chrom(chroms_[chrom_].first, chroms_[chrom_].second);
  is_chrom_begun_ = true;
}

void BigWig::write(const Bins& block) {
  if (!is_chrom_begun_ || block.chrom != chroms_[chrom_].first) begin_chrom(block.chrom);
  if (!levels_) {
    int64_t longest = 0;
    for (const auto& [name, bases] : chroms_)
      if (holds(name, bases)) longest = std::max(longest, bases);
    levels_.emplace(block.bin_bases, longest);
  }
  for (size_t b = 0; b < block.bins; ++b) {
    const int64_t start = written_start(block, b), end = written_end(block, b);
    if (start < end) add(start, end, block.values[b]);
  }
}

void BigWig::add(int64_t start, int64_t end, float value) {
  if (merge_ && !records_.empty() && records_.back().end == start && records_.back().value == value) {
    records_.back().end = static_cast<uint32_t>(end);
    return;
  }
  if (records_.size() == records_a_block) write_block();
  records_.push_back({static_cast<uint32_t>(start), static_cast<uint32_t>(end), value});
}

void BigWig::write_block() {
  for (const Record& record : records_) {
    const uint32_t bases = record.end - record.start;
    const double value = record.value, weighted = value * bases;
    summary_.bases += bases;
    summary_.least = std::min(summary_.least, value);
    summary_.largest = std::max(summary_.largest, value);
    summary_.sum += weighted;
    summary_.sum_of_squares += weighted * value;
    levels_->add(chrom_number_, record.start, record.end, record.value);
  }
  const uint32_t first = records_.front().start, last = records_.back().end;
  std::string bytes;
  append(bytes, chrom_number_);
  append(bytes, first);
  append(bytes, last);
  append<uint64_t>(bytes, 0);  // step and span, which other kinds of blocks have
  append<uint16_t>(bytes, bedgraph_block);
  append(bytes, static_cast<uint16_t>(records_.size()));
  bytes.append(reinterpret_cast<const char*>(records_.data()), records_.size() * sizeof(Record));
  const std::string packed = deflated(bytes.data(), bytes.size());
  blocks_.push_back({chrom_number_, first, chrom_number_, last, position_, packed.size()});
  put_whole(packed);
  records_.clear();
}

void BigWig::finish() {
  if (!records_.empty()) write_block();
  errno = 0;
  if (!write_block_index(blocks_, records_a_block, file_.get())) fail();
  write_header(position_);
  seek(0, SEEK_END);
  if (!blocks_.empty() && !levels_->write(file_.get())) fail();
  std::string last;
  append(last, magic);
  put_whole(last);
  errno = 0;
  if (std::fclose(file_.release()) != 0) fail();
  pending_.finish();
}

/// Fills in the room that was left for it. @param index_offset  of the blocks' index.
void BigWig::write_header(uint64_t index_offset) {
  std::string bytes;
  append(bytes, magic);
  append(bytes, version);
  append<uint16_t>(bytes, 0);  // zoom levels, which fill in their own number
  append(bytes, names_offset);
  append(bytes, data_offset_);
  append(bytes, index_offset);
  append<uint32_t>(bytes, 0);  // columns, which bigBed files have
  append<uint64_t>(bytes, 0);  // their description
  append(bytes, summary_offset);
  append(bytes, block_buffer_bytes);
  append<uint64_t>(bytes, 0);  // an extension
  seek(0, SEEK_SET);
  put_whole(bytes);
  bytes.clear();
  append(bytes, summary_.bases);
  append(bytes, blocks_.empty() ? 0.0 : summary_.least);
  append(bytes, blocks_.empty() ? 0.0 : summary_.largest);
  append(bytes, summary_.sum);
  append(bytes, summary_.sum_of_squares);
  seek(summary_offset, SEEK_SET);
  put_whole(bytes);
  bytes.clear();
  append<uint64_t>(bytes, blocks_.size());
  seek(static_cast<int64_t>(data_offset_), SEEK_SET);
  put_whole(bytes);
}

void BigWig::put_whole(const std::string& bytes) {
  errno = 0;
  if (!put(bytes, file_.get())) fail();
  position_ += bytes.size();
}

void BigWig::seek(int64_t offset, int origin) {
  errno = 0;
  if (std::fseek(file_.get(), offset, origin) != 0) fail();
}

void BigWig::fail() const {
  throw Error(fmt::format("cannot write '{}': {}", path_, cause_of(errno == 0 ? EIO : errno)));
}

}  // namespace seqcast
