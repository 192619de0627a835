// SPDX-License-Identifier: MIT
#include "io/byte_stream.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <htslib/hts.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>

#include "io/error_cause.hpp"
#include "io/file_kind.hpp"
#include "io/text_marks.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr size_t read_block_bytes = size_t{1} << 16;
constexpr std::string_view bcf_magic = "BCF\x02";  // which the reader of variants takes
constexpr std::string_view gzip_magic = "\x1f\x8b";

}  // namespace

void set_htslib_verbose(bool verbose) { hts_set_log_level(verbose ? HTS_LOG_INFO : HTS_LOG_OFF); }

std::string htslib_version() { return hts_version(); }

void ByteStream::EndInflate::operator()(z_stream_s* state) const {
  inflateEnd(state);
  delete state;
}

ByteStream::ByteStream(ByteStream&&) noexcept = default;
ByteStream& ByteStream::operator=(ByteStream&&) noexcept = default;
ByteStream::~ByteStream() = default;

ByteStream::ByteStream(const std::string& path, bool is_text)
    : name_(path == "-" ? "standard input" : path), is_at_start_(is_text), raw_(2 * read_block_bytes) {
  const int opened = path == "-" ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0) : open(path.c_str(), O_RDONLY | O_CLOEXEC);
  descriptor_ = std::make_unique<Descriptor>(opened, fmt::format("cannot open '{}'", path));
  struct stat status {};
  const bool has_status = fstat(descriptor(), &status) == 0;
  if (has_status && S_ISDIR(status.st_mode)) check_is_file(path, {"a text"});
  is_regular_file_ = has_status && S_ISREG(status.st_mode);
  const std::string_view first = fill(bgzf_header_bytes);
  if (bgzf_block_bytes(first) > 0) {
    packing_ = Packing::bgzf;
  } else if (first.starts_with(gzip_magic)) {
    packing_ = Packing::gzip;
  }
}

void ByteStream::fail_damaged() const {
  throw Error("the compressed data are damaged or cut short", "copy or download it again").in(name_);
}

/// What lies ahead in the file: at least so many bytes, fewer only at its end.
std::string_view ByteStream::fill(size_t bytes) {
  if (raw_end_ - raw_begin_ < bytes && raw_.size() - raw_begin_ < bytes) {
    std::memmove(raw_.data(), raw_.data() + raw_begin_, raw_end_ - raw_begin_);
    raw_end_ -= raw_begin_;
    raw_begin_ = 0;
  }
  while (raw_end_ - raw_begin_ < bytes) {
    const ssize_t got = ::read(descriptor(), raw_.data() + raw_end_, raw_.size() - raw_end_);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw Error(fmt::format("cannot read '{}': {}", name_, cause_of(errno)));
    if (got == 0) break;
    raw_end_ += static_cast<size_t>(got);
  }
  return {raw_.data() + raw_begin_, raw_end_ - raw_begin_};
}

/// So many of the bytes that fill() gave.
std::string_view ByteStream::take(size_t bytes) {
  const std::string_view taken(raw_.data() + raw_begin_, bytes);
  raw_begin_ += bytes;
  if (raw_begin_ == raw_end_) raw_begin_ = raw_end_ = 0;
  return taken;
}

std::string_view ByteStream::next_block() {
  const std::string_view text =
      packing_ == Packing::plain ? take(std::min(fill(1).size(), read_block_bytes)) : unpack_next();
  return is_at_start_ ? without_mark(text) : text;
}

/// The beginning of the text without the mark of its encoding, which must be one that is read.
std::string_view ByteStream::without_mark(std::string_view text) {
  is_at_start_ = false;
  check_encoding(text, name_);
  if (is_regular_file_ && !text.starts_with(bcf_magic)) check_is_text(name_, text);
  had_mark_ = text.starts_with(utf8_mark);
  if (had_mark_) text.remove_prefix(utf8_mark.size());
  return had_mark_ && text.empty() ? next_block() : text;
}

std::string_view ByteStream::unpack_next() {
  for (std::string_view text;;) {
    if (in_member_) {
      text = inflate_more();
    } else {
      const std::string_view ahead = fill(bgzf_header_bytes);
      if (ahead.empty()) break;
      if (const size_t bytes = bgzf_block_bytes(ahead)) {
        text = unpack_block(bytes);
      } else if (ahead.starts_with(gzip_magic)) {
        begin_member();
      } else {
        check_rest();
        break;
      }
    }
    if (!text.empty()) return text;
  }
  if (ends_in_text_)
    throw Error("the data are cut short: the block that ends a BGZF file is missing",
                "copy or download it again; where a program left the block out, gzip -dc and bgzip make the file anew")
        .in(name_);
  return {};
}

std::string_view ByteStream::unpack_block(size_t bytes) {
  if (fill(bytes).size() < bytes) fail_damaged();
  if (!unpacker_) unpacker_ = std::make_unique<BgzfUnpacker>();
  const auto text = unpacker_->unpack(take(bytes));
  if (!text) fail_damaged();
  ends_in_text_ = !text->empty();
  return *text;
}

void ByteStream::begin_member() {
  in_member_ = true;
  ends_in_text_ = false;
  if (inflating_) {
    inflateReset(inflating_.get());
    return;
  }
  constexpr int gzip_window = 15 + 16;  // zlib's way to say that a header and a CRC of gzip are there
  auto state = std::make_unique<z_stream_s>();
  if (inflateInit2(state.get(), gzip_window) != Z_OK) throw std::bad_alloc();
  inflating_.reset(state.release());
  text_.resize(read_block_bytes);
}

/// More text of a gzip member; none where there is none before the next bytes of the file or the member's end.
std::string_view ByteStream::inflate_more() {
  const std::string_view packed = fill(1);
  z_stream_s& state = *inflating_;
  state.next_in = reinterpret_cast<Bytef*>(raw_.data() + raw_begin_);
  state.avail_in = static_cast<uInt>(packed.size());
  state.next_out = reinterpret_cast<Bytef*>(text_.data());
  state.avail_out = static_cast<uInt>(text_.size());
  const int result = inflate(&state, Z_NO_FLUSH);
  const size_t got = text_.size() - state.avail_out;
  const bool goes_on = result == Z_OK || (result == Z_BUF_ERROR && !packed.empty());
  if (result == Z_STREAM_END) {
    in_member_ = false;
  } else if (!goes_on || (packed.empty() && got == 0)) {
    fail_damaged();
  }
  take(packed.size() - state.avail_in);
  return {text_.data(), got};
}

/// Behind packed text, zero bytes alone may follow: tapes and block devices fill up with them.
void ByteStream::check_rest() {
  for (std::string_view ahead = fill(1); !ahead.empty(); ahead = fill(1)) {
    if (ahead.find_first_not_of('\0') != std::string_view::npos)
      throw Error("what follows the compressed data is not compressed, expected its end", "copy or download it again")
          .in(name_);
    take(ahead.size());
  }
}

std::string_view ByteStream::ahead() {
  if (rest_.empty()) rest_ = next_block();
  return rest_;
}

bool ByteStream::next_line(std::string& line) {
  line.clear();
  bool any = false;
  for (;;) {
    if (ahead().empty()) break;
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
