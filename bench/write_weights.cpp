// SPDX-License-Identifier: MIT
// Writes pseudo-random weights for a card, as safetensors: `write_weights CARD FILE`.
#include <fmt/format.h>

#include <fstream>
#include <string>
#include <utility>

#include "formats/read_model.hpp"
#include "formats/safetensors.hpp"
#include "model/random_weights.hpp"
#include "seqcast/error.hpp"

namespace {

using namespace seqcast;

void write_weights(const std::string& card, const std::string& path) {
  Model model = std::move(read_model(card, "", false).ensemble.first());
  fill_with_random_weights(model);
  const SafetensorsLayout layout = safetensors_layout(model.weights);
  std::ofstream file(path, std::ios::binary);
  file << layout.header;
  for (const Tensor* tensor : layout.order)
    file.write(reinterpret_cast<const char*>(tensor->bytes.data()), static_cast<std::streamsize>(tensor->bytes.size()));
  if (!file.flush()) throw Error(fmt::format("{}: cannot be written", path));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    fmt::print(stderr, "usage: write_weights CARD FILE\n");
    return 2;
  }
  try {
    write_weights(argv[1], argv[2]);
  } catch (const std::exception& error) {
    fmt::print(stderr, "write_weights: error: {}\n", error.what());
    return 1;
  }
}
