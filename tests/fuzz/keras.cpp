// SPDX-License-Identifier: MIT
// Fuzz target of the readers of Keras architectures and archives.
#include "formats/keras/keras_archive.hpp"
#include "formats/keras/keras_model.hpp"
#include "tests/fuzz/fuzzed_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  const seqcast::fuzz::FuzzedFile file(bytes, size);
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  return seqcast::fuzz::survive([&] {
    if (seqcast::is_keras_archive(file.path(), text))
      seqcast::read_keras_archive_model(file.path(), "", true, {});
    else
      seqcast::read_keras_json(file.path(), "", false, {});
  });
}
