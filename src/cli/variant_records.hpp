// SPDX-License-Identifier: MIT
// Variant records of a file or of the command line, in blocks.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "genome/variant_file.hpp"

namespace seqcast {

class VariantRecords {
 public:
  /// @param path     a file, or `-`; where it is empty, the records are those written on the command line.
  /// @param memory   as VariantFile has it.
  /// @throws Error   as VariantFile and WrittenVariants do.
  VariantRecords(const std::string& path, const std::vector<std::string>& written, const Fasta& fasta, int64_t memory);

  /// For messages.
  std::string name() const { return file() ? file()->name() : "the command line"; }
  VariantHeader header() const { return file() ? file()->header() : std::get<WrittenVariants>(source_).header(); }
  /// Bytes of memory that the header takes.
  int64_t held_bytes() const { return file() ? file()->held_bytes() : std::get<WrittenVariants>(source_).held_bytes(); }
  /// The share of the input that is read; 0 where it is not known.
  double share_read() const { return file() ? file()->share_read() : 0; }

  /// The next records, with so many alternatives or (of the last one) more; none at the end.
  std::vector<VariantRecord> next(size_t alternatives);

 private:
  const VariantFile* file() const { return std::get_if<VariantFile>(&source_); }

  std::variant<std::monostate, VariantFile, WrittenVariants> source_;
};

}  // namespace seqcast
