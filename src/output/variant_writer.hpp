// SPDX-License-Identifier: MIT
// Writer of VCF and BCF files: records with what was found of them in INFO.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/enum_names.hpp"
#include "genome/variant_file.hpp"
#include "io/text_file.hpp"

namespace seqcast {

enum class VariantFormat { vcf, vcf_bgzf, bcf };
enum class VariantIndex { tbi, csi };

template <>
struct Names<VariantIndex> {
  static constexpr std::pair<std::string_view, VariantIndex> table[] = {{"tbi", VariantIndex::tbi},
                                                                        {"csi", VariantIndex::csi}};
};

/// `PATH.tbi` or `PATH.csi`.
std::string index_path(const std::string& path, VariantIndex kind);

/// A file of VCF or BCF that is written and has no name yet.
struct IndexedFile {
  std::string path;  ///< where it is now
  std::string name;  ///< that it will get
  VariantFormat format = VariantFormat::vcf_bgzf;
  VariantIndex index = VariantIndex::tbi;
};

/// Writes the index of a file. @throws Error  where it cannot be written, or its records are out of order.
void build_variant_index(const IndexedFile& file, const PendingFile& index);

/// What a header declares of an INFO field.
struct InfoField {
  std::string id, number, type, description;
};

/// A record's value of one field: text, or numbers, of which NaN is a missing one.
struct InfoValue {
  size_t field = 0;  ///< of the writer's
  std::string text;
  std::vector<float> numbers;
};

struct VariantWriterOptions {
  std::string path;  ///< "-" or empty: standard output
  VariantFormat format = VariantFormat::vcf;
  std::vector<InfoField> fields;
  bool overwrite = false;  ///< fields that records have already are replaced
  std::optional<VariantIndex> index;
  Durable durable = Durable::yes;
  GiveNames give_names = PendingFile::commit_all;
};

class VariantWriter {
 public:
  /// Declares the fields in the header and writes it.
  /// @throws Error  where the file cannot be written, cannot have such an index, or a field is declared already and not
  ///                to be replaced.
  VariantWriter(VariantWriterOptions options, VariantHeader header);

  /// Writes a record with its own fields and these; fields of the writer that get no value are taken off it. From text
  /// to text all else stays as it is, letter by letter.
  ///
  /// @throws Error  naming the record: it has such a field already; it is out of order, and an index is to be written;
  ///                the header does not declare what it names, or a value of it has no form, and BCF is to be written.
  void write(const VariantRecord& record, const std::vector<InfoValue>& values);

  /// Writes the rest and the index, and gives both their names, or neither.
  void close();

 private:
  struct Close {
    void operator()(htsFile* file) const;
  };

  void declare(const InfoField& field);
  void open();
  void check_order(const VariantRecord& record);
  void check_binary(const VariantRecord& record) const;
  std::vector<std::string_view> own_fields(const VariantRecord& record) const;
  std::string formatted(bcf1_t& fields, const Variant& variant) const;
  void set(bcf1_t& fields, const std::vector<InfoValue>& values, const Variant& variant) const;
  std::string info_text(const VariantRecord& record, const std::vector<InfoValue>& values);
  PendingFile* finish();
  [[noreturn]] void fail(int cause) const;

  VariantWriterOptions options_;
  VariantHeader header_;
  std::optional<TextFile> text_;
  std::optional<PendingFile> pending_;  // of a BCF file; removed after it is closed: declared before
  std::unique_ptr<htsFile, Close> binary_;
  std::shared_ptr<bcf1_t> info_alone_;      // htslib's record of one INFO column
  std::unordered_set<std::string> chroms_;  // that came already
  std::string chrom_;                       // where the records are
  int64_t last_start_ = 0;
};

}  // namespace seqcast
