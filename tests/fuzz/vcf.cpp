// SPDX-License-Identifier: MIT
// Fuzz target of the reader of VCF and BCF files.
#include "genome/variant_file.hpp"
#include "tests/fuzz/fuzzed_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  const seqcast::fuzz::FuzzedFile file(bytes, size);
  return seqcast::fuzz::survive([&] {
    seqcast::VariantFile variants(file.path());
    while (variants.next()) {
    }
  });
}
