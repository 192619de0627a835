// SPDX-License-Identifier: MIT
// Transcripts of a gene annotation: which of them there are, and which cover a base.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/enum_names.hpp"
#include "base/range.hpp"

namespace seqcast {

/// Which of a gene's transcripts are taken: by the tags that GENCODE, Ensembl and RefSeq give, or all.
enum class TranscriptChoice { mane, canonical, all };

template <>
struct Names<TranscriptChoice> {
  static constexpr std::pair<std::string_view, TranscriptChoice> table[] = {
      {"mane", TranscriptChoice::mane}, {"canonical", TranscriptChoice::canonical}, {"all", TranscriptChoice::all}};
};

/// What a transcript is called in output.
enum class TranscriptName { gene, transcript };

template <>
struct Names<TranscriptName> {
  static constexpr std::pair<std::string_view, TranscriptName> table[] = {{"gene", TranscriptName::gene},
                                                                          {"transcript", TranscriptName::transcript}};
};

struct Transcript {
  std::string name;
  std::string chrom;
  bool reverse = false;
  Range bases;               ///< 0-based, half-open
  std::vector<Range> exons;  ///< at least one, ascending
};

struct AnnotationOptions {
  std::optional<TranscriptChoice> choice;  ///< none: the first of mane, canonical and all that the file has tags for
  TranscriptName name = TranscriptName::gene;
  int64_t memory = 0;  ///< bytes that reading it may take; 0: what this process may use
};

/// One transcript as a file tells of it, before some are chosen.
struct FoundTranscript {
  Transcript transcript;  ///< its name is the gene's, or its own where the file has none
  std::string id, strand;
  bool is_mane = false, is_canonical = false;
  int64_t line = 0;  ///< that names it first
};

class Annotation {
 public:
  /// Reads GTF, GFF3, BED with 12 columns, or SpliceAI's table (#NAME CHROM STRAND TX_START TX_END EXON_START
  /// EXON_END), plain, gzip or BGZF; which of them it is, its lines say.
  ///
  /// @param path    a file, or `-` for standard input.
  /// @throws Error  naming file and line, for the first bad line; for a file of another kind (a gffutils database is
  ///                named as such); if no transcript is left; for more transcripts than memory holds.
  explicit Annotation(const std::string& path, const AnnotationOptions& options = {});

  const std::string& path() const { return path_; }
  /// Those chosen, in the file's order.
  const std::vector<Transcript>& transcripts() const { return transcripts_; }
  /// How they were chosen; none where the file's kind has no tags.
  std::optional<TranscriptChoice> choice() const { return choice_; }
  /// The same for people; empty where the file's kind has no tags.
  std::string notice() const;
  /// Bytes of memory that the chosen ones take.
  int64_t held_bytes() const;

  /// Indices of the transcripts that cover a base, ascending. @param chrom  with or without a leading `chr`.
  std::vector<size_t> covering(std::string_view chrom, int64_t base) const;
  /// Whether it has any transcript on the chromosome.
  bool has(std::string_view chrom) const;

 private:
  struct OfChromosome {
    std::vector<size_t> by_start;
    std::vector<int64_t> farthest_end;  ///< [by_start]: of it and those before it
  };

  void take(std::vector<FoundTranscript> found, const AnnotationOptions& options);
  void index();
  const OfChromosome* find(std::string_view chrom) const;

  std::string path_;
  std::optional<TranscriptChoice> choice_;
  std::vector<Transcript> transcripts_;
  std::unordered_map<std::string, OfChromosome> chromosomes_;
};

}  // namespace seqcast
