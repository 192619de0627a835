// SPDX-License-Identifier: MIT
#include "io/kept_text.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include "seqcast/error.hpp"

namespace seqcast {
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
    throw Error("the file was changed while it was read", "run again once nothing writes to it any more").in(path_);
  return path_;
}

TextKeeper::TextKeeper(const std::string& path, bool keeps) {
  if (!keeps) return;
  text_ = std::make_shared<KeptText>();
  text_->path_ = path;
  text_->state_ = KeptText::state_of(path);
  if (text_->state_) return;
  text_->name_ = path == "-" ? "standard input" : path;
  text_->copy_ = make_nameless_file();
  text_->path_ = fmt::format("/proc/self/fd/{}", ::fileno(text_->copy_.get()));
}

void TextKeeper::see(std::string_view line) {
  if (!text_ || !text_->copy_) return;
  std::FILE* const copy = text_->copy_.get();
  if (std::fwrite(line.data(), 1, line.size(), copy) != line.size() || std::fputc('\n', copy) == EOF)
    check_copy(copy, text_->name_);
}

std::shared_ptr<const KeptText> TextKeeper::finish() {
  if (text_->copy_) check_copy(text_->copy_.get(), text_->name_);
  return text_;
}

}  // namespace seqcast
