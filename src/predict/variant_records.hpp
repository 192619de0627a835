// SPDX-License-Identifier: MIT
// Variant records of a file, or written as texts, or a part of them, in blocks.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "genome/shard.hpp"
#include "genome/variant_file.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

class VariantRecords {
 public:
  /// @param path     a file, or `-`; where it is empty, the records are those that the texts write.
  /// @param names    what the chromosomes of written ones are called in the FASTA.
  /// @param memory   as VariantFile has it.
  /// @param shard    the part of them that comes: parts have the same number of alternatives, as near as records allow.
  ///                 A file is read twice then.
  /// @throws Error   as VariantFile and WrittenVariants do; where a part is asked of what can be read but once.
  VariantRecords(std::string path, std::vector<std::string> written, const Fasta& fasta,
                 std::shared_ptr<SequenceNames> names, int64_t memory, const Shard& shard = {});

  /// An error in the records, with the file, or with the setting that wrote them.
  Error placed(const Error& error) const;
  VariantHeader header() const;
  /// Bytes of memory that the header takes.
  int64_t held_bytes() const;
  /// The share of the input, or of its part, that is read; 0 where it is not known.
  double share_read() const;

  /// The next records, with so many alternatives or (of the last one) more; none at the end.
  std::vector<VariantRecord> next(size_t alternatives);

  /// What was called otherwise than in the FASTA, and where; empty where nothing was.
  std::string renamed() const;
  /// Whether what comes is not all.
  bool is_part() const { return part_.has_value(); }
  /// How many alternatives there are, of whatever part, for each stretch of so many bases in which any begins; at
  /// least 1. All records are read for it. None where they can be read but once.
  /// @param poll  called now and then, if there is one.
  std::optional<double> alternatives_a_stretch(int64_t bases, const Fasta& fasta,
                                               const std::function<void()>& poll) const;
  /// Whether any record, of whatever part, has the FASTA's bases as its reference.
  bool any_matches(const Fasta& fasta) const;

 private:
  using Source = std::variant<std::monostate, VariantFile, WrittenVariants>;
  Source open(const Fasta& fasta) const;
  std::string name() const;
  const VariantFile& file() const { return std::get<VariantFile>(source_); }
  bool can_be_read_again() const;
  void choose_part(const Fasta& fasta, const Shard& shard);

  std::string path_;
  std::vector<std::string> written_;
  std::shared_ptr<SequenceNames> names_;
  int64_t memory_;
  Source source_;
  std::optional<Range> part_;  // of all records' alternatives; one without any counts as one
  int64_t at_ = 0;             // alternatives that have come or were passed over
};

}  // namespace seqcast
