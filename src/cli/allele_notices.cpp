// SPDX-License-Identifier: MIT
#include "cli/allele_notices.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace seqcast {

std::string share_text(const std::optional<ShareComputed>& share) {
  if (!share || share->whole <= 0) return "";
  const double not_needed = std::max(1 - share->computed / share->whole, 0.0);
  return fmt::format(", {:.0f} % of the multiply-adds not needed", 100 * not_needed);
}

}  // namespace seqcast
