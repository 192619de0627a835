// SPDX-License-Identifier: MIT
#include "output/parts/merge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/setting.hpp"
#include "io/same_file.hpp"
#include "io/text_file.hpp"
#include "output/parts/joined_arrays.hpp"
#include "output/parts/joined_bigwig.hpp"
#include "output/parts/joined_records.hpp"
#include "output/parts/joined_text.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

struct JoinedFormat {
  std::string_view name;
  bool is_text;  // can be compressed, and go to standard output
  void (*join)(std::span<const Part> parts, const std::string& output);
};

constexpr JoinedFormat formats[] = {{"bedgraph", true, join_text}, {"table", true, join_text},
                                    {"vcf", true, join_text},      {"vcf.gz", true, join_text},
                                    {"bcf", true, join_bcf},       {"npy", true, join_npy},
                                    {"npz", false, join_npz},      {"bigwig", false, join_bigwig}};

/// Endings that say a format, without .gz and .bgz. Tables may have any other.
constexpr std::pair<std::string_view, std::string_view> endings[] = {
    {".bedgraph", "bedgraph"}, {".bg", "bedgraph"}, {".bdg", "bedgraph"}, {".bw", "bigwig"}, {".bigwig", "bigwig"},
    {".vcf", "vcf"},           {".bcf", "bcf"},     {".npy", "npy"},      {".npz", "npz"},   {".tsv", "table"}};

void check_ending(const std::string& format, const std::string& output) {
  std::string name = output.substr(0, is_bgzf_path(output) ? output.rfind('.') : output.npos);
  std::ranges::transform(name, name.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  for (const auto& [ending, said] : endings)
    if (name.ends_with(ending) && !format.starts_with(said))
      throw Error(fmt::format("the ending of '{}' says {}, and the parts are {}", output, said, format),
                  "merging changes no format: end the name as the parts' names end");
}

}  // namespace

void merge_parts(std::span<const Part> parts, const std::string& output) {
  const std::string& name = parts[0].marker.run.form.format;
  const auto format = std::ranges::find(formats, name, &JoinedFormat::name);
  if (format == std::end(formats))
    throw Error(fmt::format("parts of format '{}' cannot be joined", name)).in(parts[0].path);
  std::vector<std::string> inputs;
  for (const Part& part : parts) {
    inputs.push_back(part.path);
    inputs.push_back(marker_path(part.path));
  }
  check_apart({output}, inputs);
  if (is_written_directly(output)) {
    if (!format->is_text)
      throw RequestError(fmt::format("{} is written to a file, and this output is none", name),
                         "name a file: " + set_to(Setting::output, "FILE"));
  } else {
    check_ending(name, output);
  }
  format->join(parts, output);
}

}  // namespace seqcast
