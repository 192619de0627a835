// SPDX-License-Identifier: MIT
// Example program that links libseqcast and prints the receptive field of a card.
#include <iostream>
#include <seqcast/engine/onednn.hpp>
#include <seqcast/error.hpp>
#include <seqcast/formats/read_model.hpp>
#include <seqcast/model/geometry.hpp>

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  try {
    const seqcast::Model model = seqcast::read_model(argv[1], "", false).model;
    const size_t node = model.contract.heads.at(0).node;
    std::cout << model.name << " sees " << seqcast::receptive_field(model.graph, model.shapes, node).bases
              << " bases\n";
    std::cerr << "oneDNN " << seqcast::onednn::version() << '\n';
  } catch (const seqcast::Error& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
