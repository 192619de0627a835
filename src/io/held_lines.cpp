// SPDX-License-Identifier: MIT
#include "io/held_lines.hpp"

#include <fmt/format.h>

#include "base/number_text.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

void HeldLines::fail() const {
  throw Error(fmt::format("its first {} {} take all the {} MiB of memory that there are", with_commas(count_), items_,
                          usable_bytes_ >> 20),
              "part the file")
      .in(file_);
}

}  // namespace seqcast
