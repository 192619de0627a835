// SPDX-License-Identifier: MIT
#include "picture/pygenometracks_ini.hpp"

#include <fmt/format.h>

#include "base/number_text.hpp"
#include "base/setting.hpp"
#include "picture/track_files.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr size_t most_letters = 80;

/// A value of Python's configparser, which takes `%` for the begin of a reference.
std::string ini_value(const std::string& text) {
  std::string value;
  for (const char letter : text) value += letter == '%' ? "%%" : std::string(1, letter);
  return value;
}

std::string ini_path(const std::string& folder, const std::string& file) {
  const std::string path = path_from(folder, file);
  for (const char letter : path)
    if (letter == ' ' || static_cast<unsigned char>(letter) < ' ')
      throw Error("pyGenomeTracks takes a name with spaces for several files").in(file);
  return ini_value(path);
}

std::string genes_section(const std::string& genes, const std::string& folder) {
  const std::string_view format = annotation_format(genes);
  if (format == "gff3")
    throw Error("pyGenomeTracks reads GTF and BED, not GFF3", "gffread -T makes GTF of it").in(genes);
  return fmt::format("\n[genes]\nfile = {}\nfile_type = {}\ntitle = genes\nheight = 3\nfontsize = 8\n{}",
                     ini_path(folder, genes), format,
                     format == "gtf" ? "prefered_name = gene_name\nmerge_transcripts = true\n" : "");
}

}  // namespace

std::string pygenometracks_ini(const ListedFiles& files, const std::string& folder) {
  if (files.tracks.size() > max_ini_tracks)
    throw Error(fmt::format("{}, and a picture of pyGenomeTracks holds {}", counted(std::ssize(files.tracks), "track"),
                            max_ini_tracks),
                fmt::format("choose some with {}", Setting::tracks));
  if (!files.variants.empty()) throw Error("pyGenomeTracks reads no VCF").in(files.variants);
  std::string text = "[x-axis]\nwhere = top\n";
  std::set<std::string> taken;
  for (size_t i = 0; i < files.tracks.size(); ++i) {
    const ListedTrack& track = files.tracks[i];
    text += fmt::format(
        "\n[{}]\nfile = {}\nfile_type = {}\ntitle = {}\nheight = 2\ncolor = {}\nnumber_of_bins = 1000\n"
        "summary_method = mean\nshow_data_range = true\n",
        plain_name(track.name, taken), ini_path(folder, track.path), track.is_bigwig ? "bigwig" : "bedgraph",
        ini_value(label_text(track.name, most_letters)), hex_text(colour_of_track(i)));
  }
  if (!files.genes.empty()) text += genes_section(files.genes, folder);
  return text;
}

}  // namespace seqcast
