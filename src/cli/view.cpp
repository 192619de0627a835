// SPDX-License-Identifier: MIT
#include "cli/view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/number_text.hpp"
#include "cli/named_files.hpp"
#include "cli/progress.hpp"
#include "cli/run_options.hpp"
#include "cli/viewer_files.hpp"
#include "genome/region_text.hpp"
#include "genome/regions.hpp"
#include "genome/signal.hpp"
#include "io/same_file.hpp"
#include "io/text_file.hpp"
#include "picture/predicted_tracks.hpp"
#include "picture/shown_features.hpp"
#include "picture/track_files.hpp"
#include "picture/view.hpp"
#include "picture/view_page.hpp"
#include "picture/view_svg.hpp"
#include "predict/input_files.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

struct ViewOptions {
  RunOptions run;
  std::string region;
  std::vector<std::string> files;
  std::string fasta, genes, variants;
  std::optional<TranscriptChoice> transcripts;
  std::string title;
  int64_t points = 20'000;
  std::string output, format;
  ViewerOptions viewers;
  std::vector<std::string> inputs;         // files that the command line names
  std::vector<std::string> of_model_only;  // options given that say something of a model
};

/// Whether the picture is a page; else it is SVG.
bool is_page(const ViewOptions& options) {
  const auto ends = [&](std::string_view ending) { return options.output.ends_with(ending); };
  if (!options.format.empty()) return options.format == "html";
  if (ends(".html") || ends(".htm")) return true;
  if (ends(".svg")) return false;
  if (is_standard_output(options.output))
    throw RequestError("standard output has no ending that says what to write", "--format html, or --format svg");
  throw RequestError(fmt::format("-o {}: a picture's name ends in .html or .svg", options.output),
                     "rsvg-convert makes PNG and PDF of an SVG file");
}

void check_options(const ViewOptions& options) {
  const bool has_model = !options.run.model.model.empty();
  if (!has_model && !options.of_model_only.empty())
    throw RequestError(fmt::format("{} is for --model, which is not given", options.of_model_only.front()));
  if (has_model && options.fasta.empty()) throw RequestError("--model reads the bases of --fasta, which is not given");
  if (options.transcripts && options.genes.empty())
    throw RequestError("--transcripts is for --genes, which is not given");
  if (!has_model && options.files.empty() && options.fasta.empty() && options.genes.empty() && options.variants.empty())
    throw RequestError("there is nothing to show",
                       "name bigWig or bedGraph files, or --model, --genes, --variants or --fasta");
  check_tracks(std::ssize(options.files));
  check_viewers(options.viewers, !options.fasta.empty() && options.fasta != "-");
  if (options.output.empty() && !options.viewers.has_any())
    throw RequestError("nothing is to be written", "-o view.html, or --igv-session, --pygenometracks or --hub");
  if (options.viewers.has_any() && has_model)
    throw RequestError("files for other viewers name files of tracks, and --model predicts tracks without one",
                       "predict has the same options");
}

/// Files that say how long chromosomes are, and are read further where the region is known.
struct OpenFiles {
  std::optional<Fasta> fasta;
  std::optional<VariantFile> variants;
};

OpenFiles open_files(const ViewOptions& options, int64_t memory) {
  OpenFiles files;
  if (!options.fasta.empty()) {
    files.fasta.emplace(options.fasta, memory);
    notices_of("view", options.run.model.quiet)(files.fasta->index_notice());
  }
  if (!options.variants.empty()) files.variants.emplace(options.variants, memory);
  return files;
}

/// The chromosome's length by the first file that says it. The others are checked against it when they are read.
std::optional<ChromLength> chrom_length(const ViewOptions& options, const OpenFiles& files, const std::string& chrom) {
  if (files.fasta) return {{files.fasta->sequences()[files.fasta->index_of(chrom)].length, options.fasta}};
  for (const std::string& file : options.files)
    if (const auto bases = bases_in_track(file, chrom)) return {{*bases, file}};
  if (const auto bases = files.variants ? contig_bases(files.variants->header(), chrom) : std::nullopt)
    return {{*bases, files.variants->name()}};
  return std::nullopt;
}

void set_region(RegionView& view, const ViewOptions& options, const OpenFiles& files) {
  const Region region =
      files.fasta ? parse_region(options.region, *files.fasta) : Region{parse_bounded_region(options.region), false};
  view.region = region.interval;
  view.chrom_length = chrom_length(options, files, view.region.chrom);
  if (clip_region(view) || region.is_clipped)
    say("view", fmt::format("{} reaches past the end of the sequence, and is clipped", options.region),
        options.run.model.quiet);
}

/// The picture; files for other viewers are named where they are written.
std::vector<std::string> outputs_of(const ViewOptions& options) {
  return options.output.empty() ? std::vector<std::string>{} : std::vector{options.output};
}

void add_predicted(RegionView& view, const ViewOptions& options, const Fasta& fasta, Progress& progress) {
  const Predictor predictor(read_running_model(options.run.model, "view"), request_of(options.run));
  check_outputs(outputs_of(options), predictor, options.fasta, options.inputs);
  check_tracks(std::ssize(view.tracks) + std::ssize(predictor.names()));
  progress.expect(view.region.bases());
  for (ShownTrack& track :
       predicted_tracks(predictor, fasta, view.region, options.points, [&](int64_t bases) { progress.show(bases); }))
    view.tracks.push_back(std::move(track));
}

RegionView read_view(const ViewOptions& options, Progress& progress) {
  const int64_t memory = memory_cap(options.run.memory);
  OpenFiles open = open_files(options, memory);
  RegionView view;
  set_region(view, options, open);
  view.title = options.title.empty() ? text_of(view.region) : options.title;
  for (const std::string& file : options.files) view.tracks.push_back(read_track(file, view, options.points));
  if (!options.run.model.model.empty()) add_predicted(view, options, *open.fasta, progress);
  if (!options.genes.empty()) add_transcripts(view, options.genes, {.choice = options.transcripts, .memory = memory});
  if (open.variants) add_variants(view, *open.variants);
  if (open.fasta) add_bases(view, *open.fasta);
  note_thinning(view);
  note_empty_tracks(view);
  return view;
}

std::string closing_text(const RegionView& view) {
  return fmt::format("{}, {}, {} along {}", counted(std::ssize(view.tracks), "track"),
                     counted(std::ssize(view.transcripts), "transcript"), counted(std::ssize(view.variants), "variant"),
                     counted(view.region.bases(), "base"));
}

/// The files that are shown, for other viewers.
ListedFiles listed_files(const ViewOptions& options, const RegionView& view) {
  ListedFiles listed;
  listed.place = text_of(view.region);
  for (const std::string& file : options.files) listed.tracks.push_back({track_name(file), file, is_bigwig(file)});
  listed.fasta = options.fasta;
  listed.genes = options.genes;
  listed.variants = options.variants;
  return listed;
}

/// All files get their names or none does.
void write(const ViewOptions& options, const RegionView& view, bool page) {
  std::vector<PendingFile*> pending;
  std::optional<TextFile> picture;
  const Durable durable = durable_unless(options.run.no_sync);
  if (!options.output.empty()) {
    picture.emplace(options.output, durable);
    picture->write(page ? view_page(view) : view_svg(view));
    picture->finish();
    if (picture->pending()) pending.push_back(picture->pending());
  }
  ViewerFiles viewers(options.viewers, durable);
  viewers.write(listed_files(options, view), outputs_of(options), options.inputs);
  viewers.joined_to(PendingFile::commit_all)(pending);
}

void view_region(const ViewOptions& options) {
  const bool quiet = options.run.model.quiet;
  check_options(options);
  const bool page = !options.output.empty() && is_page(options);
  check_apart(outputs_of(options), options.inputs);
  Progress progress("view", quiet);
  const RegionView view = read_view(options, progress);
  for (const std::string& note : view.notes) say("view", note, quiet);
  write(options, view, page);
  progress.close([&] { return closing_text(view); }, view.region.bases());
}

void declare_shown(CLI::App& command, ViewOptions& options) {
  OptionGroup shown(command, "What is shown");
  shown.add("--model MODEL", options.run.model.model,
            "predict tracks on the spot: as predict takes models; with --fasta, after the files' tracks");
  shown.add(
      "--fasta FASTA", options.fasta,
      "the genome: what a model reads, and bases to be seen where they are wide enough." + std::string(about_index));
  shown.add("--genes FILE", options.genes, "GTF, GFF3, BED with 12 columns, or SpliceAI's table");
  shown.add_choice("--transcripts KIND", options.transcripts,
                   {TranscriptChoice::mane, TranscriptChoice::canonical, TranscriptChoice::all},
                   "which of a gene's [the first of mane, canonical and all that the file has tags for]");
  shown.add("--variants VCF", options.variants, "VCF or BCF");
  shown
      .add("--points N", options.points,
           "values of a track that are kept apart; of more, the least and the most of each stretch are drawn")
      ->capture_default_str();
  shown.add("--title TEXT", options.title, "what stands above [the region]");
}

/// Options of running a model that are given.
std::vector<std::string> given_of_model(const CLI::App& command) {
  std::vector<std::string> given;
  for (const CLI::Option* option : command.get_options()) {
    const std::string& group = option->get_group();
    const bool is_of_model = group == "Model" || group == "Windows" || group == "PyTorch files" ||
                             group == "Keras and ONNX files" || option->check_lname("batch");
    if (is_of_model && option->count() > 0) given.push_back(option->get_name());
  }
  return given;
}

}  // namespace

void declare_view(CLI::App& program, Job& job) {
  auto options = std::make_shared<ViewOptions>();
  CLI::App* command = declare_command(program, "view", "Shows a region: tracks, genes, variants, bases.",
                                      "  seqcast view chr7:5,001-15,000 atac.bw --genes gencode.gtf.gz -o view.html\n"
                                      "  seqcast view chr1:1-10000 --model bacterial-genes --fasta genome.fa \\\n"
                                      "      -o view.svg");
  declare_place(*command, "REGION", options->region,
                "as chr1:1000-2000 (1-based, ends included); with --fasta also chr1");
  command->add_option("FILE", options->files, described("tracks: bigWig or bedGraph, plain or gzip"))->type_name("");
  declare_shown(*command, *options);
  declare_running(*command, options->run);
  declare_strand(*command, options->run, {Strand::forward, Strand::reverse, Strand::both},
                 "the strand that the model reads; both: NAME.plus and NAME.minus");
  OptionGroup output(*command, "Output");
  output.add("-o,--output FILE", options->output,
             "a page (.html) or a picture for paper (.svg); - for standard output");
  output.add("--format NAME", options->format, "html or svg, instead of the ending's")
      ->check(CLI::IsMember({"html", "svg"}));
  declare_viewers(*command, options->viewers);
  command->callback([options, command, &job] {
    options->inputs = named_files(*command);
    options->of_model_only = given_of_model(*command);
    job = [options] { view_region(*options); };
  });
}

}  // namespace seqcast
