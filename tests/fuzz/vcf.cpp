// SPDX-License-Identifier: MIT
// Fuzz target of the reader of VCF and BCF files, and of their records and header as they are written.
#include "genome/binary_record.hpp"
#include "genome/variant_file.hpp"
#include "tests/fuzz/fuzzed_file.hpp"

using namespace seqcast;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  const fuzz::FuzzedFile file(bytes, size);
  return fuzz::survive([&] {
    VariantFile variants(file.path());
    const VariantHeader header = variants.header();
    header_text(header);
    binary_header_text(header);
    while (const std::optional<VariantRecord> record = variants.next())
      vcf_line_of(*header.declarations, *with_samples(*record, header).fields);
  });
}
