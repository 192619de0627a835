// SPDX-License-Identifier: MIT
#include "genome/variant_file.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <htslib/bgzf.h>
#include <htslib/hfile.h>
#include <htslib/hts.h>
#include <htslib/vcf.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <new>

#include "base/number_list.hpp"
#include "genome/htslib_memory.hpp"
#include "genome/htslib_text.hpp"
#include "genome/vcf_line.hpp"
#include "io/error_cause.hpp"
#include "io/little_endian.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr const char* columns_line = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO";
constexpr std::string_view binary_magic = "BCF\x02";
constexpr int64_t min_columns = alt_column + 1, usual_columns = info_column + 1;
constexpr const char* vcf_form_hint =
    "a VCF file has lines of chromosome, position, ID, reference, alternatives: was another file meant?";

/// Bytes of memory that a line of the header takes, as text and as htslib's record of it.
int64_t header_line_bytes(size_t characters) { return 500 + 4 * static_cast<int64_t>(characters); }

std::shared_ptr<bcf1_t> new_fields() {
  bcf1_t* fields = bcf_init();
  if (!fields) throw std::bad_alloc();
  return {fields, &bcf_destroy};
}

int64_t count_columns(const std::string& line) { return 1 + std::count(line.begin(), line.end(), '\t'); }

/// The columns before the samples.
std::string_view without_samples(std::string_view line) {
  size_t end = 0;
  for (int64_t column = 0; column < usual_columns && end != line.npos; ++column) end = line.find('\t', end + 1);
  return line.substr(0, end);
}

/// @return  whether htslib can read the line.
bool parse_line(std::string_view line, bcf_hdr_t* header, bcf1_t& fields) {
  HtslibText text;
  const HtslibMemory memory;
  kputsn(line.data(), line.size(), &text.buffer);
  const int result = text.buffer.s ? vcf_parse(&text.buffer, header, &fields) : -1;
  memory.check();
  return result >= 0;
}

/// Whether a header declares all fields of a column FORMAT.
bool declares_format(const bcf_hdr_t& header, const std::string& format) {
  return format == "." || std::ranges::all_of(parts_of(format, ":"), [&](const std::string& id) {
           const int number = bcf_hdr_id2int(&header, BCF_DT_ID, id.c_str());
           return number >= 0 && bcf_hdr_idinfo_exists(&header, BCF_HL_FMT, number);
         });
}

Variant variant_of(bcf_hdr_t* header, bcf1_t& fields, RecordPlace place) {
  Variant variant;
  variant.chrom = bcf_seqname_safe(header, &fields);
  variant.start = fields.pos;
  variant.id = fields.d.id;
  variant.ref = fields.n_allele > 0 ? fields.d.allele[0] : "";
  for (int i = 1; i < fields.n_allele; ++i) variant.alts.emplace_back(fields.d.allele[i]);
  variant.place = std::move(place);
  return variant;
}

}  // namespace

void VariantFile::Close::operator()(htsFile* file) const { hts_close(file); }

VariantFile::VariantFile(const std::string& path, int64_t memory)
    : name_(path == "-" ? "standard input" : path), held_(name_, "lines", memory), text_(path) {
  std::error_code no_size;
  if (const auto bytes = std::filesystem::file_size(path, no_size); !no_size) bytes_ = static_cast<int64_t>(bytes);
  const std::string_view begin = text_.ahead();
  if (begin.empty()) throw Error("it is empty", vcf_form_hint).in(name_);
  is_binary_ = begin.starts_with(binary_magic);
  if (is_binary_) {
    open_binary(path);
    return;
  }
  if (begin.starts_with('>') || begin.find('\0') != begin.npos)
    throw Error("not a VCF or BCF file", vcf_form_hint).in(name_);
  read_text_header();
}

void VariantFile::open_binary(const std::string& path) {
  const bool is_opened_again = text_.is_regular_file() && path != "-";
  if (!is_opened_again) copy_unpacked();
  hFILE* opened = is_opened_again ? hopen(path.c_str(), "r") : hdopen(::dup(fileno(copy_.get())), "r");
  file_.reset(opened ? hts_hopen(opened, name_.c_str(), "r") : nullptr);
  if (!file_) throw Error(fmt::format("cannot read '{}': {}", name_, cause_of(errno)));
  if (is_opened_again && hts_check_EOF(file_.get()) == 0)
    throw Error("it is cut short: the block that ends a BGZF file is missing", "was it copied or downloaded whole?")
        .in(name_);
  read_binary_header();
  if (!header_) throw Error("its header cannot be read: the file is damaged or cut short").in(name_);
}

/// Of version 2.2. What precedes the records: the format's mark, the header's length in 4 bytes, and the header.
void VariantFile::read_binary_header() {
  constexpr size_t length_at = 5, text_at = 9, block = size_t{1} << 16;
  const auto read = [&](std::string& bytes, size_t end) {
    const size_t begin = bytes.size();
    bytes.resize(end);
    return bgzf_read(file_->fp.bgzf, &bytes[begin], end - begin) == static_cast<ssize_t>(end - begin);
  };
  std::string begin, text;
  if (file_->format.format != bcf || !read(begin, text_at) || !begin.starts_with(binary_magic) || begin[4] != 2) return;
  const auto size = static_cast<size_t>(little_endian(begin.substr(length_at)));
  while (text.size() < size)
    if (!read(text, std::min(size, text.size() + block))) return;
  held_.add(header_line_bytes(size));
  header_ = header_of_binary(std::move(text));
  for (size_t i = 0; i < header_.lines.size(); ++i) held_.add(header_line_bytes(0));
}

/// htslib reads from a descriptor of its own, and what comes through a pipe comes once.
void VariantFile::copy_unpacked() {
  copy_ = make_nameless_file();
  for (std::string_view text = text_.ahead(); !text.empty(); text = text_.next_block()) {
    std::fwrite(text.data(), 1, text.size(), copy_.get());
    check_copy(copy_.get(), name_);
  }
  std::rewind(copy_.get());
}

double VariantFile::share_read() const {
  if (bytes_ <= 0) return 0;
  const int64_t at = is_binary_ ? bgzf_tell(file_->fp.bgzf) >> 16 : ::lseek(text_.descriptor(), 0, SEEK_CUR);
  return std::clamp(static_cast<double>(at) / static_cast<double>(bytes_), 0.0, 1.0);
}

void VariantFile::fail(const std::string& cause, const std::string& hint) const {
  throw place().in(Error(cause, hint));
}

RecordPlace VariantFile::place() const {
  return is_binary_ ? RecordPlace{name_, 0, fmt::format("record {}", at_)} : RecordPlace{name_, at_, {}};
}

/// The next line without its end. @return  false at the end.
bool VariantFile::read_line() {
  if (line_waits_) {
    line_waits_ = false;
    return true;
  }
  ++at_;
  return text_.next_line(line_);
}

void VariantFile::read_text_header() {
  std::vector<std::string> lines;
  std::string columns;
  while (columns.empty() && read_line()) {
    if (line_.starts_with("##")) {
      lines.push_back(line_);
      held_.add(header_line_bytes(line_.size()));
    } else if (line_.starts_with("#")) {
      columns = line_;
    } else if (!line_.empty()) {
      line_waits_ = true;
      break;
    }
  }
  if (columns.empty()) columns = columns_line;
  if (!columns.starts_with(columns_line))
    fail(fmt::format("'{}' is not the line of columns, expected #CHROM, POS, ID, REF, ALT, QUAL, FILTER, INFO",
                     columns.substr(0, 60)),
         vcf_form_hint);
  if (lines.empty() && line_waits_) check_line(line_);  // what has no header at all may be anything
  columns_ = count_columns(columns);
  header_ = header_of(std::move(lines), std::move(columns));
  if (!header_) fail("the header cannot be read");
}

/// @throws Error  where htslib would guess what a line means.
void VariantFile::check_line(const std::string& line) const {
  const int64_t columns = count_columns(line);
  if (columns < min_columns)
    fail(fmt::format("{} column{}, expected at least 5, tab-separated: chromosome, position, ID, reference, "
                     "alternatives",
                     columns, columns == 1 ? "" : "s"),
         vcf_form_hint);
  if (columns > columns_ || (columns_ > usual_columns && columns < columns_))
    fail(fmt::format("{} columns, expected {} as in the header", columns, columns_));
  if (line.find('\0') != line.npos) fail("it holds a zero byte, expected text");
  if (vcf_column(line, chrom_column).empty()) fail("the first column is empty, expected a chromosome's name");
  const std::string_view position = vcf_column(line, pos_column);
  if (position.empty() || position.size() > 18 || position.find_first_not_of("0123456789") != position.npos)
    fail(fmt::format("position '{}' is not a whole number", position));
  if (vcf_column(line, ref_column).empty()) fail("the reference is empty, expected one or more bases");
  if (columns > qual_column && !is_vcf_number(vcf_column(line, qual_column)))
    fail(fmt::format("quality '{}' is not a number", vcf_column(line, qual_column)));
}

bool VariantFile::read_text(bcf1_t& fields) {
  do {
    if (!read_line()) return false;
  } while (line_.empty());
  check_line(line_);
  for (int64_t columns = count_columns(line_); columns < usual_columns; ++columns) line_ += "\t.";
  if (!parse_line(without_samples(line_), header_.declarations.get(), fields)) fail("a column cannot be read as VCF");
  return true;
}

bool VariantFile::read_binary(bcf1_t& fields) {
  ++at_;
  const HtslibMemory memory;
  const int result = bcf_read(file_.get(), header_.declarations.get(), &fields);
  memory.check();
  if (result < -1) fail("the file is damaged or cut short");
  return result == 0;
}

std::optional<VariantRecord> VariantFile::next() {
  VariantRecord record{{}, new_fields(), {}, false};
  if (!(is_binary_ ? read_binary(*record.fields) : read_text(*record.fields))) return std::nullopt;
  record.names_undeclared = (record.fields->errcode & (BCF_ERR_CTG_UNDEF | BCF_ERR_TAG_UNDEF)) != 0;
  record.fields->errcode = 0;
  const HtslibMemory memory;
  const int unpacked = bcf_unpack(record.fields.get(), BCF_UN_STR);
  memory.check();
  if (unpacked != 0) fail("the record is damaged");
  if (!is_binary_) record.line = line_;
  record.variant = variant_of(header_.declarations.get(), *record.fields, place());
  return record;
}

VariantRecord with_samples(const VariantRecord& record, const VariantHeader& header) {
  VariantRecord whole = record;
  if (without_samples(record.line).size() == record.line.size()) return whole;
  const std::string format(vcf_column(record.line, format_column));
  // What is undeclared htslib would declare, in a header that other threads read.
  whole.names_undeclared = record.names_undeclared || !declares_format(*header.declarations, format);
  if (whole.names_undeclared) return whole;
  whole.fields = new_fields();
  if (!parse_line(record.line, header.declarations.get(), *whole.fields))
    throw record.variant.error("a column cannot be read as VCF");
  return whole;
}

WrittenVariants::WrittenVariants(const std::vector<std::string>& texts, const Fasta& fasta, SequenceNames& names) {
  std::vector<Variant> variants;
  std::vector<std::string> lines;
  for (const std::string& text : texts) {
    variants.push_back(parse_variant(text));
    if (const auto found = names.find(variants.back().chrom)) variants.back().chrom = fasta.sequences()[*found].name;
  }
  for (const Sequence& sequence : fasta.sequences())
    lines.push_back(fmt::format("##contig=<ID={},length={}>", sequence.name, sequence.length));
  for (const Sequence& sequence : fasta.sequences()) held_bytes_ += header_line_bytes(sequence.name.size());
  header_ = header_of(std::move(lines), columns_line);
  for (Variant& variant : variants) {
    VariantRecord record{std::move(variant), new_fields(), {}, false};
    const int rid = bcf_hdr_name2id(header_.declarations.get(), record.variant.chrom.c_str());
    if (rid < 0) throw record.variant.error(names.cause(record.variant.chrom), names.hint(record.variant.chrom));
    record.fields->rid = rid;
    record.fields->pos = record.variant.start;
    const std::string alleles = fmt::format("{},{}", record.variant.ref, fmt::join(record.variant.alts, ","));
    const HtslibMemory memory;
    bcf_update_alleles_str(header_.declarations.get(), record.fields.get(), alleles.c_str());
    memory.check();
    records_.push_back(std::move(record));
  }
}

std::optional<VariantRecord> WrittenVariants::next() {
  if (at_ == records_.size()) return std::nullopt;
  return records_[at_++];
}

}  // namespace seqcast
