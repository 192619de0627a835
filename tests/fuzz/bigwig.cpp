// SPDX-License-Identifier: MIT
// Fuzz target of the bigWig reader, through the reader process.
#include "genome/signal.hpp"
#include "tests/fuzz/fuzzed_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  const seqcast::fuzz::FuzzedFile file(bytes, size);
  return seqcast::fuzz::survive([&] {
    seqcast::Signal signal(file.path());
    for (const char* chrom : {"chr1", "c"}) {
      seqcast::fuzz::survive([&] { signal.check(chrom, 100); });
      seqcast::fuzz::survive([&] { signal.read(chrom, 0, 1000); });
    }
  });
}
