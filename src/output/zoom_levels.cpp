// SPDX-License-Identifier: MIT
//
// The layout is that of Kent and others, Bioinformatics 26, 2204 (2010), supplement: per level the number of records,
// blocks of compressed records, and an R tree over the blocks; the levels are listed behind the header's 64 bytes.
#include "output/zoom_levels.hpp"

#include <algorithm>

#include "io/deflate.hpp"
#include "output/packing.hpp"

namespace seqcast {
namespace {

constexpr size_t zoom_records_a_block = 1024;  // 32,768 bytes: the buffer that the file's header asks readers to have
constexpr int64_t finest_bins = 16, finest_bases = 256;
constexpr uint32_t times_coarser = 4;
constexpr int64_t levels_count_offset = 6, levels_offset = 64;

}  // namespace

ZoomLevels::ZoomLevels(int64_t bin_bases, int64_t chrom_bases) {
  int64_t stretch = std::max(finest_bins * bin_bases, finest_bases);
  stretch = std::clamp<int64_t>(stretch, 1, std::max<int64_t>(chrom_bases, 1));  // one level there always is
  while (levels_.size() < max_levels && stretch <= chrom_bases) {
    levels_.emplace_back().stretch_bases = static_cast<uint32_t>(stretch);
    stretch *= times_coarser;
  }
}

ZoomLevels::ZoomLevels(const std::vector<uint32_t>& stretches) {
  for (const uint32_t stretch : stretches) levels_.emplace_back().stretch_bases = stretch;
}

void ZoomLevels::add(uint32_t chrom, uint32_t start, uint32_t end, float value) {
  for (Level& level : levels_) {
    for (uint32_t from = start; from < end;) {
      const uint64_t stretch_end = (uint64_t{from} / level.stretch_bases + 1) * level.stretch_bases;
      const auto to = static_cast<uint32_t>(std::min<uint64_t>(end, stretch_end));
      add_to(level, {chrom, from, to, to - from, value, value, 0, 0});
      from = to;
    }
  }
}

/// Adds a part that lies within one stretch.
void ZoomLevels::add_to(Level& level, const ZoomRecord& part) {
  const uint32_t stretch = part.start / level.stretch_bases;
  const bool is_new = level.open.empty() || level.open.back().chrom != part.chrom ||
                      level.open.back().start / level.stretch_bases != stretch;
  if (is_new) {
    if (level.open.size() == zoom_records_a_block) compress(level);
    level.open.push_back(part);
    level.sum = level.sum_of_squares = 0;
  }
  ZoomRecord& record = level.open.back();
  if (!is_new) {
    record.end = part.end;
    record.covered_bases += part.covered_bases;
    record.least = std::min(record.least, part.least);
    record.largest = std::max(record.largest, part.largest);
  }
  const double weighted = static_cast<double>(part.least) * part.covered_bases;
  level.sum += weighted;
  level.sum_of_squares += weighted * part.least;
  record.sum = static_cast<float>(level.sum);
  record.sum_of_squares = static_cast<float>(level.sum_of_squares);
}

/// Packs the open records into a block.
void ZoomLevels::compress(Level& level) {
  if (level.open.empty()) return;
  const ZoomRecord &first = level.open.front(), &last = level.open.back();
  level.packed.push_back(deflated(level.open.data(), level.open.size() * sizeof(ZoomRecord)));
  level.blocks.push_back({first.chrom, first.start, last.chrom, last.end, 0, level.packed.back().size()});
  level.records += static_cast<uint32_t>(level.open.size());
  level.open.clear();
}

void ZoomLevels::write(SeekableFile& file) {
  std::string header;
  uint16_t count = 0;
  for (Level& level : levels_) {
    compress(level);
    if (level.blocks.empty()) continue;
    const Offsets offsets = write_level(level, file);
    append(header, level.stretch_bases);
    append<uint32_t>(header, 0);
    append(header, offsets.data);
    append(header, offsets.index);
    ++count;
  }
  std::string count_bytes;
  append(count_bytes, count);
  file.seek(levels_count_offset);
  file.write(count_bytes);
  file.seek(levels_offset);
  file.write(header);
  file.seek_to_end();
}

ZoomLevels::Offsets ZoomLevels::write_level(Level& level, SeekableFile& file) {
  std::string count;
  append(count, level.records);
  Offsets offsets{static_cast<uint64_t>(file.offset()), 0};
  file.write(count);
  offsets.index = offsets.data + count.size();
  for (size_t i = 0; i < level.blocks.size(); ++i) {
    level.blocks[i].offset = offsets.index;
    offsets.index += level.blocks[i].bytes;
    file.write(level.packed[i]);
  }
  write_block_index(level.blocks, zoom_records_a_block, file);
  return offsets;
}

}  // namespace seqcast
