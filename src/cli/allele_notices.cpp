// SPDX-License-Identifier: MIT
#include "cli/allele_notices.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/number_text.hpp"
#include "cli/progress.hpp"

namespace seqcast {

void say_threads(const std::string& command, size_t threads, size_t wanted, bool quiet) {
  if (threads < wanted)
    say(command,
        fmt::format("{} of {}: there is no memory for more", threads, counted(static_cast<int64_t>(wanted), "thread")),
        quiet);
}

std::string share_text(const std::optional<ShareComputed>& share) {
  if (!share || share->whole <= 0) return "";
  const double not_needed = std::max(1 - share->computed / share->whole, 0.0);
  return fmt::format(", {:.0f} % of the multiply-adds not needed", 100 * not_needed);
}

}  // namespace seqcast
