// SPDX-License-Identifier: MIT
// Fuzz target of the reader of ONNX files.
#include "formats/onnx/onnx_model.hpp"
#include "tests/fuzz/fuzzed_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  const seqcast::fuzz::FuzzedFile file(bytes, size);
  return seqcast::fuzz::survive([&] { seqcast::read_onnx(file.path(), true, {}); });
}
