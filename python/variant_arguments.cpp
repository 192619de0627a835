// SPDX-License-Identifier: MIT
#include "variant_arguments.hpp"

#include <string>

#include "errors.hpp"

namespace nb = nanobind;

namespace seqcast::python {
namespace {

using Spelling = std::pair<std::string_view, std::string_view>;
constexpr Spelling masks[] = {{"0", "0"}, {"1", "1"}, {"site", "site"}};
constexpr Spelling mnv_rules[] = {{"broad", "broad"}, {"align", "align"}, {"skip", "skip"}};
constexpr Spelling symbols[] = {{"gene", "gene"}, {"transcript", "transcript"}};
constexpr Spelling choices[] = {{"mane", "mane"}, {"canonical", "canonical"}, {"all", "all"}};

/// `'0'`, `'1'` or `'site'`; the first two also as numbers.
std::string take_mask(Keywords& keywords) {
  const nb::object mask = keywords.take("mask");
  if (mask.is_none()) return "";
  const bool is_number = PyLong_Check(mask.ptr()) && !PyBool_Check(mask.ptr());
  return std::string(choose("mask", text_of(is_number ? nb::object(nb::str(mask)) : mask, "mask"), masks));
}

}  // namespace

VariantSource variants_of(nb::handle vcf, Keywords& keywords) {
  VariantSource source;
  if (!vcf.is_none()) source.file = path_of(vcf);
  source.texts = keywords.take_texts("variant");
  if (source.file.empty() == source.texts.empty())
    raise_error(source.file.empty() ? "no variants are given" : "vcf and variant exclude each other", "variant",
                "a VCF or BCF file, or variant='chr1:100:A:G'");
  return source;
}

EffectSettings effect_settings(Keywords& keywords) {
  EffectSettings settings;
  settings.statistics = keywords.take_texts("stat");
  settings.shifts = keywords.take_numbers("shifts");
  settings.normalise = keywords.take_flag("normalise");
  settings.strict = keywords.take_flag("strict");
  return settings;
}

SpliceSettings splice_settings(Keywords& keywords) {
  SpliceSettings settings;
  settings.genes = keywords.take_path("genes");
  if (settings.genes.empty())
    raise_error("splicing needs transcripts", "genes", "genes=FILE: GTF, GFF3, BED12 or SpliceAI's table");
  if (const nb::object given = keywords.take("transcripts"); !given.is_none())
    settings.transcripts = choose("transcripts", text_of(given, "transcripts"), choices);
  settings.symbol = keywords.take_choice("symbol", symbols);
  settings.distance = keywords.take_given_number("distance", 0).value_or(settings.distance);
  settings.mask = take_mask(keywords);
  settings.mnv = keywords.take_choice("mnv", mnv_rules);
  settings.pad = keywords.take_flag("pad");
  settings.raw = keywords.take_flag("raw");
  settings.acceptor = keywords.take_text("acceptor");
  settings.donor = keywords.take_text("donor");
  settings.normalise = keywords.take_flag("normalise");
  settings.strict = keywords.take_flag("strict");
  return settings;
}

PredictSettings effect_run_settings(Keywords& keywords) {
  PredictSettings settings;
  take_tracks(keywords, settings);
  if (keywords.take_flag("rc")) settings.strand = ReadStrand::mean;
  take_running(keywords, settings);
  return settings;
}

}  // namespace seqcast::python
