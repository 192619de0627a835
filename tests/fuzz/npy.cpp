// SPDX-License-Identifier: MIT
// Fuzz target of the .npy readers: records of numbers, and arrays.
#include "io/npy.hpp"

#include <algorithm>

#include "io/loaded_file.hpp"
#include "io/npy_array.hpp"
#include "tests/fuzz/fuzzed_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  const seqcast::fuzz::FuzzedFile file(bytes, size);
  for (const bool channels_first : {false, true})
    seqcast::fuzz::survive([&] {
      const seqcast::Npy npy(file.path(), channels_first);
      for (int64_t record = 0; record < std::min<int64_t>(npy.records(), 20); ++record)
        seqcast::fuzz::survive([&] { npy.read(record, npy.length() / 3, npy.length()); });
    });
  return seqcast::fuzz::survive([&] { parse_npy(seqcast::load_file(file.path(), "an .npy file")).floats(); });
}
