// SPDX-License-Identifier: MIT
#include "output/bedgraph.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "output/number.hpp"
#include "output/track_names.hpp"

namespace seqcast {

BedGraph::BedGraph(const WriterOptions& options)
    : file_(options.path, options.durable), digits_(options.digits), merge_(options.merge) {
  if (!options.track_line) return;
  std::string name = header_name_of_track(options.tracks.at(0));
  std::replace(name.begin(), name.end(), '"', '\'');
  file_.write(fmt::format("track type=bedGraph name=\"{}\"\n", name));
}

void BedGraph::write(const Bins& block) {
  if (block.chrom != chrom_) {
    write_line();
    chrom_ = block.chrom;
  }
  for (size_t b = 0; b < block.bins; ++b) {
    const int64_t start = written_start(block, b), end = written_end(block, b);
    if (start >= end) continue;
    const float value = block.values[b];
    const bool is_printed = start_ < end_ && value == value_;  // the same float is printed the same
    if (!is_printed) {
      scratch_.clear();
      append_number(scratch_, value, digits_);
    }
    if (merge_ && start_ < end_ && start == end_ && (is_printed || scratch_ == text_)) {
      end_ = end;
      continue;
    }
    write_line();
    start_ = start;
    end_ = end;
    value_ = value;
    if (!is_printed) text_.swap(scratch_);
  }
  file_.flush();
}

/// Writes the line that is held back, if there is one.
void BedGraph::write_line() {
  if (start_ == end_) return;
  line_.clear();
  fmt::format_to(std::back_inserter(line_), "{}\t{}\t{}\t{}\n", chrom_, start_, end_, text_);
  file_.write(line_);
  start_ = end_ = 0;
}

void BedGraph::finish() {
  write_line();
  file_.finish();
}

}  // namespace seqcast
