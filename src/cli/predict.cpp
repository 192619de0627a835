// SPDX-License-Identifier: MIT
// Command `predict`: writes predicted tracks along a genome or for records.
#include <fmt/format.h>

#include <algorithm>

#include "cli/array_rows.hpp"
#include "cli/asked_regions.hpp"
#include "cli/commands.hpp"
#include "cli/given_inputs.hpp"
#include "cli/record_run.hpp"
#include "cli/track_passes.hpp"
#include "genome/bases.hpp"
#include "genome/regions.hpp"
#include "output/track_names.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

struct PredictOptions {
  RunOptions run;
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
        options.run.model.quiet);
  if (!options.bed.empty()) {
    const Bed bed = read_asked({.command = "predict",
                                .path = options.bed,
                                .lines = {.skip_bad_lines = options.skip_bad_lines},
                                .clipped = "clipped at the end of the sequence",
                                .quiet = options.run.model.quiet},
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
  if (options.run.step > 0) return "--step";
  return options.run.context == "genome" ? "--context genome" : "";
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
  asked.running.given =
      given_inputs(asked.model, asked.tracks, asked.options.run.inputs, {}, sequences_of(regions, fasta));
  Scan scan(asked.model, asked.tracks, asked.running);
  const RunOptions& options = asked.options.run;
  say_threads("predict", scan, asked.running, options.model.quiet);
  if (options.model.verbose)
    say("predict", "plan\n" + describe(scan.executor().plan(), asked.model), options.model.quiet);
  const GridRun grid{scan, fasta, options, progress};
  return asked.is_array() ? predict_rows(asked, grid, regions) : predict_merged(asked, grid, regions);
}

ScanCounts predict_records(Prediction& asked, Progress& progress) {
  const bool any_length = asked.options.run.model.window == 0;
  const std::vector<PlacedRecord> records = place_records(asked.file, asked.model, asked.tracks[0], any_length);
  asked.running.given = given_inputs(asked.model, asked.tracks, asked.options.run.inputs, std::ssize(records), {});
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

/// What a position of the input is called, in the singular.
std::string position_name(const Contract& contract) {
  if (contract.takes_numbers()) return "position";
  return is_nucleotide_alphabet(contract.alphabet) ? "base" : "letter";
}

void predict(const PredictOptions& options) {
  if (options.skip_bad_lines && options.bed.empty())
    throw UsageError("--skip-bad-lines is for --bed, which is not given");
  if (options.fasta == "-" && options.bed == "-") throw UsageError("FASTA and BED cannot both be standard input");
  ReadRun run = read_run(options.run, "predict");
  const SequenceFile file(options.fasta, options.lines, options.channels_first, run.model);
  if (!file.npy()) say_index(file.fasta(), "predict", options.run.model.quiet);
  if (file.npy()) run.model.contract.alphabet.clear();  // one-hot letters are numbers like any others
  Prediction asked{options, run.scan, run.model, run.tracks, file, {}};
  asked.output = writer_options(options, file, run.names);
  Progress progress("predict", options.run.model.quiet, position_name(run.model.contract));
  const bool records = takes_records(options, run.model, run.model.contract.heads[run.tracks[0].head], file);
  progress.close(records ? predict_records(asked, progress) : predict_regions(asked, progress));
}

void declare_regions(CLI::App& command, PredictOptions& options) {
  OptionGroup regions(command, "Regions");
  regions.add("-r,--region PLACE", options.regions,
              "a place, as chr1 or chr1:1000-2000 (1-based, ends included); may come again");
  regions.add("-b,--bed FILE", options.bed, "regions from a BED file; overlapping ones are merged");
  regions.add_flag("--skip-bad-lines", options.skip_bad_lines, "leave bad BED lines out and count them");
  regions.add_choice("--place KIND", options.place, {"grid", "record"},
                     "grid: windows on each sequence's grid; record: each record is one window [record for records "
                     "that are one window of a model of one value, for lines and for .npy; else grid]");
  regions.add_flag("--lines", options.lines, "FASTA is a text with one sequence a line: records 1, 2, ...");
  regions.add_flag("--channels-first", options.channels_first,
                   "an .npy file is [C, L] or [N, C, L], not [L, C] or [N, L, C]");
}

void declare_output(CLI::App& command, PredictOptions& options) {
  OptionGroup output(command, "Output");
  output.add("-o,--output FILE", options.output.path,
             "a file, - for standard output; {track} stands for each track's name, {region} (npy) for each region or "
             "record [-]");
  output.add("--format NAME", options.output.format,
             "bedgraph, bigwig, table or npy [by the file's extension; on standard output bedgraph for one track, "
             "table for several]");
  output.add_digits(options.output.digits);
  output.add_flag("--no-merge", options.no_merge, "a bedGraph line for every bin");
  output.add_flag("--track-line", options.output.track_line, "begin bedGraph with a track line");
}

}  // namespace

void declare_predict(CLI::App& program, Job& job) {
  auto options = std::make_shared<PredictOptions>();
  CLI::App* command =
      declare_command(program, "predict", "Predicts tracks along a genome.",
                      "  seqcast predict bacterial-genes genome.fa --tracks coding_plus -o plus.bw\n"
                      "  seqcast predict basenji2 hg38.fa -r chr1:1,000,001-2,000,000 --tracks 0-15 \\\n"
                      "      --weights basenji2.safetensors -o 'out/{track}.bw'");
  declare_model(*command, options->run.model.model);
  declare_place(*command, "FASTA", options->fasta,
                "the genome or records: FASTA, with --lines a text with one sequence a line, or .npy; plain, gzip or "
                "BGZF; - is standard input." +
                    std::string(about_index));
  declare_regions(*command, *options);
  declare_running(*command, options->run);
  declare_strand(*command, options->run, {"+", "-", "both"},
                 "the strand that the model reads; values lie on forward coordinates; both: NAME.plus and NAME.minus");
  declare_output(*command, *options);
  command->callback([options, &job] { job = [options] { predict(*options); }; });
}

}  // namespace seqcast
