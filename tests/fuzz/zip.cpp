// SPDX-License-Identifier: MIT
// Fuzz target of the zip and npz readers.
#include "io/npz.hpp"
#include "tests/fuzz/fuzzed_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  constexpr uint64_t max_bytes = 1 << 24;
  const seqcast::fuzz::FuzzedFile file(bytes, size);
  seqcast::fuzz::survive([&] {
    const seqcast::ZipFile zip(file.path());
    for (const seqcast::ZipEntry& entry : zip.entries()) seqcast::fuzz::survive([&] { zip.read(entry, max_bytes); });
  });
  return seqcast::fuzz::survive([&] {
    const seqcast::NpzFile npz(file.path(), max_bytes);
    for (const std::string& name : npz.names()) seqcast::fuzz::survive([&] { npz.floats(name); });
  });
}
