// SPDX-License-Identifier: MIT
#include "predict/input_files.hpp"

namespace seqcast {

std::vector<std::string> input_files(const Predictor& predictor, const std::string& sequences) {
  std::vector<std::string> files{sequences, sequences + ".fai", sequences + ".gzi"};
  for (const Model& member : predictor.ensemble().members)
    for (const std::string& file : {member.reading.path, member.weights.source})
      if (!file.empty()) files.push_back(file);
  return files;
}

}  // namespace seqcast
