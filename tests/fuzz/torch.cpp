// SPDX-License-Identifier: MIT
// Fuzz target of the reader of PyTorch files: of a file, and of a pickle alone.
#include "formats/torch/pickle_machine.hpp"
#include "formats/torch/stored_module.hpp"
#include "formats/torch/torch_weights.hpp"
#include "tests/fuzz/fuzzed_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  const seqcast::fuzz::FuzzedFile file(bytes, size);
  seqcast::fuzz::survive([&] {
    const seqcast::WeightsFile read = seqcast::read_torch(file.path(), true);
    for (const auto& [name, tensor] : read.weights.tensors) seqcast::to_floats(tensor);
  });
  return seqcast::fuzz::survive([&] {
    seqcast::stored_module(seqcast::read_pickle({reinterpret_cast<const char*>(bytes), size}));
  });
}
