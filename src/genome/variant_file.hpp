// SPDX-License-Identifier: MIT
// Reader of VCF and BCF files.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "genome/sequence_names.hpp"
#include "genome/variants.hpp"
#include "genome/vcf_header.hpp"
#include "io/byte_stream.hpp"
#include "io/held_lines.hpp"
#include "io/nameless_file.hpp"

struct bcf1_t;
struct htsFile;

namespace seqcast {

/// A record with all its fields.
struct VariantRecord {
  Variant variant;
  std::shared_ptr<bcf1_t> fields;  ///< of text: without its samples
  std::string line;                ///< as it stands in a text file: htslib reads numbers of 32 bits, and drops others
  bool names_undeclared = false;   ///< a chromosome or a field that the header does not declare
};

/// The record with its samples, of which those of text are not looked at where they stay text.
/// @throws Error  naming the record, where they cannot be read.
VariantRecord with_samples(const VariantRecord& record, const VariantHeader& header);

/// A VCF (plain, gzip or BGZF) or BCF file, read record by record, front to back. Text is read as any other text is
/// (io/byte_stream); of htslib are the records' fields, and BCF. A BCF file that comes through a pipe is copied to
/// TMPDIR.
class VariantFile {
 public:
  /// A file without a line `#CHROM` is read all the same, if it has no samples; so are records without columns behind
  /// ALT.
  ///
  /// @param path    a file, or `-` for standard input.
  /// @param memory  bytes that its header may take; 0: what this process may use.
  /// @throws Error  if it cannot be opened, is neither VCF nor BCF, or has a header that cannot be read or is too
  /// large.
  explicit VariantFile(const std::string& path, int64_t memory = 0);

  const std::string& name() const { return name_; }
  const VariantHeader& header() const { return header_; }
  /// Bytes of memory that the header takes.
  int64_t held_bytes() const noexcept { return held_.bytes(); }

  /// The next record, or none at the end.
  /// @throws Error  naming file and line, or record of a BCF file: too few columns, a position that is no number,
  ///                damaged or cut short.
  std::optional<VariantRecord> next();

  /// The share of the file's bytes that is read; 0 where it has no size.
  double share_read() const;

 private:
  struct Close {
    void operator()(htsFile* file) const;
  };

  void open_binary(const std::string& path);
  void copy_unpacked();
  void read_binary_header();
  void read_text_header();
  bool read_line();
  bool read_text(bcf1_t& fields);
  bool read_binary(bcf1_t& fields);
  void check_line(const std::string& line) const;
  [[noreturn]] void fail(const std::string& cause, const std::string& hint = {}) const;
  RecordPlace place() const;  ///< of the record or line that was read last

  std::string name_;
  HeldLines held_;
  ByteStream text_;
  NamelessFile copy_{nullptr, nullptr};   // of BCF from a pipe, unpacked
  std::unique_ptr<htsFile, Close> file_;  // of BCF
  int64_t bytes_ = 0;                     // of the file
  VariantHeader header_;
  bool is_binary_ = false;
  int64_t columns_ = 8;  // of a text record
  int64_t at_ = 0;       // the line, or the record of a BCF file, that was read last
  std::string line_;
  bool line_waits_ = false;  // read with the header, and a record
};

/// Records written as texts, each with what it changes, as a file would hold them.
class WrittenVariants {
 public:
  /// @param fasta  names and lengths, for the header.
  /// @param names  what their chromosomes are called there.
  WrittenVariants(const std::vector<std::string>& texts, const Fasta& fasta, SequenceNames& names);

  const VariantHeader& header() const { return header_; }
  int64_t held_bytes() const noexcept { return held_bytes_; }
  std::optional<VariantRecord> next();

 private:
  VariantHeader header_;
  int64_t held_bytes_ = 0;
  std::vector<VariantRecord> records_;
  size_t at_ = 0;
};

}  // namespace seqcast
