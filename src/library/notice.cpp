// SPDX-License-Identifier: MIT
// The notices of seqcast/notice.hpp.
#include "seqcast/notice.hpp"

#include "base/setting.hpp"

namespace seqcast {

std::string_view name_of(Setting setting) { return to_text(setting); }

Notice::Notice(const std::string& text) : marked_(text), text_(spelled(text, spelled_plainly)) {}

const std::string& Notice::text() const noexcept { return text_; }

std::string Notice::text_in(SettingStyle style) const { return spelled(marked_, style); }

}  // namespace seqcast
