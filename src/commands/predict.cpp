// SPDX-License-Identifier: MIT
// How are tracks predicted along a genome and written?
#include <fmt/format.h>

#include "seqcast/commands/asked_regions.hpp"
#include "seqcast/commands/commands.hpp"
#include "seqcast/commands/grid_run.hpp"
#include "seqcast/error.hpp"
#include "seqcast/genome/regions.hpp"
#include "seqcast/output/writer.hpp"

namespace seqcast {
namespace {

struct PredictOptions {
  ModelOptions model;
  std::string fasta;
  std::vector<std::string> regions;
  std::string bed;
  WriterOptions output;
  bool no_merge = false;
  bool skip_bad_lines = false;
};

/// The regions asked for, sorted and merged; every sequence where none is.
std::vector<Interval> regions_of(const PredictOptions& options, const Fasta& fasta) {
  std::vector<Interval> regions;
  int64_t clipped = 0;
  for (const std::string& text : options.regions) {
    const Region region = parse_region(text, fasta);
    clipped += region.is_clipped;
    regions.push_back(region.interval);
  }
  if (clipped > 0)
    say("predict", fmt::format("{} clipped at the end of the sequence", counted(clipped, "region")),
        options.model.quiet);
  if (!options.bed.empty()) {
    const Bed bed = read_asked({.command = "predict",
                                .path = options.bed,
                                .lines = {.skip_bad_lines = options.skip_bad_lines},
                                .clipped = "clipped at the end of the sequence",
                                .quiet = options.model.quiet},
                               fasta);
    for (const BedLine& line : bed.lines) regions.push_back(line.interval);
  }
  if (options.regions.empty() && options.bed.empty())
    for (const Sequence& sequence : fasta.sequences())
      if (sequence.length > 0) regions.push_back({sequence.name, 0, sequence.length});
  return merge(std::move(regions), fasta);
}

/// Writes of each window what lies in the regions, which come in the same order.
class RegionWriter {
 public:
  RegionWriter(Writer& writer, const std::vector<Interval>& regions, int64_t bin_bases)
      : writer_(writer), regions_(regions), bin_bases_(bin_bases) {}

  void write(const Window& window, std::span<const float> values, size_t tracks) {
    Bins bins{window.chrom, window.bins_begin, bin_bases_, 0, 0, tracks, static_cast<size_t>(window.bins),
              values.data()};
    for (; region_ < regions_.size(); ++region_) {
      const Interval& region = regions_[region_];
      if (region.chrom != window.chrom || region.start >= window.owned_end) return;
      bins.clip_start = std::max(region.start, window.owned_begin);
      bins.clip_end = std::min(region.end, window.owned_end);
      if (bins.clip_start < bins.clip_end) writer_.write(bins);
      if (region.end > window.owned_end) return;
    }
  }

 private:
  Writer& writer_;
  const std::vector<Interval>& regions_;
  int64_t bin_bases_;
  size_t region_ = 0;
};

/// One pass over the regions that writes the tracks [first, first + count) of those that the scan computes.
ScanCounts write_tracks(const GridRun& run, const std::vector<Interval>& regions, Range tracks, Writer& writer) {
  RegionWriter by_region(writer, regions, run.scan.layout().bin_bases);
  const ScanCounts counts = run_on_grid(run, regions, [&](const Window& window, std::span<const float> values) {
    const auto row = static_cast<size_t>(window.bins);
    by_region.write(window, values.subspan(static_cast<size_t>(tracks.begin) * row),
                    static_cast<size_t>(tracks.size()));
  });
  writer.finish();
  return counts;
}

WriterOptions writer_options(const PredictOptions& options, const Fasta& fasta, std::vector<std::string> tracks) {
  WriterOptions output = options.output;
  output.merge = !options.no_merge;
  output.tracks = std::move(tracks);
  for (const Sequence& sequence : fasta.sequences())
    if (sequence.length > 0) output.chroms.emplace_back(sequence.name, sequence.length);
  output_paths(output);  // names that collide are an error before anything runs
  const std::string_view format = choose_format(output).name;
  if (format != "bedgraph" && (options.no_merge || output.track_line))
    throw UsageError(fmt::format("--{} is for bedgraph, and the output is {}",
                                 options.no_merge ? "no-merge" : "track-line", format));
  if (format == "bigwig" && output.digits != WriterOptions{}.digits)
    throw UsageError("--digits is for text, and the output is bigwig");
  return output;
}

/// Writes as many tracks at a time as files may be open, and gives files their names when all are whole.
ScanCounts write_all(Scan& scan, const PredictOptions& options, const Fasta& fasta,
                     const std::vector<Interval>& regions, const WriterOptions& output) {
  int64_t bases = 0;
  for (const Interval& region : regions) bases += region.bases();
  if (bases == 0) throw Error(fmt::format("{}: no base to predict", fasta.path()));
  const auto tracks = static_cast<int64_t>(output.tracks.size());
  const auto at_once = static_cast<int64_t>(tracks_at_once(output));
  Progress progress("predict", options.model.quiet);
  progress.expect(bases * ceil_div(tracks, at_once));
  std::vector<Writer> writers;
  ScanCounts counts;
  for (int64_t first = 0; first < tracks; first += at_once) {
    const Range pass{first, std::min(first + at_once, tracks)};
    WriterOptions own = output;
    own.tracks.assign(output.tracks.begin() + pass.begin, output.tracks.begin() + pass.end);
    writers.emplace_back(own);
    counts = write_tracks({scan, fasta, options.model, progress}, regions, pass, writers.back());
  }
  for (Writer& writer : writers) writer.commit();
  progress.close(counts);
  return counts;
}

void predict(const PredictOptions& options) {
  const ScanOptions running = scan_options(options.model);  // wrong options are errors before anything is read
  if (options.skip_bad_lines && options.bed.empty())
    throw UsageError("--skip-bad-lines is for --bed, which is not given");
  if (options.fasta == "-" && options.bed == "-") throw UsageError("FASTA and BED cannot both be standard input");
  const Model model = read_running_model(options.model, "predict");
  const std::vector<TrackChoice> tracks = choose_tracks(model.contract, options.model.tracks);
  check_context(model, tracks, options.model);
  const Fasta fasta(options.fasta);
  const std::vector<Interval> regions = regions_of(options, fasta);
  const WriterOptions output =
      writer_options(options, fasta, strand_names(track_names(model.contract, tracks), options.model.strand));
  Scan scan(model, tracks, running);
  if (options.model.verbose) say("predict", "plan\n" + describe(scan.executor().plan(), model), options.model.quiet);
  write_all(scan, options, fasta, regions, output);
}

}  // namespace

void declare_predict(CLI::App& program, Job& job) {
  auto options = std::make_shared<PredictOptions>();
  CLI::App* command =
      declare_command(program, "predict", "Predicts tracks along a genome.",
                      "  seqcast predict bacterial-genes genome.fa --tracks coding_plus -o plus.bw\n"
                      "  seqcast predict basenji2 hg38.fa -r chr1:1,000,001-2,000,000 --tracks 0-15 \\\n"
                      "      --weights basenji2.safetensors -o 'out/{track}.bw'");
  declare_model(*command, options->model.model);
  command->add_option("FASTA", options->fasta, described("the genome: plain, gzip or BGZF; - is standard input"))
      ->type_name("")
      ->required();
  command
      ->add_option("-r,--region", options->regions,
                   described("a place, as chr1 or chr1:1000-2000 (1-based, ends included); may come again"))
      ->allow_extra_args(false)
      ->check(not_empty)
      ->type_name("PLACE")
      ->group("Regions");
  command->add_option("-b,--bed", options->bed, described("regions from a BED file; overlapping ones are merged"))
      ->check(not_empty)
      ->type_name("FILE")
      ->group("Regions");
  command->add_flag("--skip-bad-lines", options->skip_bad_lines, described("leave bad BED lines out and count them"))
      ->group("Regions");
  declare_running(*command, options->model);
  declare_strand(*command, options->model, {"+", "-", "both"},
                 "the strand that the model reads; values lie on forward coordinates; both: NAME.plus and NAME.minus");
  command
      ->add_option("-o,--output", options->output.path,
                   described("a file, - for standard output; {track} stands for each track's name [-]"))
      ->check(not_empty)
      ->type_name("FILE")
      ->group("Output");
  command
      ->add_option("--format", options->output.format,
                   described("bedgraph, bigwig or table [by the file's extension; on standard output bedgraph for "
                             "one track, table for several]"))
      ->check(not_empty)
      ->type_name("NAME")
      ->group("Output");
  command->add_option("--digits", options->output.digits, described("significant digits"))
      ->capture_default_str()
      ->check(CLI::Range(1, 9))
      ->type_name("N")
      ->group("Output");
  command->add_flag("--no-merge", options->no_merge, described("a bedGraph line for every bin"))->group("Output");
  command->add_flag("--track-line", options->output.track_line, described("begin bedGraph with a track line"))
      ->group("Output");
  command->callback([options, &job] { job = [options] { predict(*options); }; });
}

}  // namespace seqcast
