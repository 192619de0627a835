// SPDX-License-Identifier: MIT
#include "io/own_prefix.hpp"

#include <dlfcn.h>
#include <link.h>

namespace seqcast {
namespace {

namespace fs = std::filesystem;

/// The shared library that holds this code; empty where the program itself does.
fs::path own_library() {
  Dl_info ignored;
  link_map* object = nullptr;
  if (!dladdr1(reinterpret_cast<const void*>(&own_library), &ignored, reinterpret_cast<void**>(&object),
               RTLD_DL_LINKMAP))
    return {};
  std::error_code none;
  return *object->l_name ? fs::canonical(object->l_name, none) : fs::path();
}

const fs::path& loaded_library() {
  static const fs::path library = own_library();  // a relative path means what it did when it was loaded
  return library;
}

[[maybe_unused]] const bool looked_up_when_loaded = (loaded_library(), true);

}  // namespace

fs::path beside_own_code(const std::string& place) {
  std::error_code ignored;
  fs::path folder = loaded_library().parent_path();
  for (int up = 0; up < 4 && folder.has_relative_path(); ++up, folder = folder.parent_path())
    if (fs::exists(folder / place, ignored)) return folder / place;
  return fs::read_symlink("/proc/self/exe", ignored).parent_path().parent_path() / place;
}

}  // namespace seqcast
