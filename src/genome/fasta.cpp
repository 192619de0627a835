// SPDX-License-Identifier: MIT
#include "genome/fasta.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <htslib/faidx.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>

#include "genome/fasta_scan.hpp"
#include "io/error_cause.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

// A file that stands in no folder, so that none is left behind, whatever happens; htslib opens it by `path`.
struct NamelessFile {
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file;
  std::string path;

  explicit NamelessFile(int descriptor)
      : file(fdopen(descriptor, "w+b"), &std::fclose), path(fmt::format("/proc/self/fd/{}", descriptor)) {}
};

namespace {

NamelessFile open_in_memory() {
  const int descriptor = memfd_create("seqcast", MFD_CLOEXEC);
  if (descriptor < 0) throw Error("cannot keep an index in memory: " + cause_of(errno));
  return NamelessFile(descriptor);
}

NamelessFile open_on_disk() {
  const char* set = std::getenv("TMPDIR");
  const std::string folder = set != nullptr && *set != '\0' ? set : "/tmp";
  std::string path = folder + "/seqcast.XXXXXX";
  const int descriptor = mkostemp(path.data(), O_CLOEXEC);
  if (descriptor < 0) {
    throw Error(fmt::format("cannot write a temporary file in '{}': {}", folder, cause_of(errno)),
                "set TMPDIR to a folder that can be written");
  }
  unlink(path.c_str());
  return NamelessFile(descriptor);
}

// /dev/stdin and /dev/fd/N are not places to put an index beside.
bool is_device_path(const std::string& path) { return path.rfind("/dev/", 0) == 0 || path.rfind("/proc/", 0) == 0; }

bool is_at_least_as_young(const std::string& index, const std::string& fasta) {
  std::error_code missing;
  const auto made = std::filesystem::last_write_time(index, missing);
  return !missing && made >= std::filesystem::last_write_time(fasta, missing);
}

// One line of a .fai. htslib 1.16 gives lengths as int and divides by the line's bases unchecked: so it is read here.
struct FaiLine {
  std::string name;
  int64_t length = 0, offset = 0, line_bases = 0, line_bytes = 0;

  bool can_be() const {
    constexpr int64_t most = int64_t{1} << 48, max_in_line = UINT32_MAX, max_at_end = 1 << 12;
    return length >= 0 && length < most && offset >= 0 && offset < most && line_bases >= (length > 0 ? 1 : 0) &&
           line_bytes >= line_bases && line_bytes <= max_in_line && line_bytes - line_bases < max_at_end;
  }
  int64_t last_base() const { return offset + (length - 1) / line_bases * line_bytes + (length - 1) % line_bases; }
};

// The lines of a .fai; none if it is no .fai.
std::vector<FaiLine> read_fai(const std::string& path) {
  std::vector<FaiLine> lines;
  std::ifstream file(path);
  for (FaiLine line; file >> line.name >> line.length >> line.offset >> line.line_bases >> line.line_bytes;) {
    if (!line.can_be()) return {};
    lines.push_back(line);
  }
  return lines;
}

// Whether only line ends follow what an index takes for the last base: seldom so in a file that took another's place.
bool ends_with(const std::string& fasta, const FaiLine& last) {
  if (last.length == 0) return true;
  std::ifstream file(fasta, std::ios::binary);
  file.seekg(last.last_base());
  char base = 0, more = 0;
  return (file >> base) && !(file >> more);
}

std::string whole_file(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

// To a temporary name first. False where the folder cannot be written: then nothing happens.
bool save(const NamelessFile& index, const std::string& path) {
  const std::string temporary = fmt::format("{}.{}", path, getpid());
  std::ofstream copy(temporary, std::ios::binary);
  if (!copy) return false;
  copy << std::ifstream(index.path, std::ios::binary).rdbuf();
  copy.close();
  std::error_code error;
  if (copy) std::filesystem::rename(temporary, path, error);
  const bool saved = copy && !error;
  if (!saved) std::filesystem::remove(temporary, error);
  return saved;
}

}  // namespace

void Fasta::Destroy::operator()(faidx_t* index) const { fai_destroy(index); }

Fasta::Fasta(const std::string& path) : path_(path) {
  ByteStream stream(path);
  path_ = stream.name();
  const bool in_place =
      stream.is_regular_file() && stream.packing() != Packing::gzip && path != "-" && !is_device_path(path);
  if (in_place) {
    const std::string fai = path + ".fai", gzi = stream.packing() == Packing::bgzf ? path + ".gzi" : "";
    const bool is_current = is_at_least_as_young(fai, path) && (gzi.empty() || is_at_least_as_young(gzi, path));
    if (is_current && load(path, fai, gzi)) return;
    if (scan_fasta(stream, nullptr) && build(fai, gzi)) return;
    stream = ByteStream(path);
    std::error_code ignored;
    if (std::filesystem::exists(fai, ignored))
      index_notice_ =
          fmt::format("warning: {} does not fit {}, whose lines are unevenly long: it is not used", fai, path);
  }
  load_copy(stream);
}

Fasta Fasta::of_lines(const std::string& path) {
  Fasta fasta;
  ByteStream stream(path);
  fasta.path_ = stream.name();
  const NamelessFile copy = open_on_disk();
  const std::vector<int64_t> lines = scan_lines(stream, copy.file.get());
  fasta.load_copy(copy.path);
  for (size_t i = 0; i < lines.size(); ++i) fasta.sequences_[i].line = lines[i];
  return fasta;
}

bool Fasta::load(const std::string& fasta, const std::string& fai, const std::string& gzi) {
  const std::vector<FaiLine> lines = read_fai(fai);
  if (lines.empty() || (gzi.empty() && !ends_with(fasta, lines.back()))) return false;
  index_.reset(fai_load3(fasta.c_str(), fai.c_str(), gzi.c_str(), 0));
  // faidx leaves out names that come again.
  if (!index_ || faidx_nseq(index_.get()) != static_cast<int64_t>(lines.size())) return false;
  sequences_.clear();
  by_name_.clear();
  for (const FaiLine& line : lines) {
    if (line.length == 0) continue;
    by_name_.emplace(line.name, sequences_.size());
    sequences_.push_back({line.name, line.length});
  }
  return !sequences_.empty();
}

// False if faidx finds lines that are unevenly long.
bool Fasta::build(const std::string& fai, const std::string& gzi) {
  const NamelessFile built_fai = open_in_memory(), built_gzi = open_in_memory();
  const std::string gzi_path = gzi.empty() ? "" : built_gzi.path;
  if (fai_build3(path_.c_str(), built_fai.path.c_str(), gzi_path.c_str()) != 0) return false;
  if (!load(path_, built_fai.path, gzi_path)) return false;
  if (!gzi.empty()) put_beside(built_gzi, gzi);
  put_beside(built_fai, fai);
  return true;
}

// An index of the same bytes gets a new time; another one is a surprise to whoever made it.
void Fasta::put_beside(const NamelessFile& built, const std::string& path) {
  std::error_code ignored;
  const bool differs = std::filesystem::exists(path, ignored) && whole_file(path) != whole_file(built.path);
  const bool saved = save(built, path);
  if (differs)
    index_notice_ = fmt::format("warning: {} did not fit {}: {}", path, path_,
                                saved ? "it is written anew" : "it cannot be written, and another is made each time");
}

void Fasta::load_copy(ByteStream& stream) {
  const NamelessFile copy = open_on_disk();
  scan_fasta(stream, copy.file.get());
  load_copy(copy.path);
}

void Fasta::load_copy(const std::string& copy) {
  const NamelessFile fai = open_in_memory();
  if (fai_build3(copy.c_str(), fai.path.c_str(), "") != 0 || !load(copy, fai.path, "")) {
    throw Error(fmt::format("cannot index a temporary copy of {}", path_), "is /proc mounted, and /tmp not full?");
  }
}

std::optional<size_t> Fasta::find(std::string_view name) const {
  const auto found = by_name_.find(std::string(name));
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
  const int64_t header = std::filesystem::is_regular_file(path_, ignored) ? line_of_header(path_, name) : 0;
  return header > 0 ? fmt::format("{}:{}: record '{}'", path_, header, name)
                    : fmt::format("{}: record '{}'", path_, name);
}

std::string Fasta::naming() const {
  if (sequences_.size() == 1) return fmt::format("{} names its only sequence '{}'", path_, sequences_[0].name);
  return fmt::format("{} names its sequences '{}', '{}'{}", path_, sequences_[0].name, sequences_[1].name,
                     sequences_.size() > 2 ? ", ..." : "");
}

std::string Fasta::fetch(std::string_view chrom, int64_t start, int64_t end) const {
  const Sequence& sequence = sequences_[index_of(chrom)];
  if (start < 0 || start > end || end > sequence.length) {
    throw Error(fmt::format("bases {} to {} are not in sequence '{}' of {}, which has {}", start, end, chrom, path_,
                            sequence.length));
  }
  if (start == end) return {};
  hts_pos_t bases = 0;  // faidx takes the last base, not the end
  const std::unique_ptr<char, decltype(&std::free)> text(
      faidx_fetch_seq64(index_.get(), sequence.name.c_str(), start, end - 1, &bases), &std::free);
  const std::string_view letters(text.get(), text ? static_cast<size_t>(bases) : 0);
  if (bases == end - start && are_bases(letters)) return std::string(letters);
  throw Error(fmt::format("{}.fai does not match {} in sequence '{}'", path_, path_, chrom),
              fmt::format("remove it, and it is made anew: rm {}.fai", path_));
}

}  // namespace seqcast
