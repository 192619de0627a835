// SPDX-License-Identifier: MIT
#include "predict/effect_file.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>

#include "base/setting.hpp"
#include "output/number.hpp"
#include "output/track_names.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr float missing = std::numeric_limits<float>::quiet_NaN();

/// The name of a statistic's INFO field: letters, digits, dots and underscores.
std::string field_name(const std::string& statistic) {
  std::string name = "SEQCAST_" + statistic;
  std::replace(name.begin(), name.end(), ':', '_');
  return name;
}

}  // namespace

EffectFile::EffectFile(const VariantOutputOptions& options, const EffectRun& run, std::vector<std::string> tracks,
                       const VariantHeader& header)
    : options_(options), run_(run), tracks_(std::move(tracks)) {
  const VariantOutput output = choose_variant_output(options);
  check_arrays(output);
  if (output == VariantOutput::table) {
    table_.emplace(options.path.empty() ? "-" : options.path, options.durable);
    if (options.header) table_->write(table_header());
  } else if (output == VariantOutput::npy) {
    const auto tracks_of = static_cast<int64_t>(tracks_.size()), scores = static_cast<int64_t>(run.scores());
    std::vector<int64_t> shape{tracks_of};
    if (run.arrays() > 0) shape = {run.bins(), tracks_of};
    if (scores > 1) shape.push_back(scores);
    array_.emplace(options.path, shape, options.durable);
  } else {
    records_.emplace(writer_options(options, fields()), header);
  }
}

void EffectFile::check_arrays(VariantOutput output) const {
  if (run_.arrays() == 0) return;
  if (output != VariantOutput::npy)
    throw RequestError("REF and ALT are arrays, which are written as .npy", set_to(Setting::output, "FILE.npy"));
  if (run_.statistics().size() > 1)
    throw RequestError("REF and ALT are arrays, and each goes into a file of its own", "ask for one at a time");
}

std::vector<InfoField> EffectFile::fields() const {
  std::vector<InfoField> result;
  for (const AskedStatistic& asked : run_.statistics()) {
    const std::string of_bins =
        asked.width ? fmt::format(", of the bins of {} bases around the variant", *asked.width) : "";
    const std::string order = tracks_.size() == 1 ? fmt::format("track {}", tracks_[0])
                                                  : fmt::format("for each ALT the tracks {}", fmt::join(tracks_, ", "));
    result.push_back({field_name(asked.name), tracks_.size() == 1 ? "A" : ".", "Float",
                      fmt::format("{}{}; {}", asked.kind->formula, of_bins, order)});
  }
  return result;
}

std::string EffectFile::table_header() const {
  std::string text = "#chrom\tpos\tid\tref\talt";
  for (const std::string& track : tracks_)
    for (const AskedStatistic& asked : run_.statistics())
      text += fmt::format("\t{}.{}", header_name_of_track(track), asked.name);
  return text + "\tskipped\n";
}

void EffectFile::write(const VariantRecord& record, const ScoredVariant& scored) {
  if (records_) return write_fields(record, scored);
  for (size_t alt = 0; alt < scored.values.size(); ++alt) {
    if (table_) write_line(scored.checked, alt, scored.values[alt]);
    if (array_) write_row(scored.values[alt]);
  }
  if (scored.values.empty() && table_) write_line(scored.checked, 0, std::nullopt);
}

void EffectFile::write_fields(const VariantRecord& record, const ScoredVariant& scored) {
  const std::vector<std::optional<EffectValues>>& values = scored.values;
  std::vector<InfoValue> fields;
  const bool any = std::any_of(values.begin(), values.end(), [](const auto& one) { return one.has_value(); });
  for (size_t s = 0; any && s < run_.scores(); ++s) {
    InfoValue field{s, {}, {}};
    for (const std::optional<EffectValues>& one : values)
      for (size_t track = 0; track < tracks_.size(); ++track)
        field.numbers.push_back(one ? static_cast<float>(one->scores[track * run_.scores() + s]) : missing);
    fields.push_back(std::move(field));
  }
  add_check_values(scored.checked, run_.scores(), fields);
  records_->write(record, fields);
}

void EffectFile::write_line(const CheckedVariant& checked, size_t alt, const std::optional<EffectValues>& values) {
  std::string text = allele_columns(checked.variant, alt);
  for (size_t i = 0; i < tracks_.size() * run_.scores(); ++i) {
    text += '\t';
    if (values) {
      append_number(text, static_cast<float>(values->scores[i]), options_.digits);
    } else {
      text += '.';
    }
  }
  const std::optional<Skip>& skip = checked.skips[alt];
  table_->write(fmt::format("{}\t{}\n", text, skip ? to_text(*skip) : "."));
}

void EffectFile::write_row(const std::optional<EffectValues>& values) {
  const size_t numbers =
      run_.arrays() > 0 ? tracks_.size() * static_cast<size_t>(run_.bins()) : tracks_.size() * run_.scores();
  std::vector<float> row(numbers, missing);
  if (values && run_.arrays() > 0) {
    const auto bins = static_cast<size_t>(run_.bins());
    for (size_t track = 0; track < tracks_.size(); ++track)
      for (size_t bin = 0; bin < bins; ++bin) row[bin * tracks_.size() + track] = values->arrays[0][track * bins + bin];
  } else if (values) {
    std::transform(values->scores.begin(), values->scores.end(), row.begin(),
                   [](double value) { return static_cast<float>(value); });
  }
  array_->write(row);
}

void EffectFile::close() {
  if (records_) return records_->close();
  if (table_) table_->finish();
  if (array_) array_->finish();
  PendingFile* const file = table_ ? table_->pending() : array_->pending();
  if (file) options_.give_names({&file, 1});
}

}  // namespace seqcast
