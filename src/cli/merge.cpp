// SPDX-License-Identifier: MIT
// Command `merge`: joins the parts of a run.
#include <fmt/format.h>

#include "base/number_text.hpp"
#include "cli/commands.hpp"
#include "cli/declaring.hpp"
#include "cli/progress.hpp"
#include "cli/run_options.hpp"
#include "output/parts/merge.hpp"
#include "output/track_names.hpp"

namespace seqcast {
namespace {

struct MergeOptions {
  std::vector<std::string> parts;
  std::string output;
  bool no_sync = false;
  bool quiet = false;
};

void merge(const MergeOptions& options) {
  const Durable durable = durable_unless(options.no_sync);
  Progress progress("merge", options.quiet, "byte");
  const bool has_tracks = has_track_pattern(options.output);
  const std::vector<std::vector<Part>> tracks =
      has_tracks ? read_parts_of_tracks(options.parts) : std::vector<std::vector<Part>>{read_parts(options.parts)};
  for (const PartInput& input : tracks[0][0].marker.run.inputs)
    if (!input.sum)
      say("merge", fmt::format("'{}' was read but once: whether all parts read the same is not known", input.name),
          options.quiet);
  if (has_tracks) {
    merge_tracks(tracks, options.output, durable);
  } else {
    merge_parts(tracks[0], options.output.empty() ? "-" : options.output, durable);
  }
  int64_t num_parts = 0, bytes = 0;
  for (const std::vector<Part>& parts : tracks)
    for (const Part& part : parts) ++num_parts, bytes += part.marker.file.bytes;
  progress.close([&] { return fmt::format("{} of {}", counted(num_parts, "part"), counted(bytes, "byte")); }, bytes);
}

}  // namespace

void declare_merge(CLI::App& program, Job& job) {
  auto options = std::make_shared<MergeOptions>();
  CLI::App* command = declare_command(program, "merge", "Joins the parts of a run.",
                                      "  seqcast predict bacterial-genes genome.fa --tracks coding_plus \\\n"
                                      "      --shard 1/2 -o 1.bw    # and 2/2, on any machines\n"
                                      "  seqcast merge 1.bw 2.bw -o whole.bw");
  command
      ->add_option("PART", options->parts,
                   described("all parts of one run, in any order: files that --shard wrote, with their markers next to "
                             "them"))
      ->type_name("")
      ->required();
  OptionGroup output(*command, "Output");
  output.add(
      "-o,--output FILE", options->output,
      "a file; its ending says the parts' format, and .gz whether text is compressed; with {track} in its name the "
      "parts of all tracks are merged, a file a track; - for standard output [-]");
  declare_no_sync(*command, options->no_sync);
  OptionGroup(*command, "Running").add_flag("-q,--quiet", options->quiet, "say nothing but errors");
  command->callback([options, &job] { job = [options] { merge(*options); }; });
}

}  // namespace seqcast
