// SPDX-License-Identifier: MIT
#include "genome/vcf_header.hpp"

#include <fmt/format.h>
#include <htslib/vcf.h>

#include <algorithm>
#include <charconv>
#include <new>
#include <set>
#include <utility>

#include "base/ascii_text.hpp"
#include "genome/htslib_memory.hpp"
#include "genome/variants.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr std::string_view version_key = "##fileformat=";
constexpr const char* usual_version = "##fileformat=VCFv4.2";
constexpr const char* pass_line = "##FILTER=<ID=PASS,Description=\"All filters passed\">";

/// One of what a line has between `<` and `>`.
struct Pair {
  size_t begin = 0, end = 0;  ///< in the line
  std::string_view key, value;
};

/// Where what begins at `at` ends: at a comma or the bracket that closes the line, but not within quotes or brackets.
size_t end_of_pair(std::string_view line, size_t at) {
  bool is_quoted = false;
  for (int open = 1; at < line.size(); ++at) {
    const char letter = line[at];
    if (is_quoted && letter == '\\') {
      ++at;
    } else if (letter == '"') {
      is_quoted = !is_quoted;
    } else if (!is_quoted) {
      if (letter == '<') ++open;
      if (letter == '>' && --open == 0) break;
      if (letter == ',' && open == 1) break;
    }
  }
  return std::min(at, line.size());
}

/// The pairs of a line `##KEY=<A=x,B="y, z">`; none of another line. The last ends at the bracket that closes it.
std::vector<Pair> pairs_of(std::string_view line) {
  std::vector<Pair> pairs;
  const size_t sign = line.find('=');
  if (!line.starts_with("##") || sign == line.npos || line.substr(sign + 1, 1) != "<") return pairs;
  for (size_t at = sign + 2; at < line.size();) {
    const size_t end = end_of_pair(line, at);
    if (end == line.size()) return {};  // nothing closes it
    const std::string_view text = line.substr(at, end - at);
    const size_t equals = std::min(text.find('='), text.size());
    pairs.push_back(
        {at, end, trimmed(text.substr(0, equals)), trimmed(text.substr(std::min(equals + 1, text.size())))});
    if (line[end] == '>') break;
    at = end + 1;
  }
  return pairs;
}

std::string without_number(const std::string& line) {
  const std::vector<Pair> pairs = pairs_of(line);
  for (size_t i = 0; i < pairs.size(); ++i) {
    if (pairs[i].key != "IDX") continue;
    const size_t begin = i > 0 ? pairs[i - 1].end : pairs[i].begin;  // with the comma before it, or behind it
    const size_t end = i > 0 || pairs.size() == 1 ? pairs[i].end : pairs[i + 1].begin;
    return line.substr(0, begin) + line.substr(end);
  }
  return line;
}

std::string with_number(const std::string& line, int number) {
  std::string result = without_number(line);
  const std::vector<Pair> pairs = pairs_of(result);
  result.insert(pairs.back().end, fmt::format(",IDX={}", number));
  return result;
}

/// The number by which records refer to what is declared so; -1 where they do not.
int number_of(const bcf_hdr_t& header, const DeclaredName& name) {
  const std::string id(name.id);
  if (name.key == "contig") return bcf_hdr_name2id(&header, id.c_str());
  constexpr std::pair<std::string_view, int> kinds[] = {
      {"FILTER", BCF_HL_FLT}, {"INFO", BCF_HL_INFO}, {"FORMAT", BCF_HL_FMT}};
  const int number = bcf_hdr_id2int(&header, BCF_DT_ID, id.c_str());
  for (const auto& [key, kind] : kinds)
    if (key == name.key && number >= 0 && bcf_hdr_idinfo_exists(&header, kind, number)) return number;
  return -1;
}

bool is_pass(const std::string& line) {
  const DeclaredName name = declared_name(line);
  return name.key == "FILTER" && name.id == "PASS";
}

/// A header of no version, or without a filter PASS, gets a line for it.
void complete(std::vector<std::string>& lines) {
  if (lines.empty() || !lines[0].starts_with(version_key)) lines.emplace(lines.begin(), usual_version);
  if (std::ranges::none_of(lines, is_pass)) lines.emplace(lines.begin() + 1, pass_line);
}

std::shared_ptr<bcf_hdr_t> parsed(std::string text) {
  const HtslibMemory memory;
  std::shared_ptr<bcf_hdr_t> header(bcf_hdr_init("r"), &bcf_hdr_destroy);
  const bool is_read = header && bcf_hdr_parse(header.get(), text.data()) == 0;
  memory.check();
  return is_read ? header : nullptr;
}

std::string text_of(const std::vector<std::string>& lines, const std::string& columns) {
  std::string text;
  for (const std::string& line : lines) text.append(line).append("\n");
  return text.append(columns).append("\n");
}

bool have_same_numbers(const bcf_hdr_t& one, const bcf_hdr_t& other) {
  for (const int kind : {BCF_DT_ID, BCF_DT_CTG}) {
    if (one.n[kind] != other.n[kind]) return false;
    for (int i = 0; i < one.n[kind]; ++i) {
      const char *name = one.id[kind][i].key, *same = other.id[kind][i].key;
      if ((name == nullptr) != (same == nullptr) || (name && std::string_view(name) != same)) return false;
    }
  }
  return true;
}

}  // namespace

DeclaredName declared_name(std::string_view line) {
  for (const Pair& pair : pairs_of(line)) {
    if (pair.key != "ID") continue;
    std::string_view id = pair.value;
    if (id.size() > 1 && id.front() == '"' && id.back() == '"') id = id.substr(1, id.size() - 2);
    return {line.substr(2, line.find('=') - 2), id};
  }
  return {};
}

VariantHeader header_of(std::vector<std::string> lines, std::string columns) {
  complete(lines);
  std::shared_ptr<bcf_hdr_t> declarations = parsed(text_of(lines, columns));
  return {std::move(lines), std::move(columns), std::move(declarations)};
}

VariantHeader header_of_binary(std::string text) {
  text.resize(std::min(text.find('\0'), text.size()));
  VariantHeader header;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    std::string line = text.substr(at, end - at);
    if (line.starts_with("##")) {
      header.lines.push_back(without_number(line));
    } else if (line.starts_with("#")) {
      header.columns = std::move(line);
    }
    at = end + 1;
  }
  complete(header.lines);
  header.declarations = parsed(std::move(text));
  return header;
}

std::optional<int64_t> contig_bases(const VariantHeader& header, std::string_view chrom) {
  const auto contig = [&](const std::string& name) {
    return bcf_hdr_get_hrec(header.declarations.get(), BCF_HL_CTG, "ID", name.c_str(), nullptr);
  };
  const auto name = known_name(chrom, contig);
  if (!name) return std::nullopt;
  bcf_hrec_t* const line = contig(*name);
  const int key = bcf_hrec_find_key(line, "length");
  if (key < 0) return std::nullopt;
  const std::string_view text = line->vals[key];
  int64_t bases = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), bases);
  const bool is_length = error == std::errc() && end == text.data() + text.size() && bases > 0;
  return is_length ? std::optional(bases) : std::nullopt;
}

bool declares_info(const VariantHeader& header, const std::string& id) {
  const auto declares = [&](const std::string& line) {
    const DeclaredName name = declared_name(line);
    return name.key == "INFO" && name.id == id;
  };
  return number_of(*header.declarations, {"INFO", id}) >= 0 || std::ranges::any_of(header.lines, declares);
}

void declare_info(VariantHeader& header, const std::string& line) {
  const DeclaredName name = declared_name(line);
  std::erase_if(header.lines, [&](const std::string& other) {
    const DeclaredName declared = declared_name(other);
    return declared.key == name.key && declared.id == name.id;
  });
  header.lines.push_back(line);
  bcf_hdr_t* const declarations = header.declarations.get();
  const HtslibMemory memory;
  bcf_hdr_remove(declarations, BCF_HL_INFO, std::string(name.id).c_str());
  bcf_hdr_append(declarations, line.c_str());
  if (bcf_hdr_sync(declarations) != 0) throw std::bad_alloc();
  memory.check();
}

std::string header_text(const VariantHeader& header) { return text_of(header.lines, header.columns); }

std::string binary_header_text(const VariantHeader& header) {
  std::vector<std::string> lines;
  std::set<std::pair<std::string_view, std::string_view>> numbered;  // of several the first is read
  for (const std::string& line : header.lines) {
    const DeclaredName name = declared_name(line);
    const int number = name.id.empty() ? -1 : number_of(*header.declarations, name);
    const bool has_number = number >= 0 && numbered.emplace(name.key, name.id).second;
    lines.push_back(has_number ? with_number(line, number) : line);
  }
  std::string text = text_of(lines, header.columns);
  const std::shared_ptr<bcf_hdr_t> read = parsed(text);
  if (!read || !have_same_numbers(*header.declarations, *read))
    throw Error("the header has no form in BCF: its fields would be read as others",
                "write .vcf or .vcf.gz, which keep it as it stands");
  return text;
}

}  // namespace seqcast
