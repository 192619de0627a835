// SPDX-License-Identifier: MIT
#include "picture/view_svg.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/number_text.hpp"
#include "genome/regions.hpp"
#include "picture/embedded.hpp"
#include "picture/label_row.hpp"
#include "picture/svg.hpp"

namespace seqcast {
namespace {

constexpr double width = 1000, left_edge = 58, right_edge = 988;
constexpr double track_height = 48, lane_height = 20, row_gap = 10, name_height = 15;
constexpr double column_width = 0.5;
constexpr double min_letter_width = 7;                              // the least that a base needs to be a letter
constexpr double small_font = 10, name_font = 12, title_font = 16;  // bold text is wider

/// A value's text, as people read it, short enough for the margin.
std::string value_text(double value) {
  std::string text = fmt::format("{:.3g}", value == 0 ? 0.0 : value);
  const size_t power = text.find('e');
  if (power != text.npos && text[power + 2] == '0') text.erase(power + 2, 1);
  return text;
}

/// One picture while it is drawn; y is where the next row begins.
class ViewDrawing {
 public:
  explicit ViewDrawing(const RegionView& view)
      : view_(view),
        x_{static_cast<double>(view.region.start), static_cast<double>(view.region.end), left_edge, right_edge} {}

  std::string draw() {
    svg_.text({left_edge, 22}, text_within(view_.title, title_font, right_edge - left_edge), "title");
    draw_axis();
    for (const ShownTrack& track : view_.tracks) draw_track(track);
    if (!view_.variants.empty()) draw_variants();
    if (!view_.transcripts.empty()) draw_transcripts();
    draw_bases();
    for (const std::string& note : view_.notes) draw_note(note);
    return svg_.file(width, y_ + 16, view_.title, view_css);
  }

 private:
  double x_of(int64_t base) const { return x_(static_cast<double>(base)); }
  /// The part of a range that is shown.
  Spot shown(Range bases) const {
    const Range part = intersection(bases, {view_.region.start, view_.region.end});
    return {x_of(part.begin), x_of(part.end)};
  }

  /// In as many lines as it needs, broken between words.
  void draw_note(std::string_view note) {
    while (!note.empty()) {
      size_t end = note.size();
      while (text_width(note.substr(0, end), small_font) > right_edge - left_edge) {
        const size_t space = note.rfind(' ', end - 1);
        if (space == note.npos || space == 0) break;
        end = space;
      }
      svg_.text({left_edge, y_ += 14}, text_within(note.substr(0, end), small_font, right_edge - left_edge), "note");
      note.remove_prefix(std::min(end + 1, note.size()));
    }
  }

  /// Bases are counted from 1.
  void draw_axis() {
    y_ = 52;
    svg_.line({left_edge, y_}, {right_edge, y_}, "axis");
    const auto first = static_cast<double>(view_.region.start + 1), last = static_cast<double>(view_.region.end);
    for (const double number : round_numbers(first, last, 8)) {
      if (number != std::floor(number)) continue;
      const double x = x_(number - 0.5);
      svg_.line({x, y_}, {x, y_ - 5}, "axis");
      svg_.text({x, y_ - 8}, with_commas(static_cast<int64_t>(number)),
                x > right_edge - 30  ? "tick end"
                : x < left_edge + 30 ? "tick"
                                     : "tick middle");
    }
    y_ += 8;
  }

  void draw_track(const ShownTrack& track) {
    const ValueRange range = value_range(track);
    const double top = y_ + name_height;
    const LinearScale y{range.low, range.high, top + track_height, top};
    svg_.open_group("track", {{"data-name", track.name}});
    svg_.tip(track.name);
    svg_.text({left_edge, top - 4}, text_within(track.name, name_font, right_edge - left_edge), "name");
    svg_.text({left_edge - 5, top + 8}, value_text(range.high), "tick end");
    svg_.text({left_edge - 5, top + track_height}, value_text(range.low), "tick end");
    std::string sure, between;
    for (const ShownStretch& stretch : drawn_stretches(track.stretches, x_, column_width)) {
      const Spot ends = shown({stretch.start, stretch.end});
      const double low = stretch.low, high = stretch.high;
      const auto block = [&](double from, double to) {
        return fmt::format("M{} {}V{}H{}V{}Z", coordinate(ends.x), coordinate(y(from)), coordinate(y(to)),
                           coordinate(ends.y), coordinate(y(from)));
      };
      const double nearest = low > 0 ? low : high < 0 ? high : 0;
      if (nearest != 0) sure += block(0, nearest);
      if (low != high) between += block(low, high);
    }
    if (!between.empty()) svg_.path(between, "between");
    if (!sure.empty()) svg_.path(sure, "value");
    svg_.line({left_edge, y(0)}, {right_edge, y(0)}, "axis");
    svg_.close_group();
    y_ = top + track_height + row_gap;
  }

  void draw_variants() {
    const double top = y_ + name_height;
    svg_.open_group("variants");
    svg_.text({left_edge, top - 4}, "variants", "name");
    LabelRow labels(right_edge);
    for (const ShownVariant& variant : view_.variants) {
      const Spot ends = shown({variant.start, variant.end});
      const double box = std::max(ends.y - ends.x, 1.5);
      svg_.open_group("variant");
      svg_.tip(variant_text(variant));
      svg_.rect({(ends.x + ends.y - box) / 2, top, box, 10}, "allele");
      svg_.close_group();
      const std::string label = label_of(variant);
      if (const auto x = labels.place(ends.x, text_width(label, small_font))) svg_.text({*x, top + 21}, label, "tick");
    }
    svg_.close_group();
    y_ = top + 24 + row_gap;
  }

  static std::string label_of(const ShownVariant& variant) {
    const std::string alt = variant.alts.empty() ? "." : fmt::format("{}", fmt::join(variant.alts, ","));
    return variant.ref.size() + alt.size() > 12 ? variant.ref.substr(0, 4) + ".." : variant.ref + ">" + alt;
  }
  std::string variant_text(const ShownVariant& variant) const {
    return fmt::format("{}:{} {}>{} {}", view_.region.chrom.text(), variant.start + 1, variant.ref,
                       fmt::join(variant.alts, ","), variant.id);
  }

  void draw_transcripts() {
    const double top = y_ + name_height;
    svg_.open_group("genes");
    svg_.text({left_edge, top - 4}, "genes", "name");
    size_t lanes = 0, left_out = 0;
    std::vector<LabelRow> labels(static_cast<size_t>(max_lanes), LabelRow(right_edge));
    for (size_t i = 0; i < view_.transcripts.size(); ++i) {
      if (view_.lanes[i] >= static_cast<size_t>(max_lanes)) {
        ++left_out;
        continue;
      }
      lanes = std::max(lanes, view_.lanes[i] + 1);
      draw_transcript(view_.transcripts[i], top + static_cast<double>(view_.lanes[i]) * lane_height,
                      labels[view_.lanes[i]]);
    }
    svg_.close_group();
    y_ = top + static_cast<double>(lanes) * lane_height + row_gap;
    if (left_out > 0)
      svg_.text({left_edge, y_ += 4},
                fmt::format("{} more: there is no room", counted(static_cast<int64_t>(left_out), "transcript")),
                "note");
  }

  void draw_transcript(const Transcript& transcript, double y, LabelRow& labels) {
    const Spot ends = shown(transcript.bases);
    const std::string_view strand = transcript.reverse ? "reverse" : "forward";
    svg_.open_group(strand);
    svg_.tip(fmt::format("{} {}{}", transcript.name,
                         text_of({view_.region.chrom, transcript.bases.begin, transcript.bases.end}),
                         transcript.reverse ? " -" : " +"));
    svg_.line({ends.x, y + 4}, {ends.y, y + 4}, "intron");
    for (const Range& exon : transcript.exons) {
      const Spot part = shown(exon);
      if (part.y > part.x || (exon.begin < view_.region.end && exon.end > view_.region.start))
        svg_.rect({part.x, y, std::max(part.y - part.x, 0.8), 8}, "exon");
    }
    const std::string name = text_within(transcript.name, small_font, right_edge - left_edge - 20);
    const std::string label = transcript.reverse ? "\xe2\x97\x82 " + name : name + " \xe2\x96\xb8";
    if (const auto x = labels.place(ends.x, text_width(label, small_font))) svg_.text({*x, y + 17}, label, "gene");
    svg_.close_group();
  }

  void draw_bases() {
    if (view_.bases.empty() || x_.unit() < min_letter_width) return;
    y_ += 12;
    for (size_t i = 0; i < view_.bases.size(); ++i) {
      const char letter = view_.bases[i];
      svg_.text({x_(static_cast<double>(view_.region.start) + static_cast<double>(i) + 0.5), y_},
                std::string_view(&letter, 1), fmt::format("base {} middle", letter_kind(letter)));
    }
    y_ += 6;
  }

  static std::string_view letter_kind(char letter) {
    switch (letter & ~0x20) {
      case 'A':
        return "a";
      case 'C':
        return "c";
      case 'G':
        return "g";
      case 'T':
      case 'U':
        return "t";
      default:
        return "n";
    }
  }

  const RegionView& view_;
  LinearScale x_;
  Svg svg_;
  double y_ = 0;
};

}  // namespace

std::vector<ShownStretch> drawn_stretches(const std::vector<ShownStretch>& stretches, const LinearScale& x,
                                          double column) {
  std::vector<ShownStretch> drawn;
  const auto column_of = [&](int64_t base) { return std::floor((x(static_cast<double>(base)) - x.begin) / column); };
  for (const ShownStretch& stretch : stretches) {
    const bool joins = !drawn.empty() && drawn.back().end == stretch.start &&
                       column_of(drawn.back().start) == column_of(stretch.end - 1);
    if (!joins) {
      drawn.push_back(stretch);
      continue;
    }
    ShownStretch& last = drawn.back();
    last = {last.start, stretch.end, std::min(last.low, stretch.low), std::max(last.high, stretch.high)};
  }
  return drawn;
}

ValueRange value_range(const ShownTrack& track) {
  ValueRange range;
  for (const ShownStretch& stretch : track.stretches) {
    range.low = std::min<double>(range.low, stretch.low);
    range.high = std::max<double>(range.high, stretch.high);
  }
  if (range.low == range.high) range.high = 1;  // nothing but 0
  return range;
}

std::string view_svg(const RegionView& view) { return ViewDrawing(view).draw(); }

}  // namespace seqcast
