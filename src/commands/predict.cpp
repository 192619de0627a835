// SPDX-License-Identifier: MIT
// How are tracks predicted along a genome, or for records, and written?
#include <fmt/format.h>

#include <algorithm>

#include "seqcast/commands/array_rows.hpp"
#include "seqcast/commands/asked_regions.hpp"
#include "seqcast/commands/commands.hpp"
#include "seqcast/commands/given_inputs.hpp"
#include "seqcast/commands/record_run.hpp"
#include "seqcast/commands/track_passes.hpp"
#include "seqcast/error.hpp"
#include "seqcast/genome/regions.hpp"
#include "seqcast/output/track_names.hpp"

namespace seqcast {
namespace {

struct PredictOptions {
  ModelOptions model;
  std::string fasta;
  std::vector<std::string> regions;
  std::string bed;
  std::string place;
  WriterOptions output;
  bool lines = false;
  bool channels_first = false;
  bool no_merge = false;
  bool skip_bad_lines = false;
};

/// What a prediction works with.
struct Prediction {
  const PredictOptions& options;
  ScanOptions running;
  const Model& model;
  const std::vector<TrackChoice>& tracks;
  const SequenceFile& file;
  WriterOptions output;

  bool is_array() const { return choose_format(output).is_array; }
  Range all_tracks() const { return {0, std::ssize(output.tracks)}; }
};

/// The regions asked for, as they were asked for; every sequence where none is.
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
    for (const Sequence& sequence : fasta.sequences()) regions.push_back({sequence.name, 0, sequence.length});
  return regions;
}

/// What was asked that records cannot give, as its option; empty where there is nothing of the kind.
std::string asked_of_a_genome(const PredictOptions& options) {
  if (!options.regions.empty()) return "--region";
  if (!options.bed.empty()) return "--bed";
  if (options.model.step > 0) return "--step";
  return options.model.context == "genome" ? "--context genome" : "";
}

/// Whether each record is one window; else windows lie on the grid of each sequence.
bool takes_records(const PredictOptions& options, const Model& model, const Head& head, const SequenceFile& file) {
  const std::string of_genome = asked_of_a_genome(options);
  const std::string of_records = options.place == "record" ? "--place record"
                                 : file.npy()              ? "an .npy file"
                                 : options.lines           ? "--lines"
                                                           : "";
  if (options.place == "grid") {
    if (file.npy()) throw UsageError("an .npy file holds records: they have no grid", "leave out --place grid");
    return false;
  }
  if (!of_records.empty() && !of_genome.empty())
    throw UsageError(fmt::format("{} and {} exclude each other: each record is one window", of_records, of_genome),
                     file.npy() ? "" : "--place grid predicts along sequences of any length");
  if (!of_records.empty()) return true;
  if (!of_genome.empty()) return false;
  if (model.contract.pad || model.contract.unknown_letter == UnknownLetter::error) return true;
  const std::vector<Record> records = file.records();
  return head.bins == 1 && std::all_of(records.begin(), records.end(), [&](const Record& record) {
           return record.length == model.contract.window_bases;
         });
}

WriterOptions writer_options(const PredictOptions& options, const SequenceFile& file, std::vector<std::string> tracks) {
  WriterOptions output = options.output;
  output.merge = !options.no_merge;
  output.tracks = std::move(tracks);
  output.positions = file.npy() != nullptr;
  output_paths(output);  // names that collide are an error before anything runs
  const OutputFormat& format = choose_format(output);
  if (format.name != "bedgraph" && (options.no_merge || output.track_line))
    throw UsageError(fmt::format("--{} is for bedgraph, and the output is {}",
                                 options.no_merge ? "no-merge" : "track-line", format.name));
  if ((format.name == "bigwig" || format.is_array) && output.digits != WriterOptions{}.digits)
    throw UsageError(fmt::format("--digits is for text, and the output is {}", format.name));
  if (!format.is_array && has_region_pattern(output.path))
    throw UsageError(fmt::format("{{region}} is for arrays, and the output is {}", format.name));
  return output;
}

/// A block of whole bins, for an array.
Bins whole(Bins block) {
  block.clip_start = block.start;
  block.clip_end = block.start + static_cast<int64_t>(block.bins) * block.bin_bases;
  return block;
}

std::string name_of(const Interval& region) {
  return fmt::format("{}:{}-{}", region.chrom, region.start + 1, region.end);
}

/// Each region is a row of its own, in the order asked.
ScanCounts predict_rows(const Prediction& asked, const GridRun& grid, const std::vector<Interval>& regions) {
  std::vector<ArrayRow> rows;
  for (const Interval& region : regions) rows.push_back({name_of(region), bins_of_region(grid, region)});
  ArrayRows arrays(asked.output, std::move(rows), regions.size() > 1 || !asked.options.bed.empty());
  const int64_t bin_bases = grid.scan.layout().bin_bases;
  const ScanCounts counts = run_on_each(grid, regions, [&](const Window& window, std::span<const float> values) {
    arrays.write(whole(bins_of(window, values, asked.all_tracks(), bin_bases)));
  });
  arrays.close();
  return counts;
}

/// The bins that overlap the regions, each base once.
ScanCounts predict_merged(const Prediction& asked, const GridRun& grid, const std::vector<Interval>& regions) {
  const int64_t bin_bases = grid.scan.layout().bin_bases;
  return write_in_passes(asked.output, [&](Range tracks, Writer& writer) {
    RegionWriter by_region(writer, regions);
    return run_on_grid(grid, regions, [&](const Window& window, std::span<const float> values) {
      by_region.write(bins_of(window, values, tracks, bin_bases));
    });
  });
}

ScanCounts predict_regions(Prediction& asked, Progress& progress) {
  const Fasta& fasta = asked.file.fasta();
  std::vector<Interval> regions = regions_of(asked.options, fasta);
  if (!asked.is_array()) regions = merge(std::move(regions), fasta);
  int64_t bases = 0;
  for (const Interval& region : regions) bases += region.bases();
  progress.expect(bases * passes_of(asked.output));
  for (const Sequence& sequence : fasta.sequences()) asked.output.chroms.emplace_back(sequence.name, sequence.length);
  asked.running.given = given_inputs(asked.model, asked.tracks, asked.options.model.inputs, {});
  Scan scan(asked.model, asked.tracks, asked.running);
  const ModelOptions& options = asked.options.model;
  say_threads("predict", scan, asked.running, options.quiet);
  if (options.verbose) say("predict", "plan\n" + describe(scan.executor().plan(), asked.model), options.quiet);
  const GridRun grid{scan, fasta, options, progress};
  return asked.is_array() ? predict_rows(asked, grid, regions) : predict_merged(asked, grid, regions);
}

ScanCounts predict_records(Prediction& asked, Progress& progress) {
  const bool any_length = asked.options.model.window == 0;
  const std::vector<PlacedRecord> records = place_records(asked.file, asked.model, asked.tracks[0], any_length);
  asked.running.given = given_inputs(asked.model, asked.tracks, asked.options.model.inputs, std::ssize(records));
  const RecordRun run{asked.model, asked.tracks, asked.running, asked.file.source(), progress};
  std::vector<ArrayRow> rows;
  for (const PlacedRecord& placed : records) {
    const WindowLayout& layout = placed.layout;
    const int64_t end = layout.first_base - placed.padding_before + layout.kept_bases();
    asked.output.chroms.emplace_back(placed.record.name, std::max(placed.record.length, end));
    rows.push_back({placed.record.name, layout.bins});
    progress.expect(layout.kept_bases() * passes_of(asked.output));
  }
  const int64_t bin_bases = records[0].layout.bin_bases;
  if (!asked.is_array())
    return write_in_passes(asked.output, [&](Range tracks, Writer& writer) {
      return run_on_records(run, records, [&](const Window& window, std::span<const float> values) {
        writer.write(bins_of(window, values, tracks, bin_bases));
      });
    });
  ArrayRows arrays(asked.output, std::move(rows), !asked.file.npy() || !asked.file.npy()->is_single());
  const ScanCounts counts = run_on_records(run, records, [&](const Window& window, std::span<const float> values) {
    arrays.write(whole(bins_of(window, values, asked.all_tracks(), bin_bases)));
  });
  arrays.close();
  return counts;
}

void predict(const PredictOptions& options) {
  ScanOptions running = scan_options(options.model);  // wrong options are errors before anything is read
  if (options.skip_bad_lines && options.bed.empty())
    throw UsageError("--skip-bad-lines is for --bed, which is not given");
  if (options.fasta == "-" && options.bed == "-") throw UsageError("FASTA and BED cannot both be standard input");
  Model model = read_running_model(options.model, "predict");
  const std::vector<TrackChoice> tracks = choose_tracks(model.contract, options.model.tracks);
  check_context(model, tracks, options.model);
  undo_targets(running, model, tracks, options.model);
  const SequenceFile file(options.fasta, options.lines, options.channels_first, model);
  if (file.npy()) model.contract.alphabet.clear();  // one-hot letters are numbers like any others
  Prediction asked{options, running, model, tracks, file, {}};
  asked.output = writer_options(options, file, strand_names(track_names(model.contract, tracks), options.model.strand));
  Progress progress("predict", options.model.quiet);
  const bool records = takes_records(options, model, model.contract.heads[tracks[0].head], file);
  progress.close(records ? predict_records(asked, progress) : predict_regions(asked, progress));
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
  command
      ->add_option("FASTA", options->fasta,
                   described("the genome or records: FASTA, with --lines a text with one sequence a line, "
                             "or .npy; plain, gzip or BGZF; - is standard input"))
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
  command
      ->add_option("--place", options->place,
                   described("grid: windows on each sequence's grid; record: each record is one window [record for "
                             "records that are one window of a model of one value, for lines and for .npy; else grid]"))
      ->check(CLI::IsMember({"grid", "record"}))
      ->type_name("KIND")
      ->group("Regions");
  command->add_flag("--lines", options->lines, described("FASTA is a text with one sequence a line: records 1, 2, ..."))
      ->group("Regions");
  command
      ->add_flag("--channels-first", options->channels_first,
                 described("an .npy file is [C, L] or [N, C, L], not [L, C] or [N, L, C]"))
      ->group("Regions");
  declare_running(*command, options->model);
  declare_strand(*command, options->model, {"+", "-", "both"},
                 "the strand that the model reads; values lie on forward coordinates; both: NAME.plus and NAME.minus");
  command
      ->add_option("-o,--output", options->output.path,
                   described("a file, - for standard output; {track} stands for each track's name, {region} (npy) "
                             "for each region or record [-]"))
      ->check(not_empty)
      ->type_name("FILE")
      ->group("Output");
  command
      ->add_option("--format", options->output.format,
                   described("bedgraph, bigwig, table or npy [by the file's extension; on standard output bedgraph for "
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
