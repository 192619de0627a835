// SPDX-License-Identifier: MIT
#include "predict/splice_file.hpp"

#include <fmt/format.h>

#include "output/number.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr const char* names[] = {"AG", "AL", "DG", "DL"};

const InfoField splice_field{"SpliceAI", ".", "String",
                             "SpliceAIv1.3.1 variant annotation. These include delta scores (DS) and delta positions "
                             "(DP) for acceptor gain (AG), "
                             "acceptor loss (AL), donor gain (DG), and donor loss (DL). Format: "
                             "ALLELE|SYMBOL|DS_AG|DS_AL|DS_DG|DS_DL|DP_AG|DP_AL|DP_DG|DP_DL"};
const InfoField raw_field{
    "SpliceAI_raw", ".", "String",
    "Probabilities of the reference (REF) and the alternative (ALT) at the sites of SpliceAI, and the sites' positions "
    "on "
    "the chromosome (POS; +n is the n-th inserted base behind it). Format: "
    "ALLELE|SYMBOL|REF_AG|REF_AL|REF_DG|REF_DL|ALT_AG|ALT_AL|ALT_DG|ALT_DL|POS_AG|POS_AL|POS_DG|POS_DL"};

std::string number_text(double value, int digits) {
  std::string text;
  append_number(text, static_cast<float>(value), digits);
  return text;
}

/// The four sites' parts, each behind a separator; '.' where there is no score.
std::string parts(const std::optional<SpliceScore>& score, char separator, const auto& text_of) {
  std::string text;
  for (size_t i = 0; i < 4; ++i) text += separator + (score ? text_of(score->sites[i]) : std::string("."));
  return text;
}

std::string raw_parts(const SpliceResult& result, char separator, int digits) {
  const auto of = [&](const auto& text_of) { return parts(result.score, separator, text_of); };
  return of([&](const SpliceSite& site) { return number_text(site.reference, digits); }) +
         of([&](const SpliceSite& site) { return number_text(site.alternative, digits); }) +
         of([&](const SpliceSite& site) { return site_text(result.allele, site); });
}

}  // namespace

std::string site_text(const Allele& allele, const SpliceSite& site) {
  const int64_t position = allele.start + 1 + site.offset;
  return site.inserted == 0 ? std::to_string(position) : fmt::format("{}+{}", position, site.inserted);
}

std::string splice_text(const std::string& alt, const std::string& symbol, const std::optional<SpliceScore>& score) {
  return alt + "|" + symbol +
         parts(score, '|', [](const SpliceSite& site) { return fmt::format("{:.2f}", site.delta); }) +
         parts(score, '|', [](const SpliceSite& site) { return std::to_string(site.offset); });
}

SpliceFile::SpliceFile(const SpliceFileOptions& options, const Annotation& annotation, const VariantHeader& header)
    : options_(options), annotation_(annotation) {
  const VariantOutput output = choose_variant_output(options.output);
  if (output == VariantOutput::npy)
    throw RequestError("splice scores name genes and sites, which an array does not hold",
                       "end the output's name in .vcf.gz or .tsv");
  if (output != VariantOutput::table) {
    std::vector<InfoField> fields{splice_field};
    if (options.raw) fields.push_back(raw_field);
    records_.emplace(writer_options(options.output, std::move(fields)), header);
    return;
  }
  table_.emplace(options.output.path.empty() ? "-" : options.output.path, options.output.durable);
  std::string text = "#chrom\tpos\tid\tref\talt\tgene\tstrand";
  for (const char* kind : {"DS", "DP", "REF", "ALT", "POS"})
    if (options.raw || kind[0] == 'D')
      for (const char* name : names) text += fmt::format("\t{}_{}", kind, name);
  if (options.output.header) table_->write(text + "\tskipped\n");
}

void SpliceFile::write(const VariantRecord& record, const SpliceRecord& scored) {
  if (records_) return write_fields(record, scored);
  write_lines(scored);
}

void SpliceFile::write_fields(const VariantRecord& record, const SpliceRecord& scored) {
  constexpr int raw_digits = 6;
  std::string scores, raw;
  for (const SpliceResult& result : scored.results) {
    const std::string& alt = scored.checked.variant.alts[result.alt];
    const std::string& symbol = annotation_.transcripts()[result.transcript].name;
    const char* comma = scores.empty() ? "" : ",";
    scores += fmt::format("{}{}", comma, splice_text(alt, symbol, result.score));
    raw += fmt::format("{}{}|{}{}", comma, alt, symbol, raw_parts(result, '|', raw_digits));
  }
  std::vector<InfoValue> values;
  if (!scores.empty()) values.push_back({0, scores, {}});
  if (!scores.empty() && options_.raw) values.push_back({1, raw, {}});
  add_check_values(scored.checked, options_.raw ? 2 : 1, values);
  records_->write(record, values);
}

std::string SpliceFile::table_line(const SpliceRecord& scored, const SpliceResult& result) const {
  const Transcript& transcript = annotation_.transcripts()[result.transcript];
  const int digits = options_.output.digits;
  std::string text = allele_columns(scored.checked.variant, result.alt);
  text += fmt::format("\t{}\t{}", transcript.name, transcript.reverse ? '-' : '+');
  text += parts(result.score, '\t', [&](const SpliceSite& site) { return number_text(site.delta, digits); });
  text += parts(result.score, '\t', [](const SpliceSite& site) { return std::to_string(site.offset); });
  if (options_.raw) text += raw_parts(result, '\t', digits);
  const std::optional<Skip>& skip = scored.checked.skips[result.alt];
  return fmt::format("{}\t{}\n", text, skip ? to_text(*skip) : ".");
}

void SpliceFile::write_lines(const SpliceRecord& scored) {
  for (const SpliceResult& result : scored.results) table_->write(table_line(scored, result));
  const CheckedVariant& checked = scored.checked;
  for (size_t alt = 0; alt < checked.skips.size(); ++alt) {
    if (!checked.skips[alt] || checked.skips[alt] == Skip::mnv) continue;
    std::string text = allele_columns(checked.variant, alt);
    for (int columns = options_.raw ? 22 : 10; columns > 0; --columns) text += "\t.";
    table_->write(fmt::format("{}\t{}\n", text, to_text(*checked.skips[alt])));
  }
}

void SpliceFile::close() {
  if (records_) return records_->close();
  table_->finish();
  PendingFile* const file = table_->pending();
  if (file) options_.output.give_names({&file, 1});
}

}  // namespace seqcast
