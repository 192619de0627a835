// SPDX-License-Identifier: MIT
// Does any JSON make the reader of Keras architectures do anything but read it or say what is wrong?
#include "formats/keras/keras_model.hpp"
#include "tests/fuzz/fuzzed_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  const seqcast::fuzz::FuzzedFile file(bytes, size);
  return seqcast::fuzz::survive([&] { seqcast::read_keras_json(file.path(), "", false, {}); });
}
