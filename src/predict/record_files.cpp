// SPDX-License-Identifier: MIT
#include "predict/record_files.hpp"

#include <algorithm>

#include "output/parts/part_files.hpp"
#include "output/track_names.hpp"
#include "output/writer.hpp"
#include "predict/array_rows.hpp"
#include "predict/input_files.hpp"
#include "predict/track_passes.hpp"

namespace seqcast {
namespace {

/// The options with what the writer needs to know of names and places.
WriterOptions complete(WriterOptions output, const Predictor& predictor, const SequenceFile& file) {
  output.tracks = predictor.names();
  for (std::string& input : input_files(predictor, file.path())) output.inputs.push_back(std::move(input));
  output.positions = file.npy() != nullptr;
  check_output(output);  // an error before anything runs
  return output;
}

}  // namespace

RecordFiles::RecordFiles(Predictor& predictor, const SequenceFile& file, WriterOptions output, const Shard& shard)
    : output_(complete(std::move(output), predictor, file)),
      run_(predictor, file),
      shard_(shard),
      part_(shard.of(std::ssize(run_.records()))),
      has_axis_(!file.npy() || !file.npy()->is_single()) {
  for (const PlacedRecord& placed : run_.records()) {
    const WindowLayout& layout = placed.layout;
    const int64_t end = layout.first_base - placed.padding_before + layout.kept_bases();
    output_.chroms.emplace_back(
        placed.record.name, placed.lies_between_unknown ? placed.record.length : std::max(placed.record.length, end));
  }
}

std::vector<PartFile> RecordFiles::files() const {
  if (!has_region_pattern(output_.path)) return part_files(output_);
  std::vector<PartFile> files;
  for (int64_t i = part_.begin; i < part_.end; ++i) {
    const std::string& name = run_.records()[static_cast<size_t>(i)].record.name;
    files.push_back({path_of_region(output_.path, name), name});
  }
  return files;
}

int64_t RecordFiles::bases() const {
  int64_t bases = 0;
  for (int64_t i = part_.begin; i < part_.end; ++i) bases += run_.records()[static_cast<size_t>(i)].layout.kept_bases();
  return bases * passes_of(output_);
}

ScanCounts RecordFiles::write(const Advance& advance) const {
  if (choose_format(output_).is_array) return write_rows(advance);
  return write_in_passes(output_, [&](Range tracks, Writer& writer) {
    return run_.run(part_, [&](const Window& window, std::span<const float> values) {
      writer.write(bins_of(window, values, tracks, run_.bin_bases(window)));
      advance(window.bases);
    });
  });
}

ScanCounts RecordFiles::write_rows(const Advance& advance) const {
  std::vector<ArrayRow> rows;
  for (const PlacedRecord& placed : run_.records()) rows.push_back({placed.record.name, placed.layout.bins});
  ArrayRows arrays(output_, std::move(rows), has_axis_, shard_);
  const Range all{0, std::ssize(output_.tracks)};
  const ScanCounts counts = run_.run(part_, [&](const Window& window, std::span<const float> values) {
    arrays.write(whole(bins_of(window, values, all, run_.bin_bases(window))));
    advance(window.bases);
  });
  arrays.close();
  return counts;
}

}  // namespace seqcast
