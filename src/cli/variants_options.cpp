// SPDX-License-Identifier: MIT
#include "cli/variants_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "cli/commands.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

void declare_splicing(CLI::App& command, VariantsOptions& options) {
  OptionGroup group(command, "Splicing (--as spliceai)");
  group
      .add("--as DIALECT", options.dialect,
           "spliceai: delta scores of acceptors and donors, as SpliceAI 1.3.1 has them")
      ->check(one_of({"spliceai"}));
  group.add("--genes FILE", options.genes,
            "transcripts: GTF, GFF3, BED with 12 columns, or SpliceAI's table, plain or gzip");
  group.add_choice("--transcripts KIND", options.annotation.choice,
                   {TranscriptChoice::mane, TranscriptChoice::canonical, TranscriptChoice::all},
                   "those tagged MANE_Select or Ensembl_canonical, or all [the first of these that there are]");
  group.add_choice("--symbol KIND", options.annotation.name, {TranscriptName::gene, TranscriptName::transcript},
                   "what transcripts are called in output: by their gene, or by themselves");
  group.add("--distance N", options.distance,
            "bases to each side of a variant in which sites are looked for, 0 to 4999 [50]");
  group.add_choice("--mask KIND", options.splice.mask, {SpliceMask::none, SpliceMask::after, SpliceMask::site},
                   "1: gains of annotated sites and losses of others are 0; site: the same before the strongest "
                   "site is chosen");
  group.add_choice("--mnv RULE", options.splice.mnv, {MnvRule::broad, MnvRule::align, MnvRule::skip},
                   "where both alleles have several bases: broad, the strongest of the alternative's stands at the "
                   "first; align, base by base; skip, no score, as SpliceAI 1.3.1");
  group.add_flag("--pad", options.checks.pad,
                 "score near the ends of chromosomes, with unknown bases beyond them, instead of skipping");
  group.add_flag("--raw", options.raw, "write probabilities and the positions of sites too");
  group.add("--acceptor TRACK", options.acceptor, "the acceptor's track [acceptor, or the second of three]");
  group.add("--donor TRACK", options.donor, "the donor's track [donor, or the third of three]");
}

void declare_records(CLI::App& command, VariantsOptions& options) {
  OptionGroup group(command, "Variants");
  group.add("--variant TEXT", options.written, "instead of a file: chr1:100:A:G, from 1; may come again");
  group.add_flag("--normalise", options.checks.normalise,
                 "score the shortest spelling farthest to the left, as bcftools norm has it");
  group.add_flag("--strict", options.checks.strict, "the first allele that cannot be scored is an error");
  declare_strict_names(command, options.run, "Variants");
  group.add("--share-window BASES", options.share_window,
            "read all variants of each BASES of a chromosome in one window around their middle, and compute its "
            "reference once [each variant lies in the middle of a window of its own]");
}

void declare_variant_output(CLI::App& command, VariantsOptions& all) {
  VariantOutputOptions& options = all.output;
  OptionGroup group(command, "Output");
  group.add("-o,--output FILE", options.path,
            "a file whose ending says the format: .vcf, .vcf.gz, .bcf, .tsv, .tsv.gz, .npy; - for standard output [-]");
  group.add_choice(
      "--format NAME", options.format,
      {VariantOutput::vcf, VariantOutput::vcf_bgzf, VariantOutput::bcf, VariantOutput::table, VariantOutput::npy},
      "instead of the ending's [vcf on standard output, tsv for --variant]");
  group.add_choice("--write-index KIND", options.index, {VariantIndex::tbi, VariantIndex::csi},
                   "an index next to the file");
  group.add_flag("--overwrite-field", options.overwrite, "write fields anew that records have already");
  group.add_digits(options.digits);
  group.add_flag("--no-header", all.no_header, "a table without its first line");
}

}  // namespace

void declare_variants_options(CLI::App& command, VariantsOptions& options) {
  declare_model(command, options.run.model.model);
  declare_place(command, "FASTA", options.fasta,
                "the genome: plain, gzip or BGZF; - is standard input." + std::string(about_index));
  declare_place(command, "VCF", options.variants, "the variants: VCF, plain or gzip, or BCF; - is standard input")
      ->required(false);
  declare_records(command, options);
  declare_splicing(command, options);
  declare_statistics(command, options.statistics);
  declare_running(command, options.run);
  declare_part(command, options.part, "of the variants");
  declare_variant_output(command, options);
}

SpliceOptions scoring_of(const VariantsOptions& options) {
  SpliceOptions scoring = options.splice;
  scoring.distance = options.distance.value_or(scoring.distance);
  return scoring;
}

void check_settings(const VariantsOptions& options) {
  if (options.variants.empty() == options.written.empty())
    throw RequestError(options.variants.empty() ? "no variants are given" : "VCF and --variant exclude each other",
                       "name a VCF or BCF file, or give --variant chr1:100:A:G");
  const bool from_stdin[] = {options.fasta == "-", options.variants == "-", options.genes == "-"};
  if (std::count(std::begin(from_stdin), std::end(from_stdin), true) > 1)
    throw RequestError("only one of FASTA, VCF and --genes can be standard input");
  const bool is_splice = !options.dialect.empty();
  if (is_splice && options.genes.empty())
    throw RequestError("--as spliceai needs transcripts", "--genes FILE: GTF, GFF3, BED12 or SpliceAI's table");
  if (is_splice && (!options.run.tracks.empty() || !options.statistics.names.empty() || options.run.rc ||
                    !options.statistics.shifts.empty() || options.share_window))
    throw RequestError("--as spliceai excludes --tracks, --stat, --shifts, --share-window and --rc",
                       "--acceptor and --donor say which tracks they are");
  if (!is_splice && (!options.genes.empty() || options.raw || options.distance || !options.acceptor.empty() ||
                     !options.donor.empty()))
    throw RequestError("--genes, --distance, --raw, --acceptor and --donor are for --as spliceai",
                       "statistics of tracks are of a whole window");
  check(scoring_of(options));
}

}  // namespace seqcast
