// SPDX-License-Identifier: MIT
#include "output/table_file.hpp"

#include <fmt/format.h>

#include <iterator>

#include "output/number.hpp"
#include "output/track_names.hpp"

namespace seqcast {

TableFile::TableFile(const WriterOptions& options)
    : file_(options.path, options.durable), digits_(options.digits), positions_(options.positions) {
  line_ = positions_ ? "#record\tposition" : "#chrom\tstart\tend";
  for (const std::string& track : options.tracks) line_ += '\t' + header_name_of_track(track);
  line_ += '\n';
  if (options.header) file_.write(line_);
}

void TableFile::write(const Bins& block) {
  for (size_t b = 0; b < block.bins; ++b) {
    const int64_t start = written_start(block, b), end = written_end(block, b);
    if (start >= end) continue;
    line_.clear();
    fmt::format_to(std::back_inserter(line_), "{}\t{}", block.chrom, start);
    if (!positions_) fmt::format_to(std::back_inserter(line_), "\t{}", end);
    for (size_t t = 0; t < block.tracks; ++t) {
      line_ += '\t';
      append_number(line_, block.values[t * block.bins + b], digits_);
    }
    line_ += '\n';
    file_.write(line_);
  }
  file_.flush();
}

}  // namespace seqcast
