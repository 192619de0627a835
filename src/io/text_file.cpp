// SPDX-License-Identifier: MIT
#include "io/text_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <htslib/bgzf.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

#include "io/error_cause.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr size_t written_block_bytes =
    BGZF_BLOCK_SIZE;  // of text in one BGZF block; also what plain text is written in
constexpr int compression_level = 6;

/// Opens a path (a temporary one, or what is written directly); -1 with errno on failure.
int open_for_writing(const std::string& path) {
  // A copy of standard output, so that closing it is checked while the stream itself stays open for others.
  if (is_standard_output(path)) return ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
  return ::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY);
}

}  // namespace

bool is_bgzf_path(const std::string& path) { return path.ends_with(".gz") || path.ends_with(".bgz"); }

void TextFile::CloseDescriptor::operator()(const int* descriptor) const {
  ::close(*descriptor);
  delete descriptor;
}

TextFile::TextFile(const std::string& path, bool bgzf, Durable durable) : path_(path), bgzf_(bgzf) {
  if (!is_written_directly(path)) pending_.emplace(path, durable);
  const int descriptor = open_for_writing(pending_ ? pending_->temporary() : path);
  if (descriptor < 0) fail(errno);
  descriptor_.reset(new int(descriptor));
  buffer_.reserve(written_block_bytes);
}

void TextFile::write(std::string_view text) {
  while (!text.empty()) {
    const size_t taken = std::min(text.size(), written_block_bytes - buffer_.size());
    buffer_.append(text.substr(0, taken));
    text.remove_prefix(taken);
    if (buffer_.size() == written_block_bytes) write_block();
  }
}

void TextFile::flush() {
  if (!bgzf_ && !pending_) write_block();
}

/// Writes what is buffered, at most one block.
void TextFile::write_block() {
  if (buffer_.empty()) return;
  if (bgzf_) {
    write_compressed(buffer_);
  } else {
    write_raw(buffer_);
  }
  buffer_.clear();
}

void TextFile::write_compressed(std::string_view text) {
  std::array<char, BGZF_MAX_BLOCK_SIZE> block;
  size_t bytes = block.size();
  if (::bgzf_compress(block.data(), &bytes, text.data(), text.size(), compression_level) != 0) fail(EIO);
  write_raw({block.data(), bytes});
}

void TextFile::write_raw(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(*descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail(errno);
    bytes.remove_prefix(static_cast<size_t>(written));
  }
}

void TextFile::finish() {
  write_block();
  if (bgzf_) write_compressed({});  // the empty block that says that the file is whole
  const int descriptor = *descriptor_;
  delete descriptor_.release();
  if (::close(descriptor) != 0 && errno != EINTR) fail(errno);
  if (pending_) pending_->finish();
}

void TextFile::commit() {
  if (pending_) pending_->commit();
}

void TextFile::fail(int cause) const {
  if (cause == EPIPE) throw ClosedPipe{};
  const std::string name = is_standard_output(path_) ? "standard output" : "'" + path_ + "'";
  throw Error(fmt::format("cannot write {}: {}", name, cause_of(cause)));
}

void print_text(const std::string& text, const std::string& path) {
  TextFile file(path);
  file.write(text);
  file.close();
}

}  // namespace seqcast
