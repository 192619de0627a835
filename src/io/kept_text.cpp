// SPDX-License-Identifier: MIT
#include "io/kept_text.hpp"

#include <fmt/format.h>

#include "seqcast/error.hpp"

namespace seqcast {

std::string KeptText::path() const {
  if (state_) check_unchanged(path_, *state_);
  return path_;
}

TextKeeper::TextKeeper(const std::string& path, bool keeps) {
  if (!keeps) return;
  text_ = std::make_shared<KeptText>();
  text_->path_ = path;
  text_->state_ = state_of(path);
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
