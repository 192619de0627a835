// SPDX-License-Identifier: MIT
#include "formats/files_of_model.hpp"

#include <filesystem>

#include "formats/read_ensemble.hpp"
#include "formats/read_model.hpp"
#include "formats/shipped.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

void add_files(const std::string& name, std::vector<std::string>& files) {
  std::error_code ignored;
  const std::string path = find_model(name);
  if (!std::filesystem::is_regular_file(path, ignored)) return;
  files.push_back(path);
  const std::vector<std::string> beside = files_beside(path);
  files.insert(files.end(), beside.begin(), beside.end());
}

}  // namespace

std::vector<std::string> files_of_model(const std::string& name) {
  std::vector<std::string> files;
  try {
    for (const std::string& one : names_in(name)) add_files(one, files);
  } catch (const Error&) {  // reading the model says what is wrong
  }
  return files;
}

}  // namespace seqcast
