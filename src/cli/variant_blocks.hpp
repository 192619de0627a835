// SPDX-License-Identifier: MIT
// The walk of `variants` over its records, block by block, and what it says at the end.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "cli/progress.hpp"
#include "cli/variant_records.hpp"
#include "predict/alleles.hpp"
#include "predict/variant_checks.hpp"

namespace seqcast {

/// Alternatives of a block: they share references where they are near each other.
constexpr size_t block_alternatives = 512;

/// Alternatives whose values are held at a time. @param bytes  of the values of one.
size_t alternatives_at_once(int64_t bytes);

/// Takes records block by block through `score`, which writes them.
void run_blocks(VariantRecords& records, size_t alternatives, const Fasta& fasta,
                const std::function<void(const std::vector<VariantRecord>&, VariantCounts&)>& score,
                const std::function<void()>& close, const std::function<std::optional<ShareComputed>()>& share,
                Progress& progress);

}  // namespace seqcast
