// SPDX-License-Identifier: MIT
#include "output/writer.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/resource.h>

#include <algorithm>
#include <filesystem>
#include <memory>

#include "base/ascii_text.hpp"
#include "base/setting.hpp"
#include "io/pending_file.hpp"
#include "io/same_file.hpp"
#include "io/text_file.hpp"
#include "output/bedgraph.hpp"
#include "output/bigwig.hpp"
#include "output/npy_file.hpp"
#include "output/number.hpp"
#include "output/table_file.hpp"
#include "output/track_names.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr size_t files_of_others = 64;    // descriptors left to input, libraries and the caller
constexpr size_t descriptors_a_file = 2;  // the writer's, and the one that keeps a file without a name
constexpr size_t max_open_files = 1024;   // each holds buffers of some 100 KB

template <typename Format>
OutputFile open_file(const WriterOptions& options) {
  const auto file = std::make_shared<Format>(options);
  return {[file](const Bins& block) { file->write(block); }, [file] { file->finish(); },
          [file] { return file->pending(); }};
}

std::string names_of_formats() {
  std::vector<std::string_view> names;
  for (const OutputFormat& format : output_formats()) names.push_back(format.name);
  return fmt::format("{}", fmt::join(names, ", "));
}

bool has_extension(const OutputFormat& format, const std::string& extension) {
  return std::find(format.extensions.begin(), format.extensions.end(), extension) != format.extensions.end();
}

const OutputFormat& format_of_name(const std::string& name) {
  const std::string lower = lower_case(name);
  for (const OutputFormat& format : output_formats()) {
    if (format.name == lower || has_extension(format, "." + lower)) return format;
  }
  throw RequestError(fmt::format("output format '{}' is not known, expected one of {}", name, names_of_formats()));
}

const OutputFormat& format_of_path(const std::string& path) {
  std::filesystem::path name = path;
  if (is_bgzf_path(path)) name.replace_extension();
  const std::string extension = lower_case(name.extension().string());
  std::vector<std::string_view> known;
  for (const OutputFormat& format : output_formats()) {
    if (has_extension(format, extension)) return format;
    known.insert(known.end(), format.extensions.begin(), format.extensions.end());
  }
  throw RequestError(
      fmt::format("the name of '{}' does not say which format it is, expected {}", path, fmt::join(known, ", ")),
      fmt::format("{} says it: {}", Setting::format, names_of_formats()));
}

const OutputFormat& find_format(const WriterOptions& options) {
  if (!options.format.empty()) return format_of_name(options.format);
  if (is_written_directly(options.path))
    return format_of_name(options.tracks.size() == 1 && !options.positions ? "bedgraph" : "table");
  return format_of_path(options.path);
}

void check_options(const WriterOptions& options) {
  if (options.tracks.empty()) throw Error("there are no tracks to write");
  if (options.digits < min_digits || options.digits > max_digits) {
    throw Error(
        fmt::format("cannot print {} significant digits, expected {} to {}", options.digits, min_digits, max_digits));
  }
}

}  // namespace

std::span<const OutputFormat> output_formats() {
  static const std::vector<OutputFormat> formats = {
      {.name = "bedgraph",
       .extensions = {".bedgraph", ".bg", ".bdg"},
       .one_track_a_file = true,
       .is_text = true,
       .needs_chroms = true,
       .open = open_file<BedGraph>},
      {.name = "bigwig",
       .extensions = {".bw", ".bigwig"},
       .one_track_a_file = true,
       .needs_chroms = true,
       .check_chrom = check_bigwig_chrom,
       .open = open_file<BigWig>},
      {.name = "table", .extensions = {".tsv", ".txt", ".table"}, .is_text = true, .open = open_file<TableFile>},
      {.name = "npy", .extensions = {".npy"}, .is_text = true, .is_array = true, .open = open_file<NpyFile>},
  };
  return formats;
}

const OutputFormat& choose_format(const WriterOptions& options) {
  const OutputFormat& format = find_format(options);
  if (format.needs_chroms && options.positions)
    throw Error(fmt::format("{} needs chromosomes, and records of numbers have none", format.name),
                fmt::format("{} or {}", set_to(Setting::format, "table"), set_to(Setting::format, "npy")));
  if (format.is_text) return format;
  if (is_standard_output(options.path)) {
    throw Error(fmt::format("{} cannot be written to standard output", format.name),
                "name a file: " + set_to(Setting::output, "out.bw"));
  }
  if (is_written_directly(options.path)) {
    throw Error(fmt::format("cannot write '{}': {} needs a regular file", options.path, format.name),
                "name a file: " + set_to(Setting::output, "out.bw"));
  }
  if (is_bgzf_path(options.path)) {
    throw Error(fmt::format("cannot write '{}': {} is compressed as it is", options.path, format.name),
                "name a file: " + set_to(Setting::output, "out.bw"));
  }
  return format;
}

std::vector<std::string> output_paths(const WriterOptions& options) {
  const OutputFormat& format = choose_format(options);
  if (format.one_track_a_file && is_written_directly(options.path) && options.tracks.size() > 1) {
    throw Error(fmt::format("{} holds one track, got {}", format.name, options.tracks.size()),
                fmt::format("{}, or a file a track: {}", set_to(Setting::format, "table"),
                            set_to(Setting::output, "'out.{track}.bedgraph'")));
  }
  if (format.one_track_a_file || options.tracks.size() == 1) return paths_of_tracks(options.path, options.tracks);
  if (has_track_pattern(options.path)) {
    throw Error(fmt::format("'{}' names a file a track, but {} holds all tracks in one", options.path, format.name),
                "leave {track} out, or ask for " + set_to(Setting::format, "bedgraph"));
  }
  return {options.path};
}

void check_output(const WriterOptions& options) {
  const std::vector<std::string> paths = output_paths(options);
  const OutputFormat& format = choose_format(options);
  if (format.name != "bedgraph" && (!options.merge || options.track_line))
    throw RequestError(fmt::format("{} is for bedgraph, and the output is {}",
                                   options.merge ? Setting::track_line : Setting::no_merge, format.name));
  if (format.name != "table" && !options.header)
    throw RequestError("there is no header to leave out but a table's", set_to(Setting::format, "table"));
  if ((!format.is_text || format.is_array) && options.digits != WriterOptions{}.digits)
    throw RequestError(fmt::format("{} is for text, and the output is {}", Setting::digits, format.name));
  if (!format.is_array && has_region_pattern(options.path))
    throw RequestError(fmt::format("{{region}} is for arrays, and the output is {}", format.name));
  check_apart(paths, options.inputs);
}

void check_chrom(const WriterOptions& options, const std::string& name, int64_t bases) {
  if (const auto check = choose_format(options).check_chrom) check(name, bases);
}

size_t tracks_at_once(const WriterOptions& options) {
  if (!choose_format(options).one_track_a_file) return std::max<size_t>(options.tracks.size(), 1);
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return files_of_others;
  const size_t descriptors = std::min<size_t>(limit.rlim_cur, files_of_others + max_open_files * descriptors_a_file);
  return std::max<size_t>(descriptors - std::min(descriptors, files_of_others), descriptors_a_file) /
         descriptors_a_file;
}

Writer::Writer(const WriterOptions& options)
    : tracks_(options.tracks),
      one_track_a_file_(false),
      is_array_(false),
      give_names_(options.give_names),
      order_(options.chroms) {
  check_options(options);
  const OutputFormat& format = choose_format(options);
  const std::vector<std::string> paths = output_paths(options);
  one_track_a_file_ = format.one_track_a_file;
  is_array_ = format.is_array;
  WriterOptions file = options;
  for (size_t i = 0; i < paths.size(); ++i) {
    file.path = paths[i];
    if (one_track_a_file_) file.tracks = {options.tracks[i]};
    files_.push_back(format.open(file));
  }
}

void Writer::write(const Bins& block) {
  if (block.tracks != tracks_.size()) {
    throw Error(fmt::format("block has {} tracks, expected {}", block.tracks, tracks_.size()));
  }
  if (!is_array_) order_.check(block);
  check_finite(block, tracks_);
  for (size_t i = 0; i < files_.size(); ++i) files_[i].write(one_track_a_file_ ? one_track(block, i) : block);
}

void Writer::finish() {
  for (const OutputFile& file : files_) file.finish();
}

std::vector<PendingFile*> Writer::pending() const {
  std::vector<PendingFile*> pending;
  for (const OutputFile& file : files_)
    if (PendingFile* one = file.pending()) pending.push_back(one);
  return pending;
}

void commit_all(std::span<const Writer> writers, const GiveNames& give_names) {
  std::vector<PendingFile*> all;
  for (const Writer& writer : writers)
    for (PendingFile* file : writer.pending()) all.push_back(file);
  give_names(all);
}

void Writer::close() {
  finish();
  give_names_(pending());
  files_.clear();
}

}  // namespace seqcast
