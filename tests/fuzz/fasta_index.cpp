// SPDX-License-Identifier: MIT
// Fuzz target of the FASTA index reader.
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "genome/fasta.hpp"
#include "tests/fuzz/fuzzed_file.hpp"

namespace {

/// A folder of this process's own with a FASTA, whose index is newer.
struct Folder {
  Folder() {
    if (mkdtemp(path.data()) == nullptr) __builtin_trap();
    std::ofstream(fasta()) << ">one\nACGTACGTAC\nGTACG\n>two words\nNNNNACGT\n";
  }
  ~Folder() { std::filesystem::remove_all(path); }
  std::string fasta() const { return path + "/x.fa"; }
  std::string path = "/tmp/seqcast_fuzz.XXXXXX";
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  static const Folder folder;
  std::ofstream(folder.fasta() + ".fai", std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes), static_cast<std::streamsize>(size));
  return seqcast::fuzz::survive([&] {
    const seqcast::Fasta fasta(folder.fasta());
    for (const seqcast::Sequence& sequence : fasta.sequences())
      seqcast::fuzz::survive([&] { fasta.fetch(sequence.name, 0, std::min<int64_t>(sequence.length, 1000)); });
  });
}
