// SPDX-License-Identifier: MIT
#include "picture/igv_session.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/number_text.hpp"
#include "base/setting.hpp"
#include "picture/track_files.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

using Json = nlohmann::ordered_json;

constexpr int track_pixels = 60;  // pixels

bool is_there(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::exists(path, ignored);
}

class Session {
 public:
  Session(const ListedFiles& files, const std::string& folder) : files_(files), folder_(folder) {}

  Json json() const {
    Json session;
    if (files_.genome.empty()) {
      session["reference"] = reference();
    } else {
      session["genome"] = files_.genome;
    }
    session["locus"] = files_.place;
    session["tracks"] = Json::array();
    for (size_t i = 0; i < files_.tracks.size(); ++i) session["tracks"].push_back(values(files_.tracks[i], i));
    if (!files_.genes.empty())
      session["tracks"].push_back(features(files_.genes, "annotation", annotation_format(files_.genes)));
    if (!files_.variants.empty()) {
      if (!has_ending(files_.variants, ".vcf"))
        throw Error("igv.js reads VCF whose name ends in .vcf or .vcf.gz", "bcftools view -O z -o x.vcf.gz makes it")
            .in(files_.variants);
      session["tracks"].push_back(features(files_.variants, "variant", "vcf"));
    }
    return session;
  }

 private:
  std::string url_of(const std::string& file) const { return url_from(folder_, file, files_.url); }

  /// Without an index igv.js reads a FASTA file as a whole, packed or not.
  Json reference() const {
    Json json{{"id", track_name(files_.fasta)}, {"name", track_name(files_.fasta)}, {"fastaURL", url_of(files_.fasta)}};
    if (!is_there(files_.fasta + ".fai")) return json;
    json["indexURL"] = url_of(files_.fasta + ".fai");
    if (is_there(files_.fasta + ".gzi")) json["compressedIndexURL"] = url_of(files_.fasta + ".gzi");
    return json;
  }

  Json values(const ListedTrack& track, size_t index) const {
    Json json{{"type", "wig"},          {"format", track.is_bigwig ? "bigwig" : "bedgraph"},
              {"name", track.name},     {"url", url_of(track.path)},
              {"height", track_pixels}, {"color", hex_text(colour_of_track(index))},
              {"autoscale", true}};
    add_index(json, track.path);
    return json;
  }

  Json features(const std::string& file, std::string_view type, std::string_view format) const {
    Json json{{"type", type}, {"format", format}, {"name", track_name(file)}, {"url", url_of(file)}};
    add_index(json, file);
    return json;
  }

  void add_index(Json& json, const std::string& file) const {
    for (const char* ending : {".tbi", ".csi"}) {
      if (!is_there(file + ending)) continue;
      json["indexURL"] = url_of(file + ending);
      return;
    }
  }

  const ListedFiles& files_;
  const std::string& folder_;
};

}  // namespace

std::string igv_session(const ListedFiles& files, const std::string& folder) {
  if (files.tracks.size() > max_session_tracks)
    throw Error(fmt::format("{}, and a session of igv.js holds {}", counted(std::ssize(files.tracks), "track"),
                            max_session_tracks),
                fmt::format("choose some with {}; a hub shows some of them and lists all", Setting::tracks));
  return Session(files, folder).json().dump(2, ' ', true, Json::error_handler_t::replace) + "\n";
}

}  // namespace seqcast
