// SPDX-License-Identifier: MIT
// Notices: what was assumed, renamed, clipped or left out, which a caller should know although nothing is wrong.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "seqcast/error.hpp"
#include "seqcast/export.hpp"

namespace seqcast {

/// What a setting is called, as in the texts of errors and notices: `bin_bases`.
SEQCAST_EXPORT std::string_view name_of(Setting setting);

class SEQCAST_EXPORT Notice {
 public:
  explicit Notice(const std::string& text);

  /// Settings in it are named as those of an Error are.
  const std::string& text() const noexcept;
  /// The text with settings as a front end spells them.
  std::string text_in(SettingStyle style) const;

 private:
  std::string marked_, text_;
};

/// Takes notices, in the calling thread.
using NoticeSink = std::function<void(const Notice&)>;

}  // namespace seqcast
