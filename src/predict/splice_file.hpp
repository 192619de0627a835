// SPDX-License-Identifier: MIT
// Writes splice scores: SpliceAI's INFO field to the letter, or a table.
#pragma once

#include <optional>
#include <string>

#include "genome/annotation.hpp"
#include "io/text_file.hpp"
#include "output/variant_writer.hpp"
#include "predict/splice_run.hpp"
#include "predict/variant_output.hpp"

namespace seqcast {

struct SpliceFileOptions {
  VariantOutputOptions output;
  bool raw = false;  ///< probabilities of both alleles, and the sites' positions on the genome
};

class SpliceFile {
 public:
  /// @throws Error  as VariantWriter and TextFile do; for .npy, which holds no names.
  SpliceFile(const SpliceFileOptions& options, const Annotation& annotation, const VariantHeader& header);

  void write(const VariantRecord& record, const SpliceRecord& scored);
  void close();

 private:
  void write_fields(const VariantRecord& record, const SpliceRecord& scored);
  void write_lines(const SpliceRecord& scored);
  std::string table_line(const SpliceRecord& scored, const SpliceResult& result) const;

  SpliceFileOptions options_;
  const Annotation& annotation_;
  std::optional<VariantWriter> records_;
  std::optional<TextFile> table_;
};

/// `ALLELE|SYMBOL|DS_AG|DS_AL|DS_DG|DS_DL|DP_AG|DP_AL|DP_DG|DP_DL`, as SpliceAI 1.3.1 prints it.
std::string splice_text(const std::string& alt, const std::string& symbol, const std::optional<SpliceScore>& score);

/// A site's position on the chromosome, from 1; `+n` is the n-th base behind it that the alternative inserts there.
std::string site_text(const Allele& allele, const SpliceSite& site);

}  // namespace seqcast
