// SPDX-License-Identifier: MIT
// Prints how far a model sees, a line a layer: receptive_field MODEL.
#include <iostream>
#include <seqcast/seqcast.hpp>

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: receptive_field MODEL\n";
    return 2;
  }
  try {
    seqcast::OpenSettings settings;
    settings.with_weights = false;
    const seqcast::Network network(argv[1], settings);
    std::cout << "layer\tkind\tlength\tchannels\tfield\n";
    for (const seqcast::LayerField& layer : network.receptive_field())
      std::cout << layer.name << '\t' << layer.kind << '\t' << layer.length << '\t' << layer.channels << '\t'
                << layer.field_bases << '\n';
    for (const seqcast::HeadField& head : network.head_fields())
      std::cout << network.name() << ": a bin of " << head.name << " sees " << head.field_bases << " bases\n";
  } catch (const seqcast::Error& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
