// SPDX-License-Identifier: MIT
#include "genome/annotation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "base/ascii_text.hpp"
#include "base/number_text.hpp"
#include "genome/annotation_lines.hpp"
#include "genome/gff_transcripts.hpp"
#include "genome/variants.hpp"
#include "io/byte_stream.hpp"
#include "io/held_lines.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr const char* kinds = "GTF, GFF3, BED with 12 columns or SpliceAI's table";

AnnotationLines lines_for(const std::string& line) {
  if (line.starts_with("SQLite format 3"))
    throw Error(fmt::format("it is an SQLite database, as gffutils makes them, expected {}", kinds),
                "give the GTF or GFF3 file that it was made from");
  if (line.starts_with("#NAME\t")) return gene_table_lines();
  const auto columns = tab_columns(line);
  if (columns.size() == 12 && is_whole_number(columns[1]) && is_whole_number(columns[2])) return bed12_lines();
  if (columns.size() >= 8 && is_whole_number(columns[3])) {
    const bool is_gff3 = columns.size() > 8 && columns[8].find('=') < columns[8].find(' ');
    return is_gff3 ? gff3_lines() : gtf_lines();
  }
  if (!is_printable(line)) throw Error(fmt::format("not a text file, expected {}", kinds));
  throw Error(fmt::format("{} column{}, expected {}", columns.size(), columns.size() == 1 ? "" : "s", kinds));
}

/// Checks what was found, and settles its strand and the order of its exons.
void settle(FoundTranscript& found) {
  Transcript& transcript = found.transcript;
  const std::string& name = found.id.empty() ? transcript.name : found.id;
  if (transcript.bases.empty())
    throw Error(fmt::format("transcript '{}' starts at {} and ends at {}, expected a start before the end", name,
                            transcript.bases.begin, transcript.bases.end));
  if (transcript.exons.empty()) throw Error(fmt::format("transcript '{}' has no exons", name));
  for (const Range& exon : transcript.exons)
    if (exon.empty() || exon.begin < transcript.bases.begin || exon.end > transcript.bases.end)
      throw Error(fmt::format("an exon of transcript '{}' has bases {} to {}, and the transcript {} to {}", name,
                              exon.begin + 1, exon.end, transcript.bases.begin + 1, transcript.bases.end));
  if (found.strand != "+" && found.strand != "-")
    throw Error(fmt::format("transcript '{}' has strand '{}', expected '+' or '-'", name, found.strand));
  transcript.reverse = found.strand == "-";
  std::sort(transcript.exons.begin(), transcript.exons.end(),
            [](const Range& a, const Range& b) { return a.begin < b.begin; });
}

/// Every transcript of a file, in order. @param name  receives what the file is called in messages.
std::vector<FoundTranscript> found_in(const std::string& path, int64_t memory, std::string& name) {
  ByteStream stream(path);
  name = stream.name();
  HeldLines held(name, "lines", memory);
  std::optional<AnnotationLines> lines;
  std::string text;
  int64_t line = 1;
  try {
    for (; stream.next_line(text); ++line) {
      if (line == 1 && text.starts_with("\xef\xbb\xbf")) text.erase(0, 3);
      if (!lines && text.starts_with("##gff-version 3")) lines = gff3_lines();
      if (text.starts_with("##FASTA")) break;  // a GFF3 file may hold its sequences
      if (text.empty() || (text[0] == '#' && !text.starts_with("#NAME\t"))) continue;
      if (text.starts_with("track ") || text.starts_with("browser ")) continue;
      if (!lines) lines = lines_for(text);
      held.add(lines->take(text, line));
    }
    if (!lines) throw Error(fmt::format("it holds no line of {}", kinds)).in(name);
    line = 0;  // what is wrong from here on is so of the file as a whole, or of the line that `settle` is at
    std::vector<FoundTranscript> found = lines->transcripts();
    if (found.empty()) throw Error("it holds no transcript with exons").in(name);
    for (FoundTranscript& one : found) {
      line = one.line;
      settle(one);
    }
    return found;
  } catch (const Error& error) {
    if (!error.file().empty()) throw;
    throw error.in(name, line);
  }
}

bool is_chosen(const FoundTranscript& found, TranscriptChoice choice) {
  if (choice == TranscriptChoice::mane) return found.is_mane;
  return choice == TranscriptChoice::all || found.is_canonical;
}

}  // namespace

Annotation::Annotation(const std::string& path, const AnnotationOptions& options) {
  take(found_in(path, options.memory, path_), options);
  index();
}

void Annotation::take(std::vector<FoundTranscript> found, const AnnotationOptions& options) {
  const auto has_any = [&](TranscriptChoice choice) {
    return std::any_of(found.begin(), found.end(), [&](const FoundTranscript& one) { return is_chosen(one, choice); });
  };
  const bool has_tags = has_any(TranscriptChoice::mane) || has_any(TranscriptChoice::canonical);
  TranscriptChoice choice = options.choice.value_or(TranscriptChoice::mane);
  if (!options.choice && !has_any(choice)) choice = TranscriptChoice::canonical;
  if (!options.choice && !has_any(choice)) choice = TranscriptChoice::all;
  if (!has_any(choice))
    throw Error(fmt::format("of {}, none is tagged as {}", counted(std::ssize(found), "transcript"),
                            choice == TranscriptChoice::mane ? "MANE_Select" : "Ensembl_canonical"),
                "all transcripts can be taken instead")
        .in(path_);
  if (has_tags || options.choice) choice_ = choice;
  for (FoundTranscript& one : found) {
    if (!is_chosen(one, choice)) continue;
    if (options.name == TranscriptName::transcript || one.transcript.name.empty()) one.transcript.name = one.id;
    transcripts_.push_back(std::move(one.transcript));
  }
}

void Annotation::index() {
  for (size_t i = 0; i < transcripts_.size(); ++i) chromosomes_[transcripts_[i].chrom].by_start.push_back(i);
  for (auto& [chrom, of] : chromosomes_) {
    std::stable_sort(of.by_start.begin(), of.by_start.end(),
                     [&](size_t a, size_t b) { return transcripts_[a].bases.begin < transcripts_[b].bases.begin; });
    int64_t farthest = 0;
    for (size_t i : of.by_start) of.farthest_end.push_back(farthest = std::max(farthest, transcripts_[i].bases.end));
  }
}

const Annotation::OfChromosome* Annotation::find(std::string_view chrom) const {
  const auto name = known_name(chrom, [&](const std::string& one) { return chromosomes_.contains(one); });
  return name ? &chromosomes_.at(*name) : nullptr;
}

int64_t Annotation::held_bytes() const {
  constexpr int64_t transcript_bytes = 320;  // with its names and its places in the indices
  int64_t exons = 0;
  for (const Transcript& transcript : transcripts_) exons += std::ssize(transcript.exons);
  return std::ssize(transcripts_) * transcript_bytes + exons * exon_bytes;
}

std::string Annotation::notice() const {
  if (!choice_) return "";
  const char* tags = *choice_ == TranscriptChoice::mane        ? "MANE_Select"
                     : *choice_ == TranscriptChoice::canonical ? "Ensembl_canonical"
                                                               : "in any way, or not";
  return fmt::format("{} of {}: those tagged {}", counted(std::ssize(transcripts_), "transcript"), path_, tags);
}

bool Annotation::has(std::string_view chrom) const { return find(chrom) != nullptr; }

std::vector<size_t> Annotation::covering(std::string_view chrom, int64_t base) const {
  std::vector<size_t> result;
  const OfChromosome* of = find(chrom);
  if (!of) return result;
  const auto starts_behind = [&](int64_t at, size_t i) { return at < transcripts_[i].bases.begin; };
  auto i = static_cast<size_t>(std::upper_bound(of->by_start.begin(), of->by_start.end(), base, starts_behind) -
                               of->by_start.begin());
  while (i-- > 0 && of->farthest_end[i] > base)
    if (transcripts_[of->by_start[i]].bases.end > base) result.push_back(of->by_start[i]);
  std::sort(result.begin(), result.end());
  return result;
}

}  // namespace seqcast
