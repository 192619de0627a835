// SPDX-License-Identifier: MIT
// The walk of `variants` over its records, block by block, and what it says at the end.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "cli/progress.hpp"
#include "predict/alleles.hpp"
#include "predict/variant_checks.hpp"
#include "predict/variant_records.hpp"

namespace seqcast {

/// Takes records block by block through `score`, which writes them.
void run_blocks(VariantRecords& records, size_t alternatives, const Fasta& fasta,
                const std::function<void(const std::vector<VariantRecord>&, VariantCounts&)>& score,
                const std::function<void()>& close, const std::function<std::optional<ShareComputed>()>& share,
                Progress& progress);

}  // namespace seqcast
