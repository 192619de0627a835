// SPDX-License-Identifier: MIT
// Writes statistics of variants: INFO fields, a table, or an array.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "io/text_file.hpp"
#include "output/growing_npy.hpp"
#include "output/variant_writer.hpp"
#include "predict/effect_block.hpp"
#include "predict/variant_output.hpp"

namespace seqcast {

/// An array is [alternatives, tracks] of one statistic, [alternatives, tracks, statistics] of several, or
/// [alternatives, bins, tracks] of REF or ALT; alternatives that are not scored are NaN in it.
class EffectFile {
 public:
  /// @param tracks  names.
  /// @throws Error  as VariantWriter, TextFile and GrowingNpy do; for arrays with numbers or in another format.
  EffectFile(const VariantOutputOptions& options, const EffectRun& run, std::vector<std::string> tracks,
             const VariantHeader& header);

  /// @param scored  whose values are finite.
  void write(const VariantRecord& record, const ScoredVariant& scored);
  void close();

 private:
  void check_arrays(VariantOutput output) const;
  std::vector<InfoField> fields() const;
  std::string table_header() const;
  void write_fields(const VariantRecord& record, const ScoredVariant& scored);
  void write_line(const CheckedVariant& checked, size_t alt, const std::optional<EffectValues>& values);
  void write_row(const std::optional<EffectValues>& values);

  VariantOutputOptions options_;
  const EffectRun& run_;
  std::vector<std::string> tracks_;
  std::optional<VariantWriter> records_;
  std::optional<TextFile> table_;
  std::optional<GrowingNpy> array_;
};

}  // namespace seqcast
