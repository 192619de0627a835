// SPDX-License-Identifier: MIT
// Fuzz target of the BED reader.
#include "genome/bed.hpp"

#include "tests/fuzz/fuzzed_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  const seqcast::fuzz::FuzzedFile file(bytes, size);
  seqcast::fuzz::survive([&] { seqcast::read_bed(file.path(), {.skip_bad_lines = true, .check_strands = true}); });
  return seqcast::fuzz::survive([&] { seqcast::read_bed(file.path()); });
}
