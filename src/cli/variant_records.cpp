// SPDX-License-Identifier: MIT
#include "cli/variant_records.hpp"

namespace seqcast {

VariantRecords::VariantRecords(const std::string& path, const std::vector<std::string>& written, const Fasta& fasta,
                               int64_t memory) {
  if (path.empty()) {
    source_.emplace<WrittenVariants>(written, fasta);
  } else {
    source_.emplace<VariantFile>(path, memory);
  }
}

std::vector<VariantRecord> VariantRecords::next(size_t alternatives) {
  std::vector<VariantRecord> block;
  for (size_t count = 0; count < alternatives && block.size() < alternatives;) {
    std::optional<VariantRecord> record =
        file() ? std::get<VariantFile>(source_).next() : std::get<WrittenVariants>(source_).next();
    if (!record) break;
    count += record->variant.alts.size();
    block.push_back(std::move(*record));
  }
  return block;
}

}  // namespace seqcast
