// SPDX-License-Identifier: MIT
// Columns of the installed interface's tables of variants.
#include "library/variant_columns.hpp"

#include <limits>
#include <utility>

#include "library/columns.hpp"

namespace seqcast {

VariantColumns::VariantColumns(const std::vector<std::pair<std::string, Kind>>& scored) {
  columns_.push_back({"chrom", TextColumn()});
  columns_.push_back({"pos", std::vector<int64_t>()});
  for (const char* name : {"id", "ref", "alt"}) columns_.push_back({name, TextColumn()});
  for (const auto& [name, kind] : scored) {
    if (kind == Kind::text) {
      columns_.push_back({name, TextColumn()});
    } else {
      columns_.push_back({name, std::vector<float>()});
    }
  }
  columns_.push_back({"skipped", TextColumn()});
}

void VariantColumns::begin(const CheckedVariant& checked, size_t alt) {
  const Variant& variant = checked.variant;
  at_ = 0;
  add(variant.chrom);
  std::get<std::vector<int64_t>>(columns_[at_++].values).push_back(variant.start + 1);
  add(variant.id);
  add(variant.ref);
  add(alt < variant.alts.size() ? variant.alts[alt] : ".");
  skipped_ = checked.skips[alt] ? to_text(*checked.skips[alt]) : ".";
}

void VariantColumns::add(float number) { std::get<std::vector<float>>(columns_[at_++].values).push_back(number); }

void VariantColumns::add(std::string_view text) { add_text(std::get<TextColumn>(columns_[at_++].values), text); }

void VariantColumns::end() {
  while (at_ + 1 < columns_.size()) {
    if (std::holds_alternative<TextColumn>(columns_[at_].values)) {
      add(".");
    } else {
      add(std::numeric_limits<float>::quiet_NaN());
    }
  }
  add(skipped_);
  ++rows_;
}

Table VariantColumns::table() && {
  make_distinct(columns_);
  return {std::move(columns_), rows_};
}

}  // namespace seqcast
