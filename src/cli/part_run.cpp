// SPDX-License-Identifier: MIT
#include "cli/part_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "cli/progress.hpp"
#include "engine/kernels/isa.hpp"
#include "engine/kernels/onednn.hpp"
#include "engine/plan/isa_names.hpp"
#include "io/same_file.hpp"

namespace seqcast {
namespace {

/// What a run makes itself where it is not there.
bool is_index(const std::string& path) { return path.ends_with(".fai") || path.ends_with(".gzi"); }

/// Why a part that is there, or was, is not a whole one; empty for others.
std::string_view why_again(PartState state) {
  switch (state) {
    case PartState::absent:
    case PartState::whole:
      return "";
    case PartState::unmarked:
      return "has no marker";
    case PartState::missing:
      return "is not there, though its marker is,";
    case PartState::damaged:
      return "is not what its marker says";
    case PartState::other_index:
      return "has no index, or another than its marker says,";
  }
  return "";
}

}  // namespace

PartRun::PartRun(PartOptions options, bool quiet, Durable durable)
    : options_(std::move(options)),
      shard_(parse_shard(options_)),
      is_part_(!options_.shard.empty()),
      quiet_(quiet),
      durable_(durable) {}

void PartRun::read_inputs(const std::vector<std::string>& paths) {
  std::set<std::string> seen;
  for (const std::string& path : paths) {
    std::error_code none;
    if (is_index(path) || (path != "-" && !std::filesystem::exists(path, none))) continue;
    const std::string one = path == "-" ? path : std::filesystem::weakly_canonical(path, none).string();
    if (!seen.insert(one).second) continue;
    inputs_.emplace_back(path);
    marker_.run.inputs.push_back({std::filesystem::path(path).filename().string(), inputs_.back().sum()});
  }
  const auto key = [](const PartInput& input) {
    const FileSum sum = input.sum.value_or(FileSum{});
    return std::tuple(input.name, sum.bytes, sum.crc32);
  };
  std::ranges::sort(marker_.run.inputs, {}, key);
}

bool PartRun::is_done(std::vector<PartFile> files, const std::vector<std::string>& inputs, PartForm form) {
  if (!is_part_) return false;
  std::erase_if(files, [](const PartFile& file) { return is_written_directly(file.path); });
  files_ = std::move(files);
  if (files_.empty()) return false;
  std::vector<std::string> markers;
  for (const PartFile& file : files_) markers.push_back(marker_path(file.path));
  check_apart(markers, inputs);
  read_inputs(inputs);
  marker_.run.library = onednn::version();
  marker_.run.instruction_set = to_text(isa_in_use());
  marker_.run.command = options_.command;
  marker_.run.options = options_.options;
  marker_.run.form = std::move(form);
  marker_.shard = shard_;
  marker_ = parse_marker("", text_of(marker_));  // as a reader has it, whatever bytes the command line had
  if (!options_.resume || !is_whole()) return false;
  say(fmt::format("part {} of {} is there and whole: nothing is left to do", shard_.number, shard_.count));
  return true;
}

bool PartRun::is_whole() const {
  for (const PartInput& input : marker_.run.inputs)
    if (!input.sum) {
      say(
          fmt::format("'{}' can be read but once, so it is not known whether the part is of the same input: it is "
                      "written again",
                      input.name));
      return false;
    }
  bool all = true;
  for (const PartFile& file : files_) {
    PartMarker expected = marker_;
    expected.content = file.content;
    const PartState state = state_of_part(file.path, expected);
    if (const std::string_view why = why_again(state); !why.empty())
      say(fmt::format("'{}' {} and is written again", file.path, why));
    all = all && state == PartState::whole;
  }
  return all;
}

GiveNames PartRun::give_names() {
  if (!is_part_) return PendingFile::commit_all;
  return [this](std::span<PendingFile* const> files) { mark(files); };
}

void PartRun::mark(std::span<PendingFile* const> files) {
  for (PendingFile* const file : files) file->finish();
  for (const SummedInput& input : inputs_) input.check_unchanged();
  std::vector<PendingFile*> all(files.begin(), files.end());
  std::deque<TextFile> markers;
  for (PendingFile* const file : files) {
    const auto of_run = std::ranges::find(files_, file->path(), &PartFile::path);
    if (of_run == files_.end()) continue;  // an index, which is made of the file next to it
    PartMarker marker = marker_;
    marker.content = of_run->content;
    marker.file = sum_of(file->temporary());
    const auto index = std::ranges::find(files, part_index_path(file->path(), marker.run.form), &PendingFile::path);
    if (index != files.end()) marker.index = sum_of((*index)->temporary());
    TextFile& text = markers.emplace_back(marker_path(file->path()), false, durable_);
    text.write(text_of(marker));
    text.finish();
  }
  for (TextFile& marker : markers)
    if (PendingFile* const file = marker.pending()) all.push_back(file);
  PendingFile::commit_all(all);
}

void PartRun::say(const std::string& message) const { seqcast::say(options_.command, message, quiet_); }

}  // namespace seqcast
