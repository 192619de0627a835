// SPDX-License-Identifier: MIT
// Fuzz target of the reader of seqgra definitions, without weights.
#include "formats/seqgra/seqgra_model.hpp"

#include "tests/fuzz/fuzzed_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  const seqcast::fuzz::FuzzedFile file(bytes, size);
  return seqcast::fuzz::survive([&] { seqcast::seqgra_format().read({file.path(), "", ""}, false, {}); });
}
