// SPDX-License-Identifier: MIT
#include "io/held_lines.hpp"

#include <fmt/format.h>

#include "base/number_text.hpp"
#include "base/setting.hpp"

namespace seqcast {

void HeldLines::fail() const {
  const std::string first = fmt::format("its first {} {} take all", with_commas(count_), items_);
  if (is_capped_)
    throw HeldTooMuch(Error(fmt::format("{} of the {} MiB that {} allows", first, max_bytes_ >> 20, Setting::memory),
                            fmt::format("split the file, or give {} more", Setting::memory))
                          .in(file_));
  throw HeldTooMuch(
      Error(fmt::format("{} the {} MiB of memory that there are", first, max_bytes_ >> 20), "split the file")
          .in(file_));
}

}  // namespace seqcast
