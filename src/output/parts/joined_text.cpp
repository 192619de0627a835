// SPDX-License-Identifier: MIT
#include "output/parts/joined_text.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <string_view>

#include "base/enum_names.hpp"
#include "io/byte_stream.hpp"
#include "io/text_file.hpp"
#include "output/variant_writer.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

/// A part's text, first by lines and then by what is left.
class PartText {
 public:
  explicit PartText(const std::string& path) : stream_(path) {}

  /// What comes next: up to 64 KiB; empty at the end.
  std::string_view ahead() {
    if (block_.empty()) block_ = stream_.next_block();
    return block_;
  }
  /// As `ahead`, and passes over it.
  std::string_view take() {
    const std::string_view taken = ahead();
    block_ = {};
    return taken;
  }
  /// The next line with its end. @return  false at the end.
  bool take_line(std::string& line) {
    line.clear();
    while (!ahead().empty()) {
      const size_t end = block_.find('\n');
      line.append(block_.substr(0, end == block_.npos ? end : end + 1));
      block_.remove_prefix(end == block_.npos ? block_.size() : end + 1);
      if (end != block_.npos) return true;
    }
    return !line.empty();
  }

 private:
  ByteStream stream_;
  std::string_view block_;
};

bool is_vcf(const PartForm& form) { return form.format.starts_with("vcf"); }

std::string take_header(PartText& text, const PartForm& form) {
  std::string header, line;
  if (is_vcf(form)) {
    while (text.ahead().starts_with('#') && text.take_line(line)) header += line;
  } else {
    for (int64_t i = 0; i < form.header_lines && text.take_line(line); ++i) header += line;
  }
  return header;
}

/// chrom, start, end, and the value with the line's end.
using BedGraphLine = std::array<std::string_view, 4>;

BedGraphLine columns_of(const std::string& line, const std::string& path) {
  BedGraphLine columns;
  std::string_view rest = line;
  for (size_t i = 0; i < 3; ++i) {
    const size_t tab = rest.find('\t');
    if (tab == rest.npos) throw Error("a line has not four columns, expected bedGraph").in(path);
    columns[i] = rest.substr(0, tab);
    rest.remove_prefix(tab + 1);
  }
  columns[3] = rest;
  return columns;
}

/// Writes lines of bedGraph, of which neighbours at a cut are joined.
class LineJoiner {
 public:
  explicit LineJoiner(TextFile& file) : file_(file) {}

  void write(PartText& text, const std::string& path) {
    std::string line;
    for (bool is_first = true; text.take_line(line); is_first = false) {
      if (is_first && !held_.empty() && join(line, path)) continue;
      file_.write(held_);
      held_.swap(line);
    }
  }
  void finish() { file_.write(held_); }

 private:
  bool join(const std::string& line, const std::string& path) {
    const BedGraphLine before = columns_of(held_, path), after = columns_of(line, path);
    if (before[0] != after[0] || before[2] != after[1] || before[3] != after[3]) return false;
    held_ = fmt::format("{}\t{}\t{}\t{}", before[0], before[1], after[2], after[3]);
    return true;
  }

  TextFile& file_;
  std::string held_;  // the last line, which may go on in the next part
};

bool is_compressed(const PartForm& form, const std::string& output) {
  return is_bgzf_path(output) || (form.format == "vcf.gz" && !output.ends_with(".vcf"));
}

void name_with_index(TextFile& file, const PartForm& form, const JoinedOutput& output) {
  const std::optional<VariantIndex> index = named<VariantIndex>(form.index);
  PendingFile* const pending = file.pending();
  if (!pending) return;
  if (!index) return output.give_names({&pending, 1});
  if (!is_compressed(form, output.path))
    throw RequestError("a plain VCF file has no index", "end its name in .vcf.gz or .bcf");
  PendingFile built(index_path(output.path, *index), output.durable);
  build_variant_index({pending->temporary(), output.path, VariantFormat::vcf_bgzf, *index}, built);
  PendingFile* const both[] = {pending, &built};
  output.give_names(both);
}

}  // namespace

void join_text(std::span<const Part> parts, const JoinedOutput& output) {
  const PartForm& form = parts[0].marker.run.form;
  TextFile file(output.path, is_compressed(form, output.path), output.durable);
  LineJoiner joiner(file);
  std::string first_header;
  for (const Part& part : parts) {
    PartText text(part.path);
    const std::string header = take_header(text, form);
    if (&part == &parts[0]) {
      file.write(header);
      first_header = header;
    } else if (header != first_header) {
      throw Error(fmt::format("its header is not that of '{}'", parts[0].path)).in(part.path);
    }
    if (form.joins_lines) {
      joiner.write(text, part.path);
    } else {
      while (!text.ahead().empty()) file.write(text.take());
    }
  }
  joiner.finish();
  file.finish();
  name_with_index(file, form, output);
}

}  // namespace seqcast
