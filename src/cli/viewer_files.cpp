// SPDX-License-Identifier: MIT
#include "cli/viewer_files.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <utility>

#include "io/same_file.hpp"
#include "picture/igv_session.hpp"
#include "picture/pygenometracks_ini.hpp"
#include "picture/track_hub.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

bool has_only(const std::string& text, std::string_view others) {
  return std::ranges::all_of(text, [&](char letter) {
    const bool is_plain =
        (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z');
    return is_plain || others.find(letter) != others.npos;
  });
}

void check_texts(const ViewerOptions& options) {
  if (!has_only(options.genome, "._-"))
    throw RequestError(
        fmt::format("--genome {}: a genome's name has letters, digits, '.', '_' and '-'", options.genome),
        "as hg38, mm10 or GCF_000840245.1");
  const bool has_scheme = options.url.starts_with("http://") || options.url.starts_with("https://");
  if (!options.url.empty() && (!has_scheme || !has_only(options.url, "-._~:/?#[]@!$&'()*+,;=%")))
    throw RequestError(
        fmt::format("--url {}: an address begins with http:// or https:// and has no spaces", options.url));
}

}  // namespace

void declare_viewers(CLI::App& command, ViewerOptions& options) {
  OptionGroup viewers(command, "For other viewers");
  viewers.add("--igv-session FILE", options.igv_session, "the files as a session of igv.js (JSON)");
  viewers.add("--pygenometracks FILE", options.pygenometracks, "the files as pyGenomeTracks draws them (ini)");
  viewers.add("--hub FOLDER", options.hub,
              "the files, bigWig, as a track hub for UCSC and a data hub for WashU, in a folder that is there");
  viewers.add("--genome NAME", options.genome, "what browsers call the genome, as hg38 [of a session: the FASTA file]");
  viewers.add("--url ADDRESS", options.url,
              "where the folder of the session or hub is served [files are named as seen from that folder]");
}

void check_viewers(const ViewerOptions& options, bool has_fasta) {
  check_texts(options);
  for (const auto& [name, is_given] : {std::pair("--genome", !options.genome.empty()), {"--url", !options.url.empty()}})
    if (is_given && options.igv_session.empty() && options.hub.empty())
      throw RequestError(fmt::format("{} is for --igv-session and --hub, none of which is given", name));
  if (!options.hub.empty() && options.genome.empty())
    throw RequestError("--hub needs the name that browsers call the genome by", "as --genome hg38");
  if (!options.igv_session.empty() && options.genome.empty() && !has_fasta)
    throw RequestError("--igv-session needs a genome", "--genome hg38, or a FASTA file");
  if (!options.url.empty() && !options.igv_session.empty() && !options.hub.empty()) {
    std::error_code ignored;
    if (!std::filesystem::equivalent(folder_of_list(options.igv_session), options.hub, ignored))
      throw RequestError("--url is the address of one folder, and --igv-session and --hub name two");
  }
}

void ViewerFiles::write(ListedFiles listed, const std::vector<std::string>& outputs,
                        const std::vector<std::string>& inputs) {
  if (!options_.has_any()) return;
  listed.genome = options_.genome;
  listed.url = options_.url;
  std::vector<std::pair<std::string, std::string>> texts;  // path and content
  if (const std::string& path = options_.igv_session; !path.empty())
    texts.emplace_back(path, igv_session(listed, folder_of_list(path)));
  if (const std::string& path = options_.pygenometracks; !path.empty())
    texts.emplace_back(path, pygenometracks_ini(listed, folder_of_list(path)));
  if (!options_.hub.empty())
    for (const HubFile& file : track_hub(listed, options_.hub))
      texts.emplace_back((std::filesystem::path(options_.hub) / file.name).string(), file.text);
  std::vector<std::string> all = outputs;
  for (const auto& [path, text] : texts) all.push_back(path);
  check_apart(all, inputs);
  for (const auto& [path, text] : texts) add(path, text);
}

void ViewerFiles::add(const std::string& path, const std::string& text) {
  TextFile& file = files_.emplace_back(path, false, durable_);
  file.write(text);
  file.finish();
}

GiveNames ViewerFiles::joined_to(GiveNames give) {
  return [this, give = std::move(give)](std::span<PendingFile* const> files) {
    std::vector<PendingFile*> all(files.begin(), files.end());
    for (TextFile& file : files_)
      if (PendingFile* const pending = file.pending()) all.push_back(pending);
    give(all);
  };
}

}  // namespace seqcast
