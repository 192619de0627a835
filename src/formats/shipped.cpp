// SPDX-License-Identifier: MIT
#include "formats/shipped.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "base/spelling.hpp"
#include "io/folder_names.hpp"
#include "io/own_prefix.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace fs = std::filesystem;

namespace {

/// The names of a folder's JSON files, sorted.
std::vector<std::string> cards_in(const std::string& folder) {
  std::vector<std::string> names;
  for (const fs::path name : names_in_folder(folder))
    if (name.extension() == ".json") names.push_back(name.stem().string());
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

std::string models_folder() {
  std::error_code ignored;
  if (const char* folder = std::getenv("SEQCAST_MODELS"); folder && *folder) {
    if (!fs::is_directory(folder, ignored))
      throw Error(fmt::format("SEQCAST_MODELS is '{}', which is not a folder", folder));
    return folder;
  }
  const fs::path beside = beside_own_code("share/seqcast/models");
  if (fs::is_directory(beside, ignored)) return beside.string();
  if (fs::is_directory(SEQCAST_INSTALLED_MODELS, ignored)) return SEQCAST_INSTALLED_MODELS;
  throw Error(fmt::format("cannot find the models that come with the program: no '{}'", beside.string()),
              "SEQCAST_MODELS=FOLDER says where they are");
}

std::vector<std::string> shipped_models() { return cards_in(models_folder()); }

std::vector<std::string> shipped_families() {
  std::error_code ignored;
  const std::string folder = models_folder() + "/families";
  return fs::is_directory(folder, ignored) ? cards_in(folder) : std::vector<std::string>{};
}

std::string family_path(const std::string& name) { return fmt::format("{}/families/{}.json", models_folder(), name); }

std::string find_model(const std::string& name) {
  std::error_code ignored;
  if (name.find('/') != std::string::npos || fs::is_regular_file(name, ignored)) return name;
  const std::vector<std::string> known = shipped_models();
  if (std::find(known.begin(), known.end(), name) != known.end()) return models_folder() + "/" + name + ".json";
  const std::string near = nearest(name, known);
  const bool is_folder =
      fs::is_directory(name, ignored) && (near.empty() || fs::exists(name + "/saved_model.pb", ignored));
  if (is_folder) return name;  // whose reader says what is in it
  throw Error(fmt::format("no model '{}': there is no such file, and no such card comes with the program", name),
              near.empty() ? "seqcast models lists the cards that come with the program"
                           : fmt::format("did you mean '{}'?", near));
}

}  // namespace seqcast
