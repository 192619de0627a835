// SPDX-License-Identifier: MIT
// Fuzz target of the safetensors reader.
#include "formats/safetensors.hpp"

#include "tests/fuzz/fuzzed_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  const seqcast::fuzz::FuzzedFile file(bytes, size);
  return seqcast::fuzz::survive([&] {
    const seqcast::Weights weights = seqcast::read_safetensors(file.path());
    for (const auto& [name, tensor] : weights.tensors) seqcast::to_floats(tensor);
  });
}
