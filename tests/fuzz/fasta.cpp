// SPDX-License-Identifier: MIT
// Fuzz target of the FASTA reader, and of the reader of texts with one sequence a line.
#include "genome/fasta.hpp"

#include <algorithm>
#include <filesystem>

#include "tests/fuzz/fuzzed_file.hpp"

namespace {

void fetch_all(const seqcast::Fasta& fasta) {
  for (const seqcast::Sequence& sequence : fasta.sequences()) {
    const int64_t bases = std::min<int64_t>(sequence.length, 1000);
    seqcast::fuzz::survive([&] { fasta.fetch(sequence.name, 0, bases); });
    seqcast::fuzz::survive([&] { fasta.fetch(sequence.name, sequence.length - bases, sequence.length); });
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  const seqcast::fuzz::FuzzedFile file(bytes, size);
  seqcast::fuzz::survive([&] { fetch_all(seqcast::Fasta(file.path())); });
  seqcast::fuzz::survive([&] { fetch_all(seqcast::Fasta(file.path())); });  // with the index that it has now
  for (const char* index : {".fai", ".gzi"}) std::filesystem::remove(file.path() + index);
  return seqcast::fuzz::survive([&] { fetch_all(seqcast::Fasta::of_lines(file.path())); });
}
