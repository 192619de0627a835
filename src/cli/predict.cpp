// SPDX-License-Identifier: MIT
// Command `predict`: writes predicted tracks along a genome or for records.
#include <fmt/format.h>

#include <algorithm>

#include "base/number_text.hpp"
#include "cli/commands.hpp"
#include "cli/named_files.hpp"
#include "cli/part_run.hpp"
#include "cli/plan_text.hpp"
#include "cli/progress.hpp"
#include "cli/run_options.hpp"
#include "cli/viewer_files.hpp"
#include "genome/bases.hpp"
#include "genome/regions.hpp"
#include "io/npy.hpp"
#include "output/parts/part_files.hpp"
#include "output/writer.hpp"
#include "predict/asked_places.hpp"
#include "predict/placement.hpp"
#include "predict/record_files.hpp"
#include "predict/region_files.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

struct PredictOptions {
  RunOptions run;
  std::string fasta;
  std::vector<std::string> regions;
  std::string bed;
  WriterOptions output;
  bool lines = false;
  bool channels_first = false;
  bool no_merge = false;
  bool no_header = false;
  PartOptions part;
  ViewerOptions viewers;
  bool skip_bad_lines = false;
};

PlacesRequest places_of(const PredictOptions& options) {
  return {.texts = options.regions,
          .bed = options.bed,
          .skip_bad_lines = options.skip_bad_lines,
          .strict_names = options.run.strict_names,
          .exclude = options.run.exclude};
}

Request predict_request(const PredictOptions& options) {
  if (options.skip_bad_lines && options.bed.empty())
    throw RequestError("--skip-bad-lines is for --bed, which is not given");
  if (options.viewers.has_any() && !options.part.shard.empty())
    throw RequestError("files for other viewers list whole tracks, and --shard writes a part of each",
                       "view lists them once they are merged");
  check_viewers(options.viewers, options.fasta != "-" && !options.lines);
  check_standard_input(options.fasta, options.bed, options.run);
  RunOptions run = options.run;
  run.request.placement = asked_placement(places_of(options), options.run.request, options.lines);
  return request_of(run);
}

/// What a run writes.
struct RunFiles {
  const WriterOptions& output;
  PartRun& part;
  ViewerFiles& viewers;
};

/// Writes files for other viewers, where they are asked for. @param place  that they show first.
void write_viewers(const PredictOptions& options, const WriterOptions& output, const std::string& place,
                   ViewerFiles& viewers) {
  if (!options.viewers.has_any()) return;
  const OutputFormat& format = choose_format(output);
  if (!format.one_track_a_file)
    throw RequestError(fmt::format("other viewers show bigWig and bedGraph, and the output is {}", format.name),
                       "-o '{track}.bw'");
  ListedFiles listed;
  listed.place = place;
  if (!options.lines) listed.fasta = options.fasta;
  const std::vector<std::string> paths = output_paths(output);
  for (size_t i = 0; i < paths.size(); ++i)
    listed.tracks.push_back({output.tracks[i], paths[i], format.name == "bigwig"});
  viewers.write(std::move(listed), paths, output.inputs);
}

/// @return  none where the part is there already.
std::optional<ScanCounts> predict_regions(const PredictOptions& options, const Predictor& predictor, const Fasta& fasta,
                                          const RunFiles& run, Progress& progress) {
  const PlacesRequest places = places_of(options);
  if (choose_format(run.output).is_array) check_rows(places);
  AskedRegions asked = asked_regions(places, fasta, notices_of("predict", options.run.model.quiet));
  const std::string place = text_of(asked.regions.front());
  RegionFiles files(predictor, fasta, std::move(asked), run.output, run.part.shard());
  if (run.part.is_done(files.files(), files.output().inputs, part_form(files.output()))) return std::nullopt;
  write_viewers(options, files.output(), place, run.viewers);
  progress.expect(files.bases());
  say_threads("predict", files.scan().threads(), predictor.request().threads, options.run.model.quiet);
  if (options.run.model.verbose)
    say("predict", "plan\n" + layers_text(predictor.model(), files.scan().plan()), options.run.model.quiet);
  return files.write([&](int64_t bases) { progress.show(bases); });
}

/// @return  none where the part is there already.
std::optional<ScanCounts> predict_records(const PredictOptions& options, Predictor& predictor, const SequenceFile& file,
                                          const RunFiles& run, Progress& progress) {
  const RecordFiles files(predictor, file, run.output, run.part.shard());
  if (run.part.is_done(files.files(), files.output().inputs, part_form(files.output()))) return std::nullopt;
  write_viewers(options, files.output(), file.records().front().name, run.viewers);
  const TakeNotice notice = notices_of("predict", options.run.model.quiet);
  if (!file.npy()) notice(file.fasta().unnamed_notice());
  notice(files.unknown_notice());
  progress.expect(files.bases());
  return files.write([&](int64_t bases) { progress.show(bases); });
}

/// What a position of the input is called, in the singular.
std::string position_name(const Contract& contract, const SequenceFile& file) {
  if (file.npy()) return "position";
  return is_nucleotide_alphabet(contract.alphabet) ? "base" : "letter";
}

void predict(const PredictOptions& options) {
  const bool quiet = options.run.model.quiet;
  const TakeNotice notice = notices_of("predict", quiet);
  const Durable durable = durable_unless(options.run.no_sync);
  PartRun part(options.part, quiet, durable);
  Request request = predict_request(options);  // wrong options are errors before anything is read
  ModelOptions reading = options.run.model;
  reading.facts.may_be_numbers = !options.lines && is_npy(options.fasta);
  Predictor predictor(read_running_model(reading, "predict"), std::move(request));
  const SequenceFile file(options.fasta, options.lines, options.channels_first, predictor.model(),
                          predictor.request().memory);
  if (!file.npy()) notice(file.fasta().index_notice());
  check_records(file, places_of(options), options.run.request);
  WriterOptions output = options.output;
  output.merge = !options.no_merge;
  output.header = !options.no_header;
  ViewerFiles viewers(options.viewers, durable);
  output.durable = durable;
  output.give_names = viewers.joined_to(part.give_names());
  const ChosenPlacement chosen = placement_on(file, predictor);
  notice(chosen.notice);
  Progress progress("predict", quiet, position_name(predictor.model().contract, file));
  const RunFiles run{output, part, viewers};
  const std::optional<ScanCounts> counts = chosen.placement == Placement::record
                                               ? predict_records(options, predictor, file, run, progress)
                                               : predict_regions(options, predictor, file.fasta(), run, progress);
  if (counts) progress.close(*counts);
}

void declare_regions(CLI::App& command, PredictOptions& options) {
  OptionGroup regions(command, "Regions");
  regions.add("-r,--region PLACE", options.regions,
              "a place, as chr1 or chr1:1000-2000 (1-based, ends included); may come again");
  regions.add("-b,--bed FILE", options.bed, "regions from a BED file; overlapping ones are merged");
  regions.add_flag("--skip-bad-lines", options.skip_bad_lines, "leave bad BED lines out and count them");
  regions.add_choice("--place KIND", options.run.request.placement, {Placement::grid, Placement::record},
                     "grid: windows on each sequence's grid; record: each record is one window [record for records "
                     "that are one window of a model of one value, for lines and for .npy; else grid]");
  regions.add_flag("--pad", options.run.request.pad,
                   "with --place record: records shorter than a window lie in its middle, between unknown bases");
  declare_places(command, options.run);
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
  output.add_flag("--no-header", options.no_header, "a table without its first line");
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
  declare_part(*command, options->part, "of the windows, or of records, or of the rows of an array");
  declare_strand(*command, options->run, {Strand::forward, Strand::reverse, Strand::both},
                 "the strand that the model reads; values lie on forward coordinates; both: NAME.plus and NAME.minus");
  declare_output(*command, *options);
  declare_viewers(*command, options->viewers);
  command->callback([options, command, &job] {
    options->output.inputs = named_files(*command);
    take_command_line(*command, options->part);
    job = [options] { predict(*options); };
  });
}

}  // namespace seqcast
