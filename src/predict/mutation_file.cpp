// SPDX-License-Identifier: MIT
#include "predict/mutation_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/setting.hpp"
#include "output/number.hpp"
#include "output/track_names.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr size_t num_letters = mutation_letters.size();

float finite(double value, const Allele& allele, const Interval& region, const std::string& track) {
  if (std::isfinite(static_cast<float>(value))) return static_cast<float>(value);
  throw Error(fmt::format("{}:{}: the statistic of '{}' to '{}' is not a finite number in track '{}'", region.chrom,
                          allele.start + 1, allele.ref, allele.alt, track),
              "a ratio of 0, or the model's weights");
}

}  // namespace

MutationOutput choose_mutation_output(const MutationFileOptions& options) {
  if (options.format) return *options.format;
  const std::pair<const char*, MutationOutput> endings[] = {
      {".tsv", MutationOutput::table},    {".tsv.gz", MutationOutput::table}, {".npy", MutationOutput::npy},
      {".npz", MutationOutput::npz},      {".bw", MutationOutput::bigwig},    {".bigwig", MutationOutput::bigwig},
      {".bigWig", MutationOutput::bigwig}};
  for (const auto& [ending, output] : endings)
    if (options.path.ends_with(ending)) return output;
  if (is_written_directly(options.path)) return MutationOutput::table;
  throw RequestError(fmt::format("the ending of '{}' names no format", options.path),
                     fmt::format("end it in .tsv, .tsv.gz, .npy, .npz or .bw, or name one: {}",
                                 set_to(Setting::format, known_names<MutationOutput>())));
}

MutationFile::MutationFile(const MutationFileOptions& options, const EffectRun& run, const MutationKinds& kinds,
                           std::vector<std::string> tracks, const std::vector<Interval>& regions, int64_t written,
                           const Fasta& fasta)
    : options_(options), output_(choose_mutation_output(options)), run_(run), tracks_(std::move(tracks)) {
  check(kinds, regions);
  const int64_t bases = regions[0].bases();
  if (output_ == MutationOutput::table) {
    table_.emplace(options.path.empty() ? "-" : options.path, options.durable);
    std::string text = "#chrom\tpos\tref\talt\ttrack";
    for (const AskedStatistic& asked : run.statistics())
      text += "\t" + (run.statistics().size() == 1 ? std::string("score") : asked.name);
    if (options.header) table_->write(text + "\n");
  } else if (output_ == MutationOutput::npy) {
    std::vector<int64_t> shape{bases, static_cast<int64_t>(num_letters)};
    if (tracks_.size() > 1) shape.push_back(static_cast<int64_t>(tracks_.size()));
    array_.emplace(options.path, shape, options.durable);
  } else if (output_ == MutationOutput::npz) {
    npz_.emplace(options.path, options.durable);
    npz_->begin("arr_0", {written, static_cast<int64_t>(num_letters), bases});
  } else if (output_ == MutationOutput::bigwig) {
    WriterOptions writer;
    writer.path = options.path;
    writer.format = "bigwig";
    writer.tracks = tracks_;
    writer.durable = options.durable;
    writer.give_names = options.give_names;
    for (const Sequence& sequence : fasta.sequences()) writer.chroms.emplace_back(sequence.name, sequence.length);
    bigwig_.emplace(writer);
  }
}

void MutationFile::check(const MutationKinds& kinds, const std::vector<Interval>& regions) const {
  if (run_.arrays() > 0)
    throw RequestError("REF and ALT are values of all bins, and a mutation has one value a track",
                       "other statistics give one");
  if (output_ == MutationOutput::table) return;
  if (!options_.header)
    throw RequestError("there is no header to leave out but a table's", set_to(Setting::format, "tsv"));
  if (is_written_directly(options_.path))
    throw RequestError(fmt::format("the format {} cannot be written to standard output", to_text(output_)));
  if (!kinds.others || kinds.unknown || !kinds.deletions.empty())
    throw RequestError(fmt::format("the format {} holds the four bases and no other mutations", to_text(output_)),
                       set_to(Setting::mutations, "snv"));
  if (run_.statistics().size() > 1)
    throw RequestError(fmt::format("the format {} holds one statistic, and {} are asked for", to_text(output_),
                                   run_.statistics().size()));
  if (output_ != MutationOutput::npy && tracks_.size() > 1)
    throw RequestError(
        fmt::format("the format {} holds one track, and {} are asked for", to_text(output_), tracks_.size()),
        set_to(Setting::tracks, "NAME"));
  for (size_t i = 1; i < regions.size(); ++i) {
    if (output_ != MutationOutput::bigwig && regions[i].bases() != regions[0].bases())
      throw Error(fmt::format("regions have {} and {} bases, and an array takes one length", regions[0].bases(),
                              regions[i].bases()));
    if (output_ == MutationOutput::bigwig && regions[i].chrom == regions[i - 1].chrom &&
        regions[i].start < regions[i - 1].end)
      throw Error(fmt::format("regions {}:{}-{} and {}:{}-{} overlap, and a bigWig has one value a base",
                              regions[i - 1].chrom, regions[i - 1].start + 1, regions[i - 1].end, regions[i].chrom,
                              regions[i].start + 1, regions[i].end));
  }
}

void MutationFile::write(const MutatedRegion& mutated) {
  if (table_) return write_lines(mutated);
  for (size_t a = 0; a < mutated.alleles.size(); ++a)
    for (size_t t = 0; t < tracks_.size(); ++t)
      finite(mutated.values[a].scores[t], mutated.alleles[a], mutated.region, tracks_[t]);
  if (bigwig_) return write_bins(mutated);
  if (array_) {
    const std::vector<float> row(mutated.substitutions.begin(), mutated.substitutions.end());
    return array_->write(row);
  }
  const std::vector<float> values = less_mean(mutated);
  std::vector<float> row;  // [4, bases]
  for (size_t letter = 0; letter < num_letters; ++letter)
    for (size_t base = 0; base < mutated.letters.size(); ++base) row.push_back(values[base * num_letters + letter]);
  npz_->put(row);
}

void MutationFile::write_lines(const MutatedRegion& mutated) {
  const size_t scores = run_.scores();
  for (size_t a = 0; a < mutated.alleles.size(); ++a) {
    const Allele& allele = mutated.alleles[a];
    for (size_t t = 0; t < tracks_.size(); ++t) {
      std::string text = fmt::format("{}\t{}\t{}\t{}\t{}", mutated.region.chrom, allele.start + 1, allele.ref,
                                     allele.alt.empty() ? "-" : allele.alt, header_name_of_track(tracks_[t]));
      for (size_t s = 0; s < scores; ++s) {
        text += '\t';
        append_number(text, finite(mutated.values[a].scores[t * scores + s], allele, mutated.region, tracks_[t]),
                      options_.digits);
      }
      table_->write(text + "\n");
    }
  }
}

std::vector<float> less_mean(const MutatedRegion& mutated) {
  std::vector<float> result;
  for (size_t at = 0; at < mutated.substitutions.size(); at += num_letters) {
    double mean = 0;
    for (size_t letter = 0; letter < num_letters; ++letter) mean += mutated.substitutions[at + letter];
    mean /= static_cast<double>(num_letters);
    for (size_t letter = 0; letter < num_letters; ++letter)
      result.push_back(static_cast<float>(mutated.substitutions[at + letter] - mean));
  }
  return result;
}

void MutationFile::write_bins(const MutatedRegion& mutated) {
  const std::vector<float> all = less_mean(mutated);
  std::vector<float> values;
  for (size_t base = 0; base < mutated.letters.size(); ++base) {
    const size_t letter = mutation_letters.find(mutated.letters[base]);
    values.push_back(letter == mutation_letters.npos ? 0.0f : all[base * num_letters + letter]);
  }
  const Interval& region = mutated.region;
  bigwig_->write({region.chrom, region.start, 1, region.start, region.end, 1, values.size(), values.data()});
}

void MutationFile::close() {
  if (bigwig_) return bigwig_->close();
  if (table_) table_->finish();
  if (array_) array_->finish();
  if (npz_) npz_->end(), npz_->finish();
  PendingFile* const file = table_ ? table_->pending() : array_ ? array_->pending() : npz_->pending();
  if (file) options_.give_names({&file, 1});
}

}  // namespace seqcast
