// SPDX-License-Identifier: MIT
// Does any text make the reader of cards do anything but read it or say what is wrong?
#include "formats/card/card.hpp"

#include "tests/fuzz/fuzzed_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  const seqcast::fuzz::FuzzedFile file(bytes, size);
  return seqcast::fuzz::survive([&] { seqcast::read_card(file.path()); });
}
