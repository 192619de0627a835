// SPDX-License-Identifier: MIT
// Fuzz target of the reader of transcripts.
#include "genome/annotation.hpp"
#include "tests/fuzz/fuzzed_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  const seqcast::fuzz::FuzzedFile file(bytes, size);
  return seqcast::fuzz::survive([&] {
    const seqcast::Annotation genes(file.path(), {.choice = seqcast::TranscriptChoice::all});
    for (const seqcast::Transcript& transcript : genes.transcripts())
      genes.covering(transcript.chrom, transcript.bases.begin);
  });
}
