// SPDX-License-Identifier: MIT
#include "predict/score_file.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string_view>
#include <utility>

#include "genome/bed_columns.hpp"
#include "output/number.hpp"
#include "output/track_names.hpp"
#include "predict/score_checks.hpp"

namespace seqcast {
namespace {

/// A BED line's own columns, with tabs between them whatever stood there, filled up to `columns`.
std::string own_columns(const std::string& line, int64_t columns) {
  const std::vector<std::string_view> fields = bed_columns(line);
  std::string result = fmt::format("{}", fmt::join(fields, "\t"));
  for (int64_t found = std::ssize(fields); found < columns; ++found) result += "\t.";
  return result;
}

}  // namespace

ScoreFile::ScoreFile(ScoreFileOptions options)
    : options_(std::move(options)), file_(options_.path.empty() ? "-" : options_.path, options_.durable) {}

void ScoreFile::write(const ScoredLines& lines, const std::vector<std::string>& tracks, Range part) {
  const Bed& bed = lines.bed();
  const RegionScores& scores = lines.scores();
  std::string text = fmt::format("#{}", fmt::join(bed.column_names, "\t"));
  for (const std::string& track : tracks)
    for (const Statistic statistic : options_.statistics)
      text += fmt::format("\t{}.{}", header_name_of_track(track), to_text(statistic));
  if (options_.header) file_.write(text + "\n");
  BedText texts(bed);
  for (auto line = static_cast<size_t>(part.begin); line < static_cast<size_t>(part.end); ++line) {
    text = own_columns(texts.of(bed.lines[line]), bed.columns);
    for (size_t t = 0; t < tracks.size(); ++t)
      for (const Statistic statistic : options_.statistics) {
        text += '\t';
        if (scores.is_left_out(line)) {
          text += "NA";
          continue;
        }
        const double value = scores.value(line, t, statistic);
        append_number(text, number_of(bed, line, to_text(statistic), tracks[t], value), options_.digits);
      }
    file_.write(text + "\n");
  }
  file_.finish();
}

}  // namespace seqcast
