// SPDX-License-Identifier: MIT
#include "variant_arguments.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "errors.hpp"

namespace nb = nanobind;

namespace seqcast::python {
namespace {

/// One of some words, or empty where it is not given.
std::string take_word(Keywords& keywords, const char* name, const std::vector<std::string_view>& words) {
  const nb::object value = keywords.take(name);
  if (value.is_none()) return "";
  const bool is_number = PyLong_Check(value.ptr()) && !PyBool_Check(value.ptr());  // mask=1
  const std::string text = text_of(is_number ? nb::object(nb::str(value)) : value, name);
  if (std::find(words.begin(), words.end(), text) == words.end()) fail_choice(name, text, words);
  return text;
}

/// What effects and splicing say of alleles alike.
template <class Settings>
void take_checks(Keywords& keywords, Settings& settings) {
  settings.normalise = keywords.take_flag("normalise");
  settings.strict = keywords.take_flag("strict");
}

}  // namespace

VariantSource variants_of(nb::handle vcf, Keywords& keywords) {
  VariantSource source;
  if (!vcf.is_none()) source.file = path_of(vcf, "vcf");
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
  settings.share_window = keywords.take_number("share_window", 1);
  take_checks(keywords, settings);
  return settings;
}

SpliceSettings splice_settings(Keywords& keywords) {
  SpliceSettings settings;
  settings.genes = keywords.take_path("genes");
  if (settings.genes.empty())
    raise_error("splicing needs transcripts", "genes", "genes=FILE: GTF, GFF3, BED12 or SpliceAI's table");
  settings.transcripts = take_word(keywords, "transcripts", {"mane", "canonical", "all"});
  settings.symbol = take_word(keywords, "symbol", {"gene", "transcript"});
  settings.distance = keywords.take_given_number("distance", 0).value_or(settings.distance);
  settings.mask = take_word(keywords, "mask", {"0", "1", "site"});
  settings.mnv = take_word(keywords, "mnv", {"broad", "align", "skip"});
  settings.pad = keywords.take_flag("pad");
  settings.raw = keywords.take_flag("raw");
  settings.acceptor = keywords.take_text("acceptor");
  settings.donor = keywords.take_text("donor");
  take_checks(keywords, settings);
  return settings;
}

PredictSettings splice_run_settings(Keywords& keywords) {
  PredictSettings settings;
  take_running(keywords, settings);
  settings.strict_names = keywords.take_flag("strict_names");
  return settings;
}

PredictSettings effect_run_settings(Keywords& keywords) {
  PredictSettings settings = splice_run_settings(keywords);
  take_tracks(keywords, settings);
  if (keywords.take_flag("rc")) settings.strand = ReadStrand::mean;
  return settings;
}

}  // namespace seqcast::python
