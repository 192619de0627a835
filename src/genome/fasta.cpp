// SPDX-License-Identifier: MIT
#include "genome/fasta.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

#include "base/number_text.hpp"
#include "genome/fasta_scan.hpp"
#include "io/file_bytes.hpp"
#include "io/held_lines.hpp"
#include "io/nameless_file.hpp"
#include "io/text_file.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

namespace fs = std::filesystem;

// /dev/stdin and /dev/fd/N are not places to put an index next to.
bool is_device_path(const std::string& path) { return path.starts_with("/dev/") || path.starts_with("/proc/"); }

bool is_at_least_as_young(const std::string& index, const std::string& fasta) {
  std::error_code missing;
  const auto made = fs::last_write_time(index, missing);
  return !missing && made >= fs::last_write_time(fasta, missing);
}

bool is_link(const std::string& path) {
  std::error_code ignored;
  return fs::is_symlink(fs::symlink_status(path, ignored));
}

/// False where it cannot be written: then nothing happens. A link stays as it is, and so does what it leads to: who may
/// write to the folder could lead it anywhere.
bool save(const std::string& index, const std::string& path) {
  if (is_link(path) || is_written_directly(path)) return false;
  try {
    TextFile file(path, false, Durable::no);  // it is checked whenever it is read, and can be made again
    file.write(index);
    file.close();
    return true;
  } catch (const Error&) {
    return false;
  }
}

/// What an index says; nothing where it cannot be read, which whoever puts another there tells.
std::vector<FastaEntry> read_if_it_can_be(const std::string& fai, int64_t memory) {
  try {
    return read_fai(fai, memory);
  } catch (const HeldTooMuch&) {  // its sequences take no less where the FASTA says them
    throw;
  } catch (const Error&) {
    return {};
  }
}

}  // namespace

Fasta::Fasta(const std::string& path, int64_t memory) : memory_(memory) {
  open(path);
  check_named();
}

Fasta Fasta::of_records(const std::string& path, int64_t memory) {
  Fasta fasta(memory);
  fasta.open(path);
  return fasta;
}

Fasta Fasta::of_lines(const std::string& path, int64_t memory) {
  Fasta fasta(memory);
  ByteStream stream(path);
  fasta.path_ = stream.name();
  const NamelessFile copy = make_nameless_file();
  const FastaScan found = scan_lines(stream, copy.get(), memory);
  fasta.text_ = std::make_unique<RandomText>(fileno(copy.get()), fasta.path_);
  fasta.take(found);
  for (size_t i = 0; i < found.lines.size(); ++i) fasta.sequences_[i].line = found.lines[i];
  return fasta;
}

void Fasta::open(const std::string& path) {
  ByteStream stream(path);
  path_ = stream.name();
  const bool has_place = stream.is_regular_file() && path != "-" && !is_device_path(path);
  if (!has_place || stream.packing() == Packing::gzip) return load_copy(stream);
  std::string_view why_not = "which is not BGZF from its first byte to its last";
  std::vector<BgzfBlock> blocks;
  if (stream.packing() == Packing::bgzf) blocks = bgzf_blocks(stream.descriptor());
  if (stream.packing() == Packing::plain || !blocks.empty()) {
    why_not = open_in_place(stream, blocks);
    if (why_not.empty()) return;
    stream = ByteStream(path);
  }
  std::error_code ignored;
  if (const std::string fai = path_ + ".fai"; fs::exists(fai, ignored))
    index_notice_ = fmt::format("warning: {} does not fit {}, {}: it is not used", fai, path_, why_not);
  load_copy(stream);
}

/// @param blocks  none of a plain file.
/// @return        why it cannot be read in place; empty where it can.
std::string_view Fasta::open_in_place(ByteStream& stream, const std::vector<BgzfBlock>& blocks) {
  const int descriptor = stream.descriptor();
  text_ = blocks.empty() ? std::make_unique<RandomText>(descriptor, path_)
                         : std::make_unique<RandomText>(descriptor, path_, blocks);
  const std::string fai = path_ + ".fai";
  std::vector<FastaEntry> index;
  if (is_at_least_as_young(fai, path_)) index = read_if_it_can_be(fai, memory_);
  has_file_index_ = !index.empty() && fits(index, *text_, empty_);
  if (has_file_index_) take(std::move(index));
  has_file_index_ &= !sequences_.empty();
  if (!has_file_index_) {
    const FastaScan found = scan_fasta(stream, nullptr, memory_);
    if (!found.why_uneven.empty()) return found.why_uneven;
    take(found);
  }
  if (!blocks.empty()) put_blocks_beside(blocks);
  if (!has_file_index_) put_beside(fai_of(entries_), fai);
  return {};
}

void Fasta::put_blocks_beside(const std::vector<BgzfBlock>& blocks) {
  const std::string gzi = path_ + ".gzi";
  const std::optional<std::string> there = read_beside(gzi, max_gzi_bytes(blocks) + 1);
  if (!there) return;
  const bool is_right = is_gzi_of(*there, blocks);  // which other programs spell differently
  if (!is_right || !is_at_least_as_young(gzi, path_)) put_beside(is_right ? *there : gzi_of(blocks), gzi);
}

// An index that was right gets a new time; another one is a surprise to whoever made it.
void Fasta::put_beside(const std::string& index, const std::string& path) {
  const std::optional<std::string> there = read_beside(path, index.size() + 1);
  if (!there) return;
  std::error_code ignored;
  const bool differs = fs::exists(path, ignored) && *there != index;
  const bool saved = save(index, path);
  if (!differs) return;
  note_index(fmt::format("{} did not fit {}: {}", path, path_,
                         saved           ? "it is written anew"
                         : is_link(path) ? "it is a link and stays as it is, and another is made each time"
                                         : "it cannot be written, and another is made each time"));
}

/// @return  none of an index that is there and cannot be read, which is a notice; it stays as it is.
std::optional<std::string> Fasta::read_beside(const std::string& path, size_t max_bytes) {
  std::error_code ignored;
  if (!fs::exists(path, ignored)) return "";
  try {
    return first_bytes(path, max_bytes);
  } catch (const Error& error) {
    note_index(fmt::format("{}: another is made each time", error.what()));
    return std::nullopt;
  }
}

void Fasta::note_index(const std::string& notice) {
  index_notice_ += (index_notice_.empty() ? "warning: " : "; ") + notice;
}

void Fasta::load_copy(ByteStream& stream) {
  const NamelessFile copy = make_nameless_file();
  const FastaScan found = scan_fasta(stream, copy.get(), memory_);
  text_ = std::make_unique<RandomText>(fileno(copy.get()), path_);
  take(found);
}

void Fasta::take(FastaScan found) {
  unnamed_ = found.unnamed;
  first_unnamed_line_ = found.first_unnamed_line;
  empty_ = std::move(found.empty);
  take(std::move(found.index));
}

void Fasta::take(std::vector<FastaEntry> index) {
  sequences_.clear();
  by_name_.clear();
  std::erase_if(index, [](const FastaEntry& entry) { return entry.length == 0; });
  for (const FastaEntry& entry : index) sequences_.push_back({entry.name, entry.length});
  for (size_t i = 0; i < index.size(); ++i) by_name_.emplace(sequences_[i].name, i);
  entries_ = std::move(index);
}

std::string Fasta::unnamed_notice() const {
  if (unnamed_ == 0) return {};
  return fmt::format("warning: {} of {} no name, the first in line {}: {} by number", counted(unnamed_, "record"),
                     path_ + (unnamed_ > 1 ? " have" : " has"), first_unnamed_line_,
                     unnamed_ > 1 ? "they are called" : "it is called");
}

void Fasta::check_named() const {
  if (unnamed_ > 0)
    throw Error("a sequence without a name", "write the name right behind the '>'").in(path_, first_unnamed_line_);
}

void Fasta::check_filled() const {
  if (empty_.count == 0) return;
  std::error_code ignored;
  const int64_t line = fs::is_regular_file(path_, ignored) ? line_of_header(path_, empty_.first) : 0;
  throw Error(empty_.count == 1
                  ? fmt::format("record '{}' has no bases", empty_.first)
                  : fmt::format("{} records have no bases, the first of them '{}'", empty_.count, empty_.first),
              "each record is one window: give it bases, or take it out")
      .in(path_, line);
}

std::optional<size_t> Fasta::find(std::string_view name) const {
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) return std::nullopt;
  return found->second;
}

size_t Fasta::index_of(std::string_view name) const {
  const auto found = find(name);
  if (!found) throw Error(fmt::format("sequence '{}' is not in {}", name, path_), naming());
  return *found;
}

std::string Fasta::place_of(std::string_view name) const {
  const int64_t line = sequences_[index_of(name)].line;
  if (line > 0) return fmt::format("{}:{}", path_, line);
  std::error_code ignored;
  const int64_t header = fs::is_regular_file(path_, ignored) ? line_of_header(path_, name) : 0;
  return header > 0 ? fmt::format("{}:{}: record '{}'", path_, header, name)
                    : fmt::format("{}: record '{}'", path_, name);
}

std::string Fasta::naming() const {
  if (sequences_.size() == 1) return fmt::format("{} names its only sequence '{}'", path_, sequences_[0].name);
  return fmt::format("{} names its sequences '{}', '{}'{}", path_, sequences_[0].name, sequences_[1].name,
                     sequences_.size() > 2 ? ", ..." : "");
}

std::string Fasta::fetch(std::string_view chrom, int64_t start, int64_t end) const {
  const size_t index = index_of(chrom);
  const FastaEntry& entry = entries_[index];
  if (start < 0 || start > end || end > entry.length) {
    throw Error(fmt::format("bases {} to {} are not in sequence '{}' of {}, which has {}", start, end, chrom, path_,
                            entry.length));
  }
  if (start == end) return {};
  std::string bases = read_bases(entry, *text_, start, end);
  if (std::ssize(bases) == end - start) return bases;
  if (has_file_index_)
    throw Error(fmt::format("{}.fai does not match {} in sequence '{}'", path_, path_, chrom),
                fmt::format("remove it, and it is made anew: rm {}.fai", path_));
  throw Error(fmt::format("sequence '{}' is not as it was when the file was opened", chrom),
              "a file must stay as it is while it is read")
      .in(path_);
}

}  // namespace seqcast
