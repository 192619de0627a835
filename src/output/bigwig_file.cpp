// SPDX-License-Identifier: MIT
//
// The layout is that of Kent and others, Bioinformatics 26, 2204 (2010), supplement: header, room for the zoom levels'
// headers, summary of all values, names, blocks of intervals, their index, the zoom levels, and the magic number again.
#include "output/bigwig_file.hpp"

#include <algorithm>

#include "io/deflate.hpp"
#include "output/packing.hpp"

namespace seqcast {
namespace {

constexpr uint16_t version_of_format = 4;
constexpr size_t intervals_a_block = 2048;
constexpr uint32_t block_buffer_bytes = 32768;  // what a reader needs for the largest block, which is a zoom level's
constexpr uint8_t bedgraph_block = 1;

}  // namespace

BigWigFile::BigWigFile(const std::string& path, const std::string& names, bool merge, Durable durable)
    : merge_(merge), file_(path, durable) {
  std::string bytes(bigwig_names_offset, '\0');
  bytes += names;
  data_offset_ = bytes.size();
  append<uint64_t>(bytes, 0);  // the number of blocks
  put(bytes);
}

void BigWigFile::add(uint32_t chrom, const BigWigRecord& record) {
  if (chrom != chrom_ && !records_.empty()) write_block();
  chrom_ = chrom;
  if (merge_ && !records_.empty() && records_.back().end == record.start && records_.back().value == record.value) {
    records_.back().end = record.end;
    return;
  }
  if (records_.size() == intervals_a_block) write_block();
  records_.push_back(record);
}

void BigWigFile::write_block() {
  for (const BigWigRecord& record : records_) {
    const uint32_t bases = record.end - record.start;
    const double value = record.value, weighted = value * bases;
    summary_.bases += bases;
    summary_.least = std::min(summary_.least, value);
    summary_.largest = std::max(summary_.largest, value);
    summary_.sum += weighted;
    summary_.sum_of_squares += weighted * value;
    levels_->add(chrom_, record.start, record.end, record.value);
  }
  const uint32_t first = records_.front().start, last = records_.back().end;
  std::string bytes;
  append(bytes, chrom_);
  append(bytes, first);
  append(bytes, last);
  append<uint64_t>(bytes, 0);  // step and span, which other kinds of blocks have
  append<uint16_t>(bytes, bedgraph_block);
  append(bytes, static_cast<uint16_t>(records_.size()));
  bytes.append(reinterpret_cast<const char*>(records_.data()), records_.size() * sizeof(BigWigRecord));
  const std::string packed = deflated(bytes.data(), bytes.size());
  blocks_.push_back({chrom_, first, chrom_, last, position_, packed.size()});
  put(packed);
  records_.clear();
}

void BigWigFile::finish() {
  if (!records_.empty()) write_block();
  write_block_index(blocks_, intervals_a_block, file_);
  write_header(position_);
  file_.seek_to_end();
  if (!blocks_.empty()) levels_->write(file_);
  std::string last;
  append(last, bigwig_magic);
  put(last);
  file_.finish();
}

/// Fills in the room that was left for it. @param index_offset  of the blocks' index.
void BigWigFile::write_header(uint64_t index_offset) {
  std::string bytes;
  append(bytes, bigwig_magic);
  append(bytes, version_of_format);
  append<uint16_t>(bytes, 0);  // zoom levels, which fill in their own number
  append(bytes, bigwig_names_offset);
  append(bytes, data_offset_);
  append(bytes, index_offset);
  append<uint32_t>(bytes, 0);  // columns, which bigBed files have
  append<uint64_t>(bytes, 0);  // their description
  append(bytes, bigwig_summary_offset);
  append(bytes, block_buffer_bytes);
  append<uint64_t>(bytes, 0);  // an extension
  file_.seek(0);
  put(bytes);
  bytes.clear();
  append(bytes, summary_.bases);
  append(bytes, blocks_.empty() ? 0.0 : summary_.least);
  append(bytes, blocks_.empty() ? 0.0 : summary_.largest);
  append(bytes, summary_.sum);
  append(bytes, summary_.sum_of_squares);
  file_.seek(bigwig_summary_offset);
  put(bytes);
  bytes.clear();
  append<uint64_t>(bytes, blocks_.size());
  file_.seek(static_cast<int64_t>(data_offset_));
  put(bytes);
}

void BigWigFile::put(const std::string& bytes) {
  file_.write(bytes);
  position_ += bytes.size();
}

}  // namespace seqcast
