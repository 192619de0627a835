// SPDX-License-Identifier: MIT
#include "formats/files_of_model.hpp"

#include <filesystem>

#include "formats/card/card_model.hpp"
#include "formats/onnx/onnx_model.hpp"
#include "formats/read_ensemble.hpp"
#include "formats/shipped.hpp"
#include "io/file_bytes.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

std::vector<std::string> files_beside(const std::string& path) {
  const ModelFiles files{path, "", first_bytes(path, size_t{1} << 16)};
  if (onnx_format().matches(files)) return onnx_files_beside(path);
  if (path.ends_with(".json") && card_format().matches(files)) return card_files_beside(path);
  return {};
}

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
