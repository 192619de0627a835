// SPDX-License-Identifier: MIT
#include "cli/variant_blocks.hpp"

#include <fmt/format.h>

#include "base/number_text.hpp"
#include "cli/allele_notices.hpp"

namespace seqcast {
namespace {

std::string closing_text(const VariantCounts& counts, const std::optional<ShareComputed>& share) {
  std::string text = fmt::format("{}, {} scored", counted(counts.records, "variant"), counted(counts.scored, "allele"));
  int64_t skipped = 0;
  for (const auto& [reason, count] : counts.skipped) skipped += count;
  if (skipped > 0) text += fmt::format(", {} skipped ({})", with_commas(skipped), counts.skipped_text());
  if (counts.respelled > 0) text += fmt::format(", {} respelled", with_commas(counts.respelled));
  return text + share_text(share);
}

}  // namespace

void run_blocks(VariantRecords& records, size_t alternatives, const Fasta& fasta,
                const std::function<void(const std::vector<VariantRecord>&, VariantCounts&)>& score,
                const std::function<void()>& close, const std::function<std::optional<ShareComputed>()>& share,
                Progress& progress) {
  VariantCounts counts;
  for (auto block = records.next(alternatives); !block.empty(); block = records.next(alternatives))
    score(block, counts);
  const bool others_match = records.is_part() && counts.matching == 0 && records.any_matches(fasta);
  if (!others_match) counts.check_assembly(fasta, records.name());
  close();
  progress.close([&] { return closing_text(counts, share()); }, counts.scored);
}

}  // namespace seqcast
