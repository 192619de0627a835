// SPDX-License-Identifier: MIT
#include "output/bigwig.hpp"

#include <bigWig.h>
#include <fmt/format.h>

extern "C" {  // this one of its headers does not say so itself
#include <bwCommon.h>
}

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>

#include "base/setting.hpp"
#include "io/error_cause.hpp"
#include "output/zoom_levels.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr size_t batch_intervals = 2048;
constexpr uint32_t blocks_at_a_time = 64;  // of libBigWig's, when the file is read back for the zoom levels
constexpr size_t max_name_bytes = 255;
constexpr long index_offset_place = 0x18;   // in the file's header
constexpr uint32_t bytes_an_interval = 12;  // in libBigWig's buffer

void check_chroms(const WriterOptions& options) {
  if (options.chroms.empty()) throw Error(fmt::format("cannot write '{}': there are no chromosomes", options.path));
  for (const auto& [name, length] : options.chroms) {
    if (name.empty() || name.size() > max_name_bytes) {
      throw Error(
          fmt::format("sequence '{}' has a name of {} bytes, bigWig takes 1 to {}", name, name.size(), max_name_bytes),
          set_to(Setting::format, "bedgraph"));
    }
    if (length < 1 || length > std::numeric_limits<uint32_t>::max()) {
      throw Error(fmt::format("sequence '{}' has {} bases, bigWig takes 1 to 4294967295", name, length),
                  set_to(Setting::format, "bedgraph"));
    }
  }
}

bool seek_last_word(std::FILE* file) { return std::fseek(file, -static_cast<long>(sizeof(uint32_t)), SEEK_END) == 0; }

/// The magic number stands at the end of the file once more.
bool write_last_word(std::FILE* file) {
  const uint32_t magic = BIGWIG_MAGIC;
  return std::fwrite(&magic, sizeof magic, 1, file) == 1;
}

}  // namespace

/// libBigWig's file and what it does not keep right. bwInit is not called: it is for remote files only, and global.
struct BigWig::Handle {
  bigWigFile_t* file = nullptr;
  std::vector<uint32_t> chroms_written;  // libBigWig's numbers, which are the positions in the list
  int64_t longest_chrom = 0;
  double least = std::numeric_limits<double>::infinity();     // its own start at the smallest positive number, and
  double largest = -std::numeric_limits<double>::infinity();  // miss the largest of values that fall or are negative
  double sum = 0, sum_of_squares = 0;

  void count(uint32_t start, uint32_t end, double value) {
    const double weighted = value * (end - start);
    least = std::min(least, value);
    largest = std::max(largest, value);
    sum += weighted;
    sum_of_squares += weighted * value;
  }

  std::FILE* stream() const { return file->URL->x.fp; }
};

void BigWig::CloseHandle::operator()(Handle* handle) const {
  if (handle->file != nullptr) {
    handle->file->isWrite = 0;  // else bwClose finishes the file, prints to stderr, and says nothing of errors
    bwClose(handle->file);
  }
  delete handle;
}

BigWig::BigWig(const WriterOptions& options)
    : path_(options.path), merge_(options.merge), pending_((check_chroms(options), options.path)) {
  handle_.reset(new Handle);
  errno = 0;
  bigWigFile_t* file = handle_->file = bwOpen(pending_.temporary().c_str(), nullptr, "w");
  if (file == nullptr) fail(errno);
  std::vector<const char*> names;
  std::vector<uint32_t> lengths;
  for (const auto& [name, length] : options.chroms) {
    names.push_back(name.c_str());
    lengths.push_back(static_cast<uint32_t>(length));
    handle_->longest_chrom = std::max(handle_->longest_chrom, length);
  }
  if (bwCreateHdr(file, ZoomLevels::max_levels) != 0) fail(ENOMEM);
  file->cl = bwCreateChromList(names.data(), lengths.data(), static_cast<int64_t>(names.size()));
  if (file->cl == nullptr) fail(ENOMEM);
  if (bwWriteHdr(file) != 0) fail(errno);
}

void BigWig::write(const Bins& block) {
  if (block.chrom != chrom_) {
    flush(starts_.size());
    chrom_ = block.chrom;
    chrom_begun_ = false;
  }
  bin_bases_ = block.bin_bases;
  for (size_t b = 0; b < block.bins; ++b) {
    const int64_t start = written_start(block, b), end = written_end(block, b);
    if (start < end) add(start, end, block.values[b]);
  }
}

void BigWig::add(int64_t start, int64_t end, float value) {
  if (merge_ && !ends_.empty() && ends_.back() == start && values_.back() == value) {
    ends_.back() = static_cast<uint32_t>(end);
    return;
  }
  if (starts_.size() == batch_intervals) flush(batch_intervals);
  starts_.push_back(static_cast<uint32_t>(start));
  ends_.push_back(static_cast<uint32_t>(end));
  values_.push_back(value);
}

/// Hands on the first `intervals` of those that are held.
void BigWig::flush(size_t intervals) {
  const auto count = static_cast<uint32_t>(intervals);
  for (uint32_t done = 0; done < count;) done += hand_on(done, count - done);
  for (size_t i = 0; i < intervals; ++i) handle_->count(starts_[i], ends_[i], values_[i]);
  starts_.erase(starts_.begin(), starts_.begin() + count);
  ends_.erase(ends_.begin(), ends_.begin() + count);
  values_.erase(values_.begin(), values_.begin() + count);
}

/// Gives libBigWig as many intervals as its buffer has room for, and says how many that were. When its buffer is full
/// only bwAddIntervals says whether it could be written; bwAppendIntervals would go on, beyond the buffer's end.
uint32_t BigWig::hand_on(uint32_t first, uint32_t most) {
  bigWigFile_t* file = handle_->file;
  const char* chrom = chrom_.c_str();
  const uint32_t room = file->hdr->bufSize - file->writeBuffer->l;
  errno = 0;
  if (!chrom_begun_ || room < 3 * bytes_an_interval) {
    if (bwAddIntervals(file, &chrom, &starts_[first], &ends_[first], &values_[first], 1) != 0) fail(errno);
    if (!chrom_begun_) handle_->chroms_written.push_back(file->writeBuffer->tid);
    chrom_begun_ = true;
    return 1;
  }
  const uint32_t count = std::min(most, room / bytes_an_interval);
  if (bwAppendIntervals(file, &starts_[first], &ends_[first], &values_[first], count) != 0) fail(errno);
  return count;
}

void BigWig::finish() {
  flush(starts_.size());
  bigWigFile_t* file = handle_->file;
  const bool is_empty = handle_->chroms_written.empty();
  file->hdr->minVal = is_empty ? 0 : handle_->least;
  file->hdr->maxVal = is_empty ? 0 : handle_->largest;
  file->hdr->sumData = handle_->sum;
  file->hdr->sumSquared = handle_->sum_of_squares;
  file->hdr->nLevels = 0;  // the header has room for ours
  errno = 0;
  if (bwFinalize(file) != 0) fail(errno);
  if (is_empty) {
    write_empty_index();
  } else {
    write_zoom_levels();
  }
  if (std::fflush(handle_->stream()) != 0 || std::ferror(handle_->stream())) fail(errno);
  handle_.reset();
  pending_.finish();
}

/// Reads the file's intervals back, chromosome by chromosome, and puts their summaries in front of its last word.
void BigWig::write_zoom_levels() {
  bigWigFile_t* file = handle_->file;
  ZoomLevels levels(bin_bases_, handle_->longest_chrom);
  for (const uint32_t chrom : handle_->chroms_written) {
    bwOverlapIterator_t* place =
        bwOverlappingIntervalsIterator(file, file->cl->chrom[chrom], 0, file->cl->len[chrom], blocks_at_a_time);
    for (; place != nullptr && place->data != nullptr; place = bwIteratorNext(place)) {
      const bwOverlappingIntervals_t& read = *place->intervals;
      for (uint32_t i = 0; i < read.l; ++i) levels.add(chrom, read.start[i], read.end[i], read.value[i]);
    }
    if (place == nullptr) fail(errno);
    bwIteratorDestroy(place);
  }
  if (!seek_last_word(handle_->stream()) || !levels.write(handle_->stream()) || !write_last_word(handle_->stream())) {
    fail(errno);
  }
}

/// libBigWig leaves a file without values without an index, and readers (its own too) trip over that.
void BigWig::write_empty_index() {
  std::FILE* stream = handle_->stream();
  if (!seek_last_word(stream)) fail(errno);
  const auto offset = static_cast<uint64_t>(std::ftell(stream));
  const std::array<uint32_t, 12> header = {IDX_MAGIC, 64};  // nodes of at most 64; no blocks, no places
  const std::array<uint8_t, 4> root = {1};                  // a leaf with no children
  const bool is_written = std::fwrite(header.data(), sizeof header, 1, stream) == 1 &&
                          std::fwrite(root.data(), sizeof root, 1, stream) == 1 && write_last_word(stream) &&
                          std::fseek(stream, index_offset_place, SEEK_SET) == 0 &&
                          std::fwrite(&offset, sizeof offset, 1, stream) == 1;
  if (!is_written) fail(errno);
}

void BigWig::fail(int cause) const {
  throw Error(fmt::format("cannot write '{}': {}", path_, cause_of(cause == 0 ? EIO : cause)));
}

}  // namespace seqcast
