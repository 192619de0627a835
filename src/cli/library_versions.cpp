// SPDX-License-Identifier: MIT
#include "cli/library_versions.hpp"

#include <fmt/format.h>

#include <CLI/Version.hpp>

#include "engine/kernels/library_versions.hpp"
#include "formats/library_versions.hpp"

namespace seqcast {

std::vector<LibraryVersion> library_versions() {
  std::vector<LibraryVersion> versions = io_library_versions();
  for (const LibraryVersion& one : engine_library_versions()) versions.push_back(one);
  for (const LibraryVersion& one : format_library_versions()) versions.push_back(one);
  versions.push_back({"fmt", fmt::format("{}.{}.{}", FMT_VERSION / 10000, FMT_VERSION / 100 % 100, FMT_VERSION % 100)});
  versions.push_back({"CLI11", CLI11_VERSION});
  return versions;
}

std::string compiler_text() {
#ifdef __clang__
  return fmt::format("clang {}.{}.{}", __clang_major__, __clang_minor__, __clang_patchlevel__);
#else
  return fmt::format("gcc {}.{}.{}", __GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__);
#endif
}

}  // namespace seqcast
