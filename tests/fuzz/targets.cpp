// SPDX-License-Identifier: MIT
// Fuzz target of the reader of target tables.
#include "formats/target_table.hpp"
#include "tests/fuzz/fuzzed_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  const seqcast::fuzz::FuzzedFile file(bytes, size);
  return seqcast::fuzz::survive([&] {
    const seqcast::TargetTable table = seqcast::read_targets(file.path());
    seqcast::Model model;
    model.contract.heads.resize(1);
    model.contract.heads[0].tracks.resize(table.targets.size());
    seqcast::apply_targets(model, table, "");
  });
}
