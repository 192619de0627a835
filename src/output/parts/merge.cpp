// SPDX-License-Identifier: MIT
#include "output/parts/merge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <string_view>
#include <utility>

#include "base/setting.hpp"
#include "io/same_file.hpp"
#include "io/text_file.hpp"
#include "output/parts/joined_arrays.hpp"
#include "output/parts/joined_bigwig.hpp"
#include "output/parts/joined_records.hpp"
#include "output/parts/joined_text.hpp"
#include "output/track_names.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

struct JoinedFormat {
  std::string_view name;
  bool is_text;  // can be compressed, and go to standard output
  void (*join)(std::span<const Part> parts, const JoinedOutput& output);
};

constexpr JoinedFormat formats[] = {{"bedgraph", true, join_text}, {"table", true, join_text},
                                    {"vcf", true, join_text},      {"vcf.gz", true, join_text},
                                    {"bcf", true, join_bcf},       {"npy", true, join_npy},
                                    {"npz", false, join_npz},      {"bigwig", false, join_bigwig}};

/// Endings that say a format, without .gz and .bgz.
constexpr std::pair<std::string_view, std::string_view> endings[] = {
    {".bedgraph", "bedgraph"}, {".bg", "bedgraph"}, {".bdg", "bedgraph"}, {".bw", "bigwig"},
    {".bigwig", "bigwig"},     {".vcf", "vcf"},     {".bcf", "bcf"},      {".npy", "npy"},
    {".npz", "npz"},           {".tsv", "table"},   {".txt", "table"},    {".table", "table"}};

/// In lower case, without .gz or .bgz.
std::string plain_name(const std::string& path) {
  std::string name = path.substr(0, is_bgzf_path(path) ? path.rfind('.') : path.npos);
  std::ranges::transform(name, name.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return name;
}

/// The ending of a part is right whatever it says: its run was told the format.
void check_ending(const std::string& format, const std::string& part, const std::string& output) {
  const std::string name = plain_name(output), of_part = plain_name(part);
  for (const auto& [ending, said] : endings)
    if (name.ends_with(ending) && !of_part.ends_with(ending) && !format.starts_with(said))
      throw Error(fmt::format("the ending of '{}' says {}, and the parts are {}", output, said, format),
                  "merging changes no format: end the name as the parts' names end");
}

/// The format of parts, which the output can have.
const JoinedFormat& format_of(std::span<const Part> parts, const std::string& output) {
  const std::string& name = parts[0].marker.run.form.format;
  const auto format = std::ranges::find(formats, name, &JoinedFormat::name);
  if (format == std::end(formats))
    throw Error(fmt::format("parts of format '{}' cannot be joined", name)).in(parts[0].path);
  if (!is_written_directly(output)) {
    check_ending(name, parts[0].path, output);
  } else if (!format->is_text) {
    throw RequestError(fmt::format("{} cannot be written to standard output", name),
                       "name a file: " + set_to(Setting::output, "FILE"));
  }
  return *format;
}

void add_inputs(std::span<const Part> parts, std::vector<std::string>& inputs) {
  for (const Part& part : parts) {
    inputs.push_back(part.path);
    inputs.push_back(marker_path(part.path));
  }
}

}  // namespace

void merge_parts(std::span<const Part> parts, const std::string& output, Durable durable) {
  std::vector<std::string> inputs;
  add_inputs(parts, inputs);
  check_apart({output}, inputs);
  format_of(parts, output).join(parts, {output, durable});
}

void merge_tracks(std::span<const std::vector<Part>> tracks, const std::string& output, Durable durable) {
  std::vector<std::string> inputs, names;
  for (const std::vector<Part>& parts : tracks) {
    if (parts[0].marker.content.empty())
      throw Error(fmt::format("it is of all tracks, and '{}' names a file for each", output)).in(parts[0].path);
    add_inputs(parts, inputs);
    names.push_back(parts[0].marker.content);
  }
  const std::vector<std::string> outputs = paths_of_tracks(output, names);
  check_apart(outputs, inputs);
  std::deque<PendingFile> merged;
  const auto hold = [&](std::span<PendingFile* const> files) {
    for (PendingFile* const file : files) merged.push_back(std::move(*file));
  };
  for (size_t i = 0; i < tracks.size(); ++i)
    format_of(tracks[i], outputs[i]).join(tracks[i], {outputs[i], durable, hold});
  std::vector<PendingFile*> all;
  for (PendingFile& file : merged) all.push_back(&file);
  PendingFile::commit_all(all);
}

}  // namespace seqcast
