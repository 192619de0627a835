// SPDX-License-Identifier: MIT
#include "predict/region_files.hpp"

#include "genome/regions.hpp"
#include "output/parts/part_files.hpp"
#include "output/track_names.hpp"
#include "output/writer.hpp"
#include "predict/array_rows.hpp"
#include "predict/input_files.hpp"
#include "predict/track_passes.hpp"

namespace seqcast {
namespace {

/// The options with all that the writer needs to know.
WriterOptions complete(WriterOptions output, const Predictor& predictor, const Fasta& fasta,
                       const std::vector<Interval>& regions) {
  output.tracks = predictor.names();
  for (std::string& input : input_files(predictor, fasta.path())) output.inputs.push_back(std::move(input));
  check_output(output);  // an error before anything runs
  for (const Sequence& asked : sequences_of(regions, fasta)) check_chrom(output, asked.name, asked.length);
  for (const Sequence& sequence : fasta.sequences()) output.chroms.emplace_back(sequence.name, sequence.length);
  return output;
}

}  // namespace

RegionFiles::RegionFiles(const Predictor& predictor, const Fasta& fasta, AskedRegions asked, WriterOptions output,
                         const Shard& shard)
    : asked_(std::move(asked)),
      shard_(shard),
      output_(complete(std::move(output), predictor, fasta, asked_.regions)),
      is_array_(choose_format(output_).is_array),
      grid_(predictor, fasta, asked_.regions) {
  if (is_array_) {
    const Range rows = shard.of(std::ssize(asked_.regions));
    part_.assign(asked_.regions.begin() + rows.begin, asked_.regions.begin() + rows.end);
  } else {
    part_ = part_of(merge(std::move(asked_.regions), fasta), shard, grid_.cell_bases());
  }
}

std::vector<PartFile> RegionFiles::files() const {
  if (!has_region_pattern(output_.path)) return part_files(output_);
  std::vector<PartFile> files;
  for (const Interval& region : part_)
    files.push_back({path_of_region(output_.path, text_of(region)), text_of(region)});
  return files;
}

int64_t RegionFiles::bases() const {
  int64_t bases = 0;
  for (const Interval& region : part_) bases += region.bases();
  return bases * passes_of(output_);
}

ScanCounts RegionFiles::write(const Advance& advance) {
  return is_array_ ? write_rows(advance) : write_merged(advance);
}

ScanCounts RegionFiles::write_rows(const Advance& advance) {
  std::vector<ArrayRow> rows;
  for (const Interval& region : asked_.regions) rows.push_back({text_of(region), grid_.bins_of(region)});
  ArrayRows arrays(output_, std::move(rows), asked_.regions.size() > 1 || asked_.is_list, shard_);
  const Range all{0, std::ssize(output_.tracks)};
  const ScanCounts counts = grid_.run_each(part_, [&](const Window& window, std::span<const float> values) {
    arrays.write(whole(bins_of(window, values, all, grid_.bin_bases())));
    advance(window.bases);
  });
  arrays.close();
  return counts;
}

ScanCounts RegionFiles::write_merged(const Advance& advance) {
  return write_in_passes(output_, [&](Range tracks, Writer& writer) {
    RegionWriter by_region([&](const Bins& block) { writer.write(block); }, part_);
    return grid_.run(part_, [&](const Window& window, std::span<const float> values) {
      by_region.write(bins_of(window, values, tracks, grid_.bin_bases()));
      advance(window.bases);
    });
  });
}

}  // namespace seqcast
