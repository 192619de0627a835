// SPDX-License-Identifier: MIT
// Fuzz target of the index of BGZF blocks (.gzi).
#include <htslib/bgzf.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "genome/fasta.hpp"
#include "tests/fuzz/fuzzed_file.hpp"

namespace {

constexpr int64_t bases = 300000;  // five blocks

char base_at(int64_t at) { return "ACGT"[(at * at + at / 7) % 4]; }

/// A folder of this process's own with a BGZF FASTA and its index.
struct Folder {
  Folder() {
    if (mkdtemp(path.data()) == nullptr) __builtin_trap();
    std::string text = ">one\n";
    for (int64_t at = 0; at < bases; ++at) {
      text += base_at(at);
      if (at % 60 == 59) text += '\n';
    }
    BGZF* file = bgzf_open(fasta().c_str(), "w");
    if (bgzf_write(file, text.data(), text.size()) < 0 || bgzf_close(file) != 0) __builtin_trap();
    seqcast::Fasta{fasta()};  // makes the index
  }
  ~Folder() { std::filesystem::remove_all(path); }
  std::string fasta() const { return path + "/x.fa.gz"; }
  std::string path = "/tmp/seqcast_fuzz.XXXXXX";
};

/// What is fetched is what is there, whatever the index says.
void check_bases(const seqcast::Fasta& fasta, int64_t start, int64_t end) {
  const std::string text = fasta.fetch("one", start, end);
  for (int64_t at = start; at < end; ++at)
    if (text[static_cast<size_t>(at - start)] != base_at(at)) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  static const Folder folder;
  std::ofstream(folder.fasta() + ".gzi", std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes), static_cast<std::streamsize>(size));
  return seqcast::fuzz::survive([&] {
    const seqcast::Fasta fasta(folder.fasta());
    for (const int64_t start : {int64_t{0}, int64_t{100000}, bases - 1000})
      seqcast::fuzz::survive([&] { check_bases(fasta, start, start + 1000); });
  });
}
