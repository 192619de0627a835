// SPDX-License-Identifier: MIT
#include "engine/kernels/library_versions.hpp"

#include <fmt/format.h>
#include <hwy/highway.h>

#include "engine/kernels/onednn.hpp"

namespace seqcast {

std::vector<LibraryVersion> engine_library_versions() {
  return {{"oneDNN", onednn::version()}, {"Highway", fmt::format("{}.{}.{}", HWY_MAJOR, HWY_MINOR, HWY_PATCH)}};
}

}  // namespace seqcast
