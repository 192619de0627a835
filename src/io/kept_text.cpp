// SPDX-License-Identifier: MIT
#include "io/kept_text.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "io/error_cause.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

std::string temporary_folder() {
  const char* set = std::getenv("TMPDIR");
  return set && *set ? set : "/tmp";
}

[[noreturn]] void fail_to_copy() {
  throw Error(fmt::format("cannot keep a temporary copy in '{}': {}", temporary_folder(), cause_of(errno)),
              "set TMPDIR to a folder that can be written and has room");
}

int open_without_name() {
  const std::string folder = temporary_folder();
  const int descriptor = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (descriptor >= 0) return descriptor;
  std::string path = folder + "/seqcast.XXXXXX";
  const int named = ::mkostemp(path.data(), O_CLOEXEC);
  if (named >= 0) ::unlink(path.c_str());
  return named;
}

}  // namespace

std::optional<KeptText::State> KeptText::state_of(const std::string& path) {
  struct stat status {};
  if (path == "-" || ::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  return State{status.st_dev, status.st_ino, status.st_size, status.st_mtim};
}

std::string KeptText::path() const {
  if (!state_) return path_;
  const auto now = state_of(path_);
  if (!now || now->device != state_->device || now->file != state_->file || now->bytes != state_->bytes ||
      now->changed.tv_sec != state_->changed.tv_sec || now->changed.tv_nsec != state_->changed.tv_nsec)
    throw Error(fmt::format("{}: the file was changed while it was read", path_),
                "run again once nothing writes to it any more");
  return path_;
}

TextKeeper::TextKeeper(const std::string& path, bool keeps) {
  if (!keeps) return;
  text_ = std::make_shared<KeptText>();
  text_->path_ = path;
  text_->state_ = KeptText::state_of(path);
  if (text_->state_) return;
  const int descriptor = open_without_name();
  if (descriptor < 0) fail_to_copy();
  text_->copy_.reset(::fdopen(descriptor, "w+b"));
  if (!text_->copy_) fail_to_copy();
  text_->path_ = fmt::format("/proc/self/fd/{}", descriptor);
}

void TextKeeper::see(std::string_view line) {
  if (!text_ || !text_->copy_) return;
  if (std::fwrite(line.data(), 1, line.size(), text_->copy_.get()) != line.size() ||
      std::fputc('\n', text_->copy_.get()) == EOF)
    fail_to_copy();
}

std::shared_ptr<const KeptText> TextKeeper::finish() {
  if (text_->copy_ && std::fflush(text_->copy_.get()) != 0) fail_to_copy();
  return text_;
}

}  // namespace seqcast
