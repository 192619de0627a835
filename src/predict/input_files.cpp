// SPDX-License-Identifier: MIT
#include "predict/input_files.hpp"

#include "io/same_file.hpp"

namespace seqcast {

std::vector<std::string> input_files(const Predictor& predictor, const std::string& sequences) {
  std::vector<std::string> files{sequences, sequences + ".fai", sequences + ".gzi"};
  for (std::string& file : files_of(predictor.ensemble())) files.push_back(std::move(file));
  for (const InputSetting& input : predictor.request().inputs)
    if (const auto* given = std::get_if<InputSetting::Files>(&input.values))
      files.insert(files.end(), given->paths.begin(), given->paths.end());
  return files;
}

std::vector<std::string> input_files(const Predictor& predictor, const std::string& sequences,
                                     const std::vector<std::string>& named) {
  std::vector<std::string> files = input_files(predictor, sequences);
  files.insert(files.end(), named.begin(), named.end());
  return files;
}

void check_outputs(const std::vector<std::string>& outputs, const Predictor& predictor, const std::string& sequences,
                   const std::vector<std::string>& named) {
  check_apart(outputs, input_files(predictor, sequences, named));
}

}  // namespace seqcast
