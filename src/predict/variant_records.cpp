// SPDX-License-Identifier: MIT
#include "predict/variant_records.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "base/setting.hpp"
#include "predict/variant_checks.hpp"

namespace seqcast {
namespace {

std::optional<VariantRecord> next_of(auto& source) {
  if (auto* file = std::get_if<VariantFile>(&source)) return file->next();
  return std::get<WrittenVariants>(source).next();
}

int64_t alternatives_of(const VariantRecord& record) { return std::max<int64_t>(std::ssize(record.variant.alts), 1); }

}  // namespace

VariantRecords::VariantRecords(std::string path, std::vector<std::string> written, const Fasta& fasta,
                               std::shared_ptr<SequenceNames> names, int64_t memory, const Shard& shard)
    : path_(std::move(path)), written_(std::move(written)), names_(std::move(names)), memory_(memory) {
  if (!shard.is_whole()) choose_part(fasta, shard);
  source_ = open(fasta);
}

VariantRecords::Source VariantRecords::open(const Fasta& fasta) const {
  if (path_.empty()) return Source(std::in_place_type<WrittenVariants>, written_, fasta, *names_);
  return Source(std::in_place_type<VariantFile>, path_, memory_);
}

bool VariantRecords::can_be_read_again() const {
  std::error_code none;
  return path_.empty() || (path_ != "-" && std::filesystem::is_regular_file(std::filesystem::status(path_, none)));
}

void VariantRecords::choose_part(const Fasta& fasta, const Shard& shard) {
  if (!can_be_read_again())
    throw RequestError(
        fmt::format("a part of the variants needs a file that is read twice, and '{}' is read but once", path_),
        "save it to a file first");
  int64_t alternatives = 0;
  Source all = open(fasta);
  while (const std::optional<VariantRecord> record = next_of(all)) alternatives += alternatives_of(*record);
  part_ = shard.of(alternatives);
}

std::string VariantRecords::name() const { return path_.empty() ? unspelled(Setting::variant) : file().name(); }

Error VariantRecords::placed(const Error& error) const {
  return path_.empty() ? error.within(name()) : error.in(name());
}

std::string VariantRecords::renamed() const {
  const std::string notice = names_->notice();
  return notice.empty() ? "" : fmt::format("{}: {}", name(), notice);
}

VariantHeader VariantRecords::header() const {
  return path_.empty() ? std::get<WrittenVariants>(source_).header() : file().header();
}

int64_t VariantRecords::held_bytes() const {
  return path_.empty() ? std::get<WrittenVariants>(source_).held_bytes() : file().held_bytes();
}

double VariantRecords::share_read() const {
  if (part_)
    return part_->size() > 0 ? static_cast<double>(at_ - part_->begin) / static_cast<double>(part_->size()) : 1;
  return path_.empty() ? 0 : file().share_read();
}

std::vector<VariantRecord> VariantRecords::next(size_t alternatives) {
  std::vector<VariantRecord> block;
  for (size_t count = 0; count < alternatives && block.size() < alternatives;) {
    if (part_ && at_ >= part_->end) break;
    std::optional<VariantRecord> record = next_of(source_);
    if (!record) break;
    const bool is_of_part = !part_ || at_ >= part_->begin;
    at_ += alternatives_of(*record);
    if (!is_of_part) continue;
    count += record->variant.alts.size();
    block.push_back(std::move(*record));
  }
  return block;
}

std::optional<double> VariantRecords::alternatives_a_stretch(int64_t bases, const Fasta& fasta,
                                                             const std::function<void()>& poll) const {
  constexpr int64_t records_a_poll = 4096;
  if (!can_be_read_again()) return std::nullopt;
  SequenceNames names(fasta, false);
  std::vector<std::vector<bool>> begins_in(fasta.sequences().size());  // [sequences, stretches]
  int64_t alternatives = 0, stretches = 0, records = 0;
  Source all = open(fasta);
  while (const std::optional<VariantRecord> record = next_of(all)) {
    if (poll && ++records % records_a_poll == 0) poll();
    const auto sequence = names.find(record->variant.chrom);
    const int64_t start = record->variant.start;
    if (!sequence || start < 0 || start >= fasta.sequences()[*sequence].length) continue;
    std::vector<bool>& seen = begins_in[*sequence];
    seen.resize(static_cast<size_t>(fasta.sequences()[*sequence].length / bases + 1));
    auto one = seen[static_cast<size_t>(start / bases)];
    stretches += !one;
    one = true;
    alternatives += std::ssize(record->variant.alts);
  }
  return std::max(static_cast<double>(alternatives) / static_cast<double>(std::max<int64_t>(stretches, 1)), 1.0);
}

bool VariantRecords::any_matches(const Fasta& fasta) const {
  Source all = open(fasta);
  while (const std::optional<VariantRecord> record = next_of(all))
    if (check_variant(record->variant, fasta, {.names = names_}).has_reference) return true;
  return false;
}

}  // namespace seqcast
