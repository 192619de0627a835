// SPDX-License-Identifier: MIT
// How is any stretch of a FASTA file's unpacked text read?
#include "seqcast/genome/fasta_text.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "seqcast/error.hpp"

namespace seqcast {
namespace {

int open_in_folder(const std::string& folder) {
  std::string path = folder + "/seqcast.XXXXXX";
  const int descriptor = mkostemp(path.data(), O_CLOEXEC);
  if (descriptor >= 0) unlink(path.c_str());
  return descriptor;
}

}  // namespace

File open_nameless_file() {
  const char* folder = std::getenv("TMPDIR");
  int descriptor = open_in_folder(folder != nullptr && *folder != '\0' ? folder : "/tmp");
  if (descriptor < 0) descriptor = memfd_create("seqcast", MFD_CLOEXEC);
  if (descriptor < 0) throw Error("cannot open a temporary file: " + cause_of(errno), "set TMPDIR to another folder");
  return File(fdopen(descriptor, "w+b"));
}

FastaText::FastaText(std::string name, File file) : name_(std::move(name)), file_(std::move(file)) {}

FastaText::FastaText(ByteStream stream, std::vector<BlockStart> blocks)
    : name_(stream.name()), stream_(std::move(stream)), blocks_(std::move(blocks)) {}

void FastaText::fail_index() const {
  throw Error(name_ + ".gzi does not match " + name_, "remove it, and it is made anew: rm " + name_ + ".gzi");
}

int64_t FastaText::bytes() {
  if (file_) {
    struct stat status {};
    return fstat(fileno(file_.get()), &status) == 0 ? status.st_size : 0;
  }
  if (blocks_.empty()) return 0;
  load_block(blocks_.size() - 1);
  const int64_t bytes = blocks_.back().offset + static_cast<int64_t>(block_.size());
  loaded_.reset();
  if (!stream_->next_block().empty()) fail_index();  // the list lacks the file's last blocks
  return bytes;
}

std::string FastaText::read(int64_t from, int64_t to) { return file_ ? read_file(from, to) : read_blocks(from, to); }

std::string FastaText::read_file(int64_t from, int64_t to) const {
  std::string text(static_cast<size_t>(to - from), '\0');
  size_t done = 0;
  while (done < text.size()) {
    const ssize_t got =
        pread(fileno(file_.get()), text.data() + done, text.size() - done, from + static_cast<int64_t>(done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw Error("cannot read '" + name_ + "': " + cause_of(errno));
    if (got == 0) throw Error(name_ + " ends before its index says: was it changed while it was read?");
    done += static_cast<size_t>(got);
  }
  return text;
}

std::string FastaText::read_blocks(int64_t from, int64_t to) {
  std::string text;
  text.reserve(static_cast<size_t>(to - from));
  const auto behind = std::upper_bound(blocks_.begin(), blocks_.end(), from,
                                       [](int64_t offset, const BlockStart& block) { return offset < block.offset; });
  auto block = static_cast<size_t>(behind - blocks_.begin());
  for (block = block == 0 ? 0 : block - 1; from < to; ++block) {
    if (block >= blocks_.size()) fail_index();
    load_block(block);
    const int64_t skipped = from - blocks_[block].offset;
    if (skipped >= static_cast<int64_t>(block_.size())) fail_index();
    const std::string_view piece = block_.substr(static_cast<size_t>(skipped), static_cast<size_t>(to - from));
    text += piece;
    from += static_cast<int64_t>(piece.size());
  }
  return text;
}

// Each block that is touched is held against the list: its place, its size, and that there is one.
void FastaText::load_block(size_t block) {
  if (loaded_ == block) return;
  const bool follows = loaded_ && *loaded_ + 1 == block;
  loaded_.reset();
  if (blocks_[block].address > stream_->file_bytes()) fail_index();
  if (!follows) stream_->seek_block(blocks_[block].address);
  block_ = stream_->next_block();
  const bool is_last = block + 1 == blocks_.size();
  if (!block_.empty() && stream_->block_address() != blocks_[block].address) fail_index();
  if (!is_last && blocks_[block + 1].offset - blocks_[block].offset != static_cast<int64_t>(block_.size())) {
    fail_index();
  }
  loaded_ = block;
}

}  // namespace seqcast
