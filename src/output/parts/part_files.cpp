// SPDX-License-Identifier: MIT
#include "output/parts/part_files.hpp"

#include "output/track_names.hpp"
#include "output/writer.hpp"

namespace seqcast {

std::vector<PartFile> part_files(const WriterOptions& options) {
  const bool has_tracks = choose_format(options).one_track_a_file;
  std::vector<PartFile> files;
  for (const std::string& path : output_paths(options))
    files.push_back({path, has_tracks ? options.tracks[files.size()] : ""});
  return files;
}

PartForm part_form(const WriterOptions& options) {
  const OutputFormat& format = choose_format(options);
  PartForm form;
  form.format = format.name;
  form.header_lines = form.format == "table" ? options.header : options.track_line;
  form.joins_lines = form.format == "bedgraph" && options.merge;
  form.is_whole = format.is_array && has_region_pattern(options.path);
  return form;
}

}  // namespace seqcast
