// SPDX-License-Identifier: MIT
// Marker of a finished part of a run: what was run, and what the part's file holds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "genome/shard.hpp"
#include "io/file_sum.hpp"

namespace seqcast {

/// A file that the run read.
struct PartInput {
  std::string name;            ///< without its folder, which may have another name on another machine
  std::optional<FileSum> sum;  ///< none of what can be read but once
  bool operator==(const PartInput&) const = default;
};

/// What the program was asked, in the words in which it was asked: an option with its values.
struct PartOption {
  std::string name;
  std::vector<std::string> values;
  bool operator==(const PartOption&) const = default;
};

/// How parts are joined to the whole.
struct PartForm {
  std::string format = {};   ///< bedgraph, bigwig, table, npy, npz, vcf, vcf.gz or bcf
  int64_t header_lines = 0;  ///< of text, the same in every part; VCF tells its own
  bool joins_lines = false;  ///< neighbours of the same value are one line
  bool is_whole = false;     ///< each file is one region's or record's, and nothing is to be joined
  std::string index = {};    ///< tbi, csi or none
  bool operator==(const PartForm&) const = default;
};

/// What a run is but for the part.
struct PartRunFacts {
  std::string library;          ///< oneDNN and the instruction set that it picked
  std::string instruction_set;  ///< of our own kernels
  std::string command;
  std::vector<PartOption> options;  ///< that bytes depend on, by name
  std::vector<PartInput> inputs;    ///< by name
  PartForm form;
};

struct PartMarker {
  PartRunFacts run;
  Shard shard;
  std::string
      content;  ///< which of the run's files it is: a track's name, or a region's; empty where there is one file
  FileSum file;
  std::optional<FileSum> index;  ///< of the index next to the file, where there is one
};

/// One of the files that a part of a run writes.
struct PartFile {
  std::string path;
  std::string content;  ///< as the marker has it
};

/// `FILE.done`.
std::string marker_path(const std::string& file);
/// The index that a part of this form has next to it; empty where it has none.
std::string part_index_path(const std::string& file, const PartForm& form);

/// As JSON.
std::string text_of(const PartMarker& marker);

/// @throws Error  naming the file, for what is no marker, or is one by another version of the program.
PartMarker read_marker(const std::string& path);
/// The same of its text. @param path  for messages.
PartMarker parse_marker(const std::string& path, const std::string& text);

/// In what a run is not the expected one, as "tracks is 'a', expected 'b'"; none where it is. The first that differs
/// is named: instruction set, command, option, input.
std::optional<std::string> difference(const PartRunFacts& got, const PartRunFacts& expected);

enum class PartState {
  absent,
  unmarked,     ///< the file is there without a marker
  missing,      ///< the marker is there without the file
  damaged,      ///< the file is not what its marker says
  other_index,  ///< the index next to it is not there, or not what the marker says
  whole
};

/// Checks a part that may be there against what would be run, and its file against its marker.
/// @param expected  but for the file's sum.
/// @throws Error    naming the marker: it is of another run or of another part.
PartState state_of_part(const std::string& path, const PartMarker& expected);

}  // namespace seqcast
