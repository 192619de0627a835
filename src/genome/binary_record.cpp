// SPDX-License-Identifier: MIT
#include "genome/binary_record.hpp"

#include <fmt/format.h>
#include <htslib/vcf.h>

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "genome/htslib_memory.hpp"
#include "genome/htslib_text.hpp"
#include "genome/vcf_line.hpp"

namespace seqcast {
namespace {

constexpr int htslib_digits = 6, all_digits = 9;

/// Values of a field, one after another.
struct Values {
  int type = 0, count = 0;
  const uint8_t* bytes = nullptr;

  float number(int i) const {
    float value = 0;
    std::memcpy(&value, bytes + i * sizeof(float), sizeof value);
    return value;
  }
};

Values values_of(const bcf_info_t& info) { return {info.type, info.len, info.vptr}; }

Values values_of(const bcf_fmt_t& field, int64_t sample) {
  return {field.type, field.n, field.p + sample * static_cast<int64_t>(field.size)};
}

std::string with_digits(float value, int digits) { return fmt::format("{:.{}g}", value, digits); }

bool is_read_from(const std::string& text, float value) { return std::strtof(text.c_str(), nullptr) == value; }

bool is_long(float value) {  // missing values and the ends of vectors are NaN
  return std::isfinite(value) && !is_read_from(with_digits(value, htslib_digits), value);
}

bool has_long(const Values& values) {
  if (values.type != BCF_BT_FLOAT) return false;
  for (int i = 0; i < values.count; ++i)
    if (is_long(values.number(i))) return true;
  return false;
}

bool has_long(const bcf1_t& fields) {
  if (is_long(fields.qual)) return true;
  for (int i = 0; i < static_cast<int>(fields.n_info); ++i)
    if (fields.d.info[i].vptr && has_long(values_of(fields.d.info[i]))) return true;
  for (int i = 0; i < static_cast<int>(fields.n_fmt); ++i)
    for (int sample = 0; fields.d.fmt[i].p && sample < static_cast<int>(fields.n_sample); ++sample)
      if (has_long(values_of(fields.d.fmt[i], sample))) return true;
  return false;
}

std::string text_of(float value) {
  if (bcf_float_is_missing(value)) return ".";
  std::string text = with_digits(value, htslib_digits);
  for (int digits = htslib_digits + 1; is_long(value) && !is_read_from(text, value) && digits <= all_digits; ++digits)
    text = with_digits(value, digits);
  return text;
}

void put(const Values& values, kstring_t& text) {
  if (values.type != BCF_BT_FLOAT) {
    bcf_fmt_array(&text, values.count, values.type, const_cast<uint8_t*>(values.bytes));
    return;
  }
  for (int i = 0; i < values.count && !bcf_float_is_vector_end(values.number(i)); ++i) {
    if (i > 0) kputc(',', &text);
    kputs(text_of(values.number(i)).c_str(), &text);
  }
}

/// The column INFO.
void put_info(const bcf_hdr_t& header, const bcf1_t& fields, kstring_t& text) {
  bool is_first = true;
  for (int i = 0; i < static_cast<int>(fields.n_info); ++i) {
    const bcf_info_t& info = fields.d.info[i];
    if (!info.vptr) continue;
    if (!is_first) kputc(';', &text);
    is_first = false;
    kputs(bcf_hdr_int2id(&header, BCF_DT_ID, info.key), &text);
    if (info.len <= 0) continue;
    kputc('=', &text);
    put(values_of(info), text);
  }
  if (is_first) kputc('.', &text);
}

/// The columns FORMAT and of the samples, each after a tab.
void put_samples(const bcf_hdr_t& header, const bcf1_t& fields, kstring_t& text) {
  const auto put_each = [&](auto&& put_one) {
    kputc('\t', &text);
    bool is_first = true;
    for (int i = 0; i < static_cast<int>(fields.n_fmt); ++i) {
      if (!fields.d.fmt[i].p) continue;
      if (!is_first) kputc(':', &text);
      is_first = false;
      put_one(fields.d.fmt[i]);
    }
    if (is_first) kputc('.', &text);
  };
  const auto name_of = [&](const bcf_fmt_t& field) { return bcf_hdr_int2id(&header, BCF_DT_ID, field.id); };
  put_each([&](const bcf_fmt_t& field) { kputs(name_of(field), &text); });
  for (int sample = 0; sample < static_cast<int>(fields.n_sample); ++sample)
    put_each([&](const bcf_fmt_t& field) {
      if (std::string_view(name_of(field)) == "GT") {
        bcf_format_gt(const_cast<bcf_fmt_t*>(&field), sample, &text);
      } else {
        put(values_of(field, sample), text);
      }
    });
}

}  // namespace

std::optional<std::string> vcf_line_of(const bcf_hdr_t& header, bcf1_t& fields) {
  HtslibText line;
  const HtslibMemory memory;
  const int result = vcf_format(&header, &fields, &line.buffer);  // which unpacks all
  memory.check();
  if (result != 0) return std::nullopt;
  const std::string_view text = line.view().substr(0, line.view().size() - 1);
  if (!has_long(fields)) return std::string(text);
  HtslibText info, samples;
  const HtslibMemory memory_of_columns;
  put_info(header, fields, info.buffer);
  if (fields.n_fmt > 0) put_samples(header, fields, samples.buffer);
  memory_of_columns.check();
  const std::string_view quality = vcf_column(text, qual_column), filter = vcf_column(text, filter_column);
  const std::string_view old_info = vcf_column(text, info_column);
  const std::string_view rest = text.substr(static_cast<size_t>(old_info.data() + old_info.size() - text.data()));
  return fmt::format("{}{}\t{}\t{}{}", text.substr(0, static_cast<size_t>(quality.data() - text.data())),
                     text_of(fields.qual), filter, info.view(), fields.n_fmt > 0 ? samples.view() : rest);
}

}  // namespace seqcast
