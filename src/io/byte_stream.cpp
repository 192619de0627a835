// SPDX-License-Identifier: MIT
#include "io/byte_stream.hpp"

#include <fcntl.h>
#include <htslib/bgzf.h>
#include <htslib/hts.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "io/error_cause.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
void set_htslib_verbose(bool verbose) { hts_set_log_level(verbose ? HTS_LOG_INFO : HTS_LOG_OFF); }

std::string htslib_version() { return hts_version(); }

void ByteStream::Close::operator()(BGZF* stream) const { static_cast<void>(bgzf_close(stream)); }

ByteStream::ByteStream(const std::string& path) : name_(path == "-" ? "standard input" : path) {
  const int descriptor =
      path == "-" ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0) : open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) throw Error("cannot open '" + path + "': " + cause_of(errno));
  struct stat status {};
  const bool has_status = fstat(descriptor, &status) == 0;
  const bool is_directory = has_status && S_ISDIR(status.st_mode);
  if (!is_directory) stream_.reset(bgzf_dopen(descriptor, "r"));
  if (!stream_) {
    const int why = is_directory ? EISDIR : errno;
    close(descriptor);
    throw Error("cannot read '" + path + "': " + cause_of(why));
  }
  is_regular_file_ = has_status && S_ISREG(status.st_mode);
  const int compression = bgzf_compression(stream_.get());
  packing_ = compression == 2 ? Packing::bgzf : compression == 1 ? Packing::gzip : Packing::plain;
  if (packing_ == Packing::bgzf && is_regular_file_ && bgzf_check_EOF(stream_.get()) == 0) {
    throw Error(name_ + " is cut short: the block that ends a BGZF file is missing", "copy or download it again");
  }
}

std::string_view ByteStream::next_block() {
  errno = 0;
  const bool is_read = bgzf_read_block(stream_.get()) == 0;
  if (!is_read && packing_ == Packing::plain) {
    throw Error("cannot read '" + name_ + "': " + cause_of(errno ? errno : EIO));
  }
  const std::string_view block(static_cast<const char*>(stream_->uncompressed_block),
                               is_read ? static_cast<size_t>(stream_->block_length) : 0);
  // htslib takes a gzip file that is cut inside its header for a plain one.
  const bool is_cut_header =
      packing_ == Packing::plain && block.substr(0, 2) == "\x1f\x8b" && stream_->block_address == 0;
  if (!is_read || is_cut_header) {
    throw Error(name_ + ": the compressed data are damaged or cut short", "copy or download it again");
  }
  return block;
}

bool ByteStream::next_line(std::string& line) {
  line.clear();
  bool any = false;
  for (;;) {
    if (rest_.empty()) rest_ = next_block();
    if (rest_.empty()) break;
    any = true;
    const size_t end = rest_.find('\n');
    line.append(rest_.substr(0, end));
    if (end != std::string_view::npos) {
      rest_.remove_prefix(end + 1);
      break;
    }
    rest_ = {};
  }
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return any;
}

}  // namespace seqcast
