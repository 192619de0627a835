// SPDX-License-Identifier: MIT
// Predicts a region into memory and prints the highest bin of each track: predict_region MODEL FASTA REGION [WEIGHTS].
#include <algorithm>
#include <iostream>
#include <seqcast/seqcast.hpp>

int main(int argc, char** argv) {
  if (argc != 4 && argc != 5) {
    std::cerr << "usage: predict_region MODEL FASTA REGION [WEIGHTS]\n";
    return 2;
  }
  try {
    seqcast::OpenSettings open;
    if (argc == 5) open.weights = argv[4];
    const seqcast::Network network(argv[1], open);
    seqcast::PredictSettings settings;
    settings.tracks = "all";
    const std::vector<std::string> names = network.row_names(settings);
    const seqcast::Prediction region = network.predict_region(argv[2], argv[3], settings);
    for (size_t row = 0; row < names.size(); ++row) {
      const auto first = region.values.begin() + static_cast<int64_t>(row) * region.bins;
      const auto highest = std::max_element(first, first + region.bins);
      std::cout << names[row] << '\t' << region.sequence << '\t' << region.start + (highest - first) * region.bin_bases
                << '\t' << *highest << '\n';
    }
  } catch (const seqcast::Error& error) {
    std::cerr << error.what() << '\n';
    if (!error.hint().empty()) std::cerr << "  " << error.hint() << '\n';
    return 1;
  }
}
