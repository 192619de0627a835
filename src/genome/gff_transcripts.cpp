// SPDX-License-Identifier: MIT
#include "genome/gff_transcripts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <unordered_map>

#include "genome/gff_lines.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

/// Transcripts by what names them, in the order in which they are named first.
class Gathered {
 public:
  /// @return  the transcript, and whether it is a new one.
  std::pair<FoundTranscript&, bool> at(const std::string& key, int64_t line) {
    const auto [found, is_new] = by_key_.try_emplace(key, all_.size());
    if (is_new) {
      all_.emplace_back();
      all_.back().line = line;
    }
    return {all_[found->second], is_new};
  }
  std::vector<FoundTranscript>& all() { return all_; }

 private:
  std::vector<FoundTranscript> all_;
  std::unordered_map<std::string, size_t> by_key_;
};

void set_tags(FoundTranscript& found, const GffLine& line) {
  found.is_mane |= line.has_tag("MANE_Select");
  found.is_canonical |= line.has_tag("Ensembl_canonical");
}

/// Bases that no line of its own gives are those from the first exon to the last.
void take_bases_of_exons(std::vector<FoundTranscript>& all) {
  for (FoundTranscript& one : all)
    if (one.transcript.bases.empty())
      for (const Range& exon : one.transcript.exons) one.transcript.bases = hull(one.transcript.bases, exon);
}

int64_t take_gtf_line(Gathered& gathered, std::string_view text, int64_t number) {
  const GffLine line = parse_gtf_line(text);
  if (line.type != "transcript" && line.type != "exon") return 0;
  const std::string id = line.attribute("transcript_id");
  if (id.empty()) throw Error(fmt::format("the {} has no transcript_id", line.type));
  const auto [found, is_new] = gathered.at(fmt::format("{}\t{}\t{}", id, line.chrom, line.strand), number);
  found.id = id;
  found.transcript.chrom = line.chrom;
  found.strand = line.strand;
  if (found.transcript.name.empty()) found.transcript.name = line.attribute("gene_name");
  if (found.transcript.name.empty()) found.transcript.name = line.attribute("gene_id");
  set_tags(found, line);
  if (line.type == "exon") {
    found.transcript.exons.push_back(line.bases);
  } else {
    found.transcript.bases = line.bases;
  }
  return (is_new ? found_transcript_bytes : 0) + (line.type == "exon" ? exon_bytes : 0);
}

/// What GFF3 says of a feature that others may have as parent.
struct Parent {
  FoundTranscript found;
  std::string parent, own_name;
  bool needs_exons = false;
};

class Gff3 {
 public:
  /// @return  bytes that are held for it.
  int64_t take(std::string_view text, int64_t number) {
    const GffLine line = parse_gff3_line(text);
    if (line.type == "exon") return take_exon(line, number);
    const std::string id = line.attribute("ID");
    if (id.empty() || line.type == "CDS") return 0;
    const auto [at, is_new] = parents_.try_emplace(id);
    if (!is_new) return 0;  // one feature may have several lines
    Parent& parent = at->second;
    parent.parent = line.attribute("Parent");
    parent.own_name = first_of(line, {"gene_name", "gene", "Name"});
    parent.needs_exons = line.type == "mRNA" || line.type == "transcript";
    parent.found.id = first_of(line, {"transcript_id", "Name"});
    if (parent.found.id.empty()) parent.found.id = id;
    parent.found.line = number;
    parent.found.transcript.name = first_of(line, {"gene_name", "gene"});
    parent.found.transcript.chrom = line.chrom;
    parent.found.transcript.bases = line.bases;
    parent.found.strand = line.strand;
    set_tags(parent.found, line);
    return found_transcript_bytes;
  }

  std::vector<FoundTranscript> transcripts() {
    std::map<int64_t, FoundTranscript> by_line;
    std::map<int64_t, std::string> orphans;
    for (const auto& [id, exons] : exons_)
      if (!parents_.contains(id)) orphans.emplace(exons.line, id);
    if (!orphans.empty())
      throw Error(fmt::format("the exon of line {} has a Parent '{}', which is not a feature of the file",
                              orphans.begin()->first, orphans.begin()->second));
    for (auto& [id, parent] : parents_) {
      const auto exons = exons_.find(id);
      if (exons == exons_.end() && !parent.needs_exons) continue;
      FoundTranscript& found = parent.found;
      if (exons != exons_.end()) found.transcript.exons = std::move(exons->second.ranges);
      const auto gene = parents_.find(parent.parent);
      if (found.transcript.name.empty() && gene != parents_.end()) found.transcript.name = gene->second.own_name;
      by_line.emplace(found.line, std::move(found));
    }
    std::vector<FoundTranscript> result;
    for (auto& [line, found] : by_line) result.push_back(std::move(found));
    return result;
  }

 private:
  struct Exons {
    std::vector<Range> ranges;
    int64_t line = 0;
  };

  static constexpr int64_t parent_bytes = 160;  // of the name that finds a parent's exons

  static std::string first_of(const GffLine& line, std::initializer_list<const char*> keys) {
    for (const char* key : keys)
      if (std::string value = line.attribute(key); !value.empty()) return value;
    return {};
  }

  int64_t take_exon(const GffLine& line, int64_t number) {
    std::string parents = line.attribute("Parent");
    if (parents.empty()) throw Error("the exon has no Parent");
    int64_t bytes = 0;
    for (size_t begin = 0; begin <= parents.size();) {
      const size_t comma = std::min(parents.find(',', begin), parents.size());
      Exons& exons = exons_[parents.substr(begin, comma - begin)];
      exons.ranges.push_back(line.bases);
      bytes += exon_bytes + (exons.line == 0 ? parent_bytes : 0);
      if (exons.line == 0) exons.line = number;
      begin = comma + 1;
    }
    return bytes;
  }

  std::unordered_map<std::string, Parent> parents_;
  std::unordered_map<std::string, Exons> exons_;
};

}  // namespace

AnnotationLines gtf_lines() {
  const auto gathered = std::make_shared<Gathered>();
  return {[=](std::string_view line, int64_t number) { return take_gtf_line(*gathered, line, number); },
          [=] {
            take_bases_of_exons(gathered->all());
            return std::move(gathered->all());
          }};
}

AnnotationLines gff3_lines() {
  const auto gff = std::make_shared<Gff3>();
  return {[=](std::string_view line, int64_t number) { return gff->take(line, number); },
          [=] { return gff->transcripts(); }};
}

}  // namespace seqcast
