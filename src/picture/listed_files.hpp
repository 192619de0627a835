// SPDX-License-Identifier: MIT
// Files that other viewers are to show, and how their lists name them.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace seqcast {

/// The values of one track, bigWig or else bedGraph.
struct ListedTrack {
  std::string name, path;
  bool is_bigwig = true;
};

struct ListedFiles {
  std::string place;  ///< `chr1:1000-2000` or `chr1`: what is shown first
  std::vector<ListedTrack> tracks;
  std::string fasta, genes, variants;  ///< empty: none
  std::string genome;                  ///< as browsers call it, `hg38`; empty: it has no name
  std::string url;                     ///< where the list's folder is served; empty: names as seen from that folder
};

/// A list with more tracks than this shows so many.
constexpr size_t tracks_shown_at_first = 20;

/// The folder in which a list lies. @param path  of the list; standard output: the folder that the process is in.
std::string folder_of_list(const std::string& path);

/// A file as seen from a folder, through whatever links lead to either; neither needs to be there.
///
/// @throws Error  for standard input and output, which no other program can open by a name.
std::string path_from(const std::string& folder, const std::string& file);

/// The same as a part of a URL, or as a whole one where the folder's is given: what stands for something else in a URL
/// is `%` and two digits.
///
/// @throws Error  where the file lies above all that the URL is the address of.
std::string url_from(const std::string& folder, const std::string& file, const std::string& url);

/// Whether a path ends so, with or without .gz or .bgz behind, in capital or small letters.
bool has_ending(const std::string& path, std::string_view ending);

/// `gtf`, `gff3` or `bed`, by the name's ending.
/// @throws Error  for another: a viewer goes by it.
std::string_view annotation_format(const std::string& path);

/// The colours of the tracks, as red, green, blue; the first follows the last.
struct Colour {
  int red = 0, green = 0, blue = 0;
};
Colour colour_of_track(size_t index);
/// `#0072b2`.
std::string hex_text(Colour colour);

/// A name made of letters, digits and `_` that no other track of the list has.
std::string plain_name(const std::string& name, std::set<std::string>& taken);

/// One line of text: no control characters, no spaces at its ends, at most so many letters.
std::string label_text(const std::string& text, size_t most_letters);

}  // namespace seqcast
