// SPDX-License-Identifier: MIT
#include "picture/track_hub.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/setting.hpp"
#include "picture/track_files.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t short_letters = 17, long_letters = 76;  // what UCSC asks labels not to exceed

/// A label; a backslash at its end would join the next line to it.
std::string hub_label(const std::string& name, size_t most_letters) {
  std::string label = label_text(name, most_letters);
  std::replace(label.begin(), label.end(), '\\', '/');
  return label.empty() ? "track" : label;
}

void check_files(const ListedFiles& files) {
  if (files.tracks.empty()) throw Error("a hub needs a track");
  for (const ListedTrack& track : files.tracks)
    if (!track.is_bigwig)
      throw Error("a hub's tracks are bigWig, and this is bedGraph",
                  fmt::format("predict writes bigWig with {}; bedGraphToBigWig makes it of bedGraph",
                              set_to(Setting::output, "x.bw")))
          .in(track.path);
  if (!files.genes.empty())
    throw Error("a hub holds no GTF, GFF3 or BED", "UCSC and WashU have genes of their own for the genomes they name")
        .in(files.genes);
  if (!files.variants.empty())
    throw Error("a hub of seqcast's holds tracks of values, not variants").in(files.variants);
}

std::string track_db(const ListedFiles& files, const std::string& folder) {
  std::set<std::string> taken;
  std::string text;
  for (size_t i = 0; i < files.tracks.size(); ++i) {
    const ListedTrack& track = files.tracks[i];
    const Colour colour = colour_of_track(i);
    text += fmt::format(
        "track {}\ntype bigWig\nbigDataUrl {}\nshortLabel {}\nlongLabel {}\nvisibility {}\ncolor {},{},{}\n"
        "autoScale on\nalwaysZero on\nmaxHeightPixels 128:48:16\n\n",
        plain_name(track.name, taken), url_from(folder, track.path, files.url), hub_label(track.name, short_letters),
        hub_label(track.name, long_letters), i < tracks_shown_at_first ? "full" : "hide", colour.red, colour.green,
        colour.blue);
  }
  return text;
}

std::string data_hub(const ListedFiles& files, const std::string& folder) {
  Json tracks = Json::array();
  for (size_t i = 0; i < files.tracks.size(); ++i)
    tracks.push_back({{"type", "bigwig"},
                      {"name", files.tracks[i].name},
                      {"url", url_from(folder, files.tracks[i].path, files.url)},
                      {"showOnHubLoad", i < tracks_shown_at_first},
                      {"options", {{"color", hex_text(colour_of_track(i))}, {"yScale", "auto"}}}});
  return tracks.dump(2, ' ', true, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::vector<HubFile> track_hub(const ListedFiles& files, const std::string& folder) {
  check_files(files);
  return {{"hub.txt",
           "hub seqcast\nshortLabel seqcast\nlongLabel Tracks predicted by seqcast\ngenomesFile genomes.txt\n"
           "email you@example.org\n"},
          {"genomes.txt", fmt::format("genome {}\ntrackDb trackDb.txt\n", files.genome)},
          {"trackDb.txt", track_db(files, folder)},
          {"datahub.json", data_hub(files, folder)}};
}

}  // namespace seqcast
