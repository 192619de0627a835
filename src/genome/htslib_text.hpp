// SPDX-License-Identifier: MIT
// A text that htslib writes.
#pragma once

#include <htslib/kstring.h>

#include <cstdlib>
#include <string_view>

namespace seqcast {

/// htslib's buffer, freed when it is left.
struct HtslibText {
  kstring_t buffer = KS_INITIALIZE;

  HtslibText() = default;
  HtslibText(const HtslibText&) = delete;
  HtslibText& operator=(const HtslibText&) = delete;
  ~HtslibText() { std::free(buffer.s); }

  std::string_view view() const { return {buffer.s, buffer.l}; }
};

}  // namespace seqcast
