// SPDX-License-Identifier: MIT
#include "output/variant_writer.hpp"

#include <fmt/format.h>
#include <htslib/bgzf.h>
#include <htslib/tbx.h>
#include <htslib/vcf.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <limits>
#include <new>

#include "base/number_text.hpp"
#include "genome/binary_record.hpp"
#include "genome/htslib_memory.hpp"
#include "genome/vcf_line.hpp"
#include "io/error_cause.hpp"
#include "io/little_endian.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

std::vector<float> with_missing(const std::vector<float>& numbers) {
  std::vector<float> result = numbers;
  for (float& number : result)
    if (std::isnan(number)) bcf_float_set_missing(number);
  return result;
}

constexpr const char* text_hint = "write .vcf or .vcf.gz, which keep it as it stands";

std::string overwrite_hint(const std::string& id) {
  return fmt::format("let fields be overwritten, or remove it first: bcftools annotate -x INFO/{}", id);
}

}  // namespace

std::string index_path(const std::string& path, VariantIndex kind) {
  return path + (kind == VariantIndex::tbi ? ".tbi" : ".csi");
}

void build_variant_index(const IndexedFile& file, const PendingFile& index) {
  constexpr int csi_shift = 14;
  const int shift = file.index == VariantIndex::csi ? csi_shift : 0;
  const char *from = file.path.c_str(), *to = index.temporary().c_str();
  const HtslibMemory memory;
  const int result = file.format == VariantFormat::bcf ? bcf_index_build3(from, to, shift, 0)
                                                       : tbx_index_build3(from, to, shift, 0, &tbx_conf_vcf);
  memory.check();
  if (result != 0)
    throw Error(fmt::format("cannot write the index '{}'", index_path(file.name, file.index)),
                file.index == VariantIndex::tbi ? "tbi ends at 512 Mb: csi goes farther" : "");
}

void VariantWriter::Close::operator()(htsFile* file) const { hts_close(file); }

VariantWriter::VariantWriter(VariantWriterOptions options, VariantHeader header)
    : options_(std::move(options)), header_(std::move(header)) {
  if (options_.index && is_written_directly(options_.path)) throw RequestError("standard output cannot have an index");
  if (options_.index && options_.format == VariantFormat::vcf)
    throw RequestError("a plain VCF file has no index", "end its name in .vcf.gz or .bcf");
  if (options_.index == VariantIndex::tbi && options_.format == VariantFormat::bcf)
    throw RequestError("a BCF file has no index of the kind tbi", "csi is the kind for BCF");
  for (const InfoField& field : options_.fields) declare(field);
  open();
}

void VariantWriter::declare(const InfoField& field) {
  if (!options_.overwrite && declares_info(header_, field.id))
    throw Error(fmt::format("the header has a field INFO/{} already", field.id), overwrite_hint(field.id));
  std::string description = field.description;
  std::replace(description.begin(), description.end(), '"', '\'');
  declare_info(header_, fmt::format("##INFO=<ID={},Number={},Type={},Description=\"{}\">", field.id, field.number,
                                    field.type, description));
}

void VariantWriter::open() {
  if (options_.format != VariantFormat::bcf) {
    text_.emplace(options_.path.empty() ? "-" : options_.path, options_.format == VariantFormat::vcf_bgzf,
                  options_.durable);
    return text_->write(header_text(header_));
  }
  std::string header = binary_header_text(header_);
  header = std::string("BCF\x02\x02") + to_little_endian(header.size() + 1, 4) + header + '\0';
  if (!is_written_directly(options_.path)) pending_.emplace(options_.path, options_.durable);
  const std::string path = pending_ ? pending_->temporary() : is_standard_output(options_.path) ? "-" : options_.path;
  binary_.reset(hts_open(path.c_str(), "wb"));
  if (!binary_ || bgzf_write(binary_->fp.bgzf, header.data(), header.size()) != std::ssize(header)) fail(errno);
}

void VariantWriter::check_order(const VariantRecord& record) {
  const Variant& variant = record.variant;
  const bool is_new = chrom_ != variant.chrom || chroms_.empty();
  const bool came_before = is_new && !chroms_.insert(variant.chrom).second;
  if (came_before || (!is_new && variant.start < last_start_))
    throw variant.error("it stands before the record before it, and an index needs them in order",
                        "sort the file, or write no index");
  if (is_new) chrom_ = variant.chrom;
  last_start_ = variant.start;
}

/// @throws Error  for a record that has no form in BCF.
void VariantWriter::check_binary(const VariantRecord& record) const {
  const Variant& variant = record.variant;
  if (record.names_undeclared)
    throw variant.error("its chromosome, or a field of it, is not declared in the header, and BCF needs that",
                        "write .vcf or .vcf.gz, or add the header's lines: bcftools reheader --fai FASTA.fai");
  if (variant.start >= std::numeric_limits<int32_t>::max())
    throw variant.error(
        fmt::format("position {} is past the last that BCF holds, 2,147,483,647", with_commas(variant.start + 1)),
        text_hint);
  if (record.line.empty()) return;
  if (const std::string field = without_binary_form(*header_.declarations, record.line); !field.empty())
    throw variant.error(fmt::format("{} has no form in BCF, which holds integers and floats of 32 bits", field),
                        text_hint);
}

/// The fields of the writer that a record has already. @throws Error  where they are not to be overwritten.
std::vector<std::string_view> VariantWriter::own_fields(const VariantRecord& record) const {
  std::vector<std::string_view> found;
  for (const InfoField& field : options_.fields) {
    if (bcf_get_info(header_.declarations.get(), record.fields.get(), field.id.c_str()) == nullptr) continue;
    if (!options_.overwrite)
      throw record.variant.error(fmt::format("it has a field INFO/{} already", field.id), overwrite_hint(field.id));
    found.push_back(field.id);
  }
  return found;
}

void VariantWriter::set(bcf1_t& fields, const std::vector<InfoValue>& values, const Variant& variant) const {
  for (const InfoValue& value : values) {
    const char* id = options_.fields[value.field].id.c_str();
    const HtslibMemory memory;
    const int result =
        value.numbers.empty()
            ? bcf_update_info_string(header_.declarations.get(), &fields, id, value.text.c_str())
            : bcf_update_info_float(header_.declarations.get(), &fields, id, with_missing(value.numbers).data(),
                                    static_cast<int>(value.numbers.size()));
    memory.check();
    if (result != 0) throw variant.error(fmt::format("INFO/{} cannot be set", id));
  }
}

/// The values as an INFO column has them; empty where there are none.
std::string VariantWriter::info_text(const VariantRecord& record, const std::vector<InfoValue>& values) {
  if (values.empty()) return {};
  if (!info_alone_) info_alone_ = {bcf_init(), &bcf_destroy};
  if (!info_alone_) throw std::bad_alloc();
  bcf_clear(info_alone_.get());
  info_alone_->rid = record.fields->rid;
  set(*info_alone_, values, record.variant);
  return std::string(vcf_column(formatted(*info_alone_, record.variant), info_column));
}

/// A record as a line of text, without its end.
std::string VariantWriter::formatted(bcf1_t& fields, const Variant& variant) const {
  if (std::optional<std::string> line = vcf_line_of(*header_.declarations, fields)) return *std::move(line);
  throw variant.error("the record is damaged");
}

void VariantWriter::write(const VariantRecord& record, const std::vector<InfoValue>& values) {
  if (options_.index) check_order(record);
  if (text_ && !record.line.empty()) {
    const std::vector<std::string_view> own = own_fields(record);
    return text_->write(with_info(record.line, own, info_text(record, values)) + "\n");
  }
  const VariantRecord whole = with_samples(record, header_);
  if (binary_) check_binary(whole);
  bcf1_t* fields = whole.fields.get();
  for (const std::string_view id : own_fields(whole))
    bcf_update_info(header_.declarations.get(), fields, std::string(id).c_str(), nullptr, 0, BCF_HT_STR);
  set(*fields, values, record.variant);
  if (text_) return text_->write(formatted(*fields, record.variant) + "\n");
  if (bcf_write(binary_.get(), header_.declarations.get(), fields) != 0) fail(errno);
}

/// Writes the rest. @return  the file that waits for its name; null where the output is none.
PendingFile* VariantWriter::finish() {
  if (text_) {
    text_->finish();
    return text_->pending();
  }
  if (hts_close(binary_.release()) != 0) fail(errno);
  if (!pending_) return nullptr;
  pending_->finish();
  return &*pending_;
}

void VariantWriter::close() {
  PendingFile* file = finish();
  if (!file) return;
  if (!options_.index) return options_.give_names({&file, 1});
  PendingFile index(index_path(options_.path, *options_.index), options_.durable);
  build_variant_index({file->temporary(), options_.path, options_.format, *options_.index}, index);
  PendingFile* const both[] = {file, &index};
  options_.give_names(both);
}

void VariantWriter::fail(int cause) const {
  if (cause == EPIPE) throw ClosedPipe{};
  const std::string name = is_standard_output(options_.path) ? "standard output" : "'" + options_.path + "'";
  throw Error(fmt::format("cannot write {}: {}", name, cause_of(cause != 0 ? cause : EIO)));
}

}  // namespace seqcast
