// SPDX-License-Identifier: MIT
#include "picture/view_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <span>
#include <string_view>
#include <utility>

#include "output/number.hpp"
#include "picture/embedded.hpp"
#include "picture/svg.hpp"

namespace seqcast {
namespace {

/// A text as JSON that may stand in a page: no `<` ends the element that it is in.
std::string json_quoted(std::string_view text) {
  std::string result;
  for (const char letter : nlohmann::json(text).dump(-1, ' ', true, nlohmann::json::error_handler_t::replace)) {
    if (letter == '<') {
      result += "\\u003c";
    } else {
      result += letter;
    }
  }
  return result;
}

template <class Items, class Text>
std::string list_of(const Items& items, const Text& text) {
  std::string result = "[";
  for (const auto& item : items) {
    if (result.size() > 1) result += ',';
    result += text(item);
  }
  return result + "]";
}

std::string number_text(float value, int digits) {
  if (digits == 0) return fmt::format("{}", value == 0 ? 0.0F : value);  // the shortest that is read as this float
  std::string text;
  append_number(text, value, digits);
  return text;
}

/// `ends` are left out but for the last where each stretch ends where the next begins, `high` where no values are drawn
/// together.
std::string track_json(const ShownTrack& track, int64_t origin) {
  const auto& all = track.stretches;
  const bool is_gapless = std::adjacent_find(all.begin(), all.end(), [](const auto& a, const auto& b) {
                            return a.end != b.start;
                          }) == all.end();
  const bool is_single = std::all_of(all.begin(), all.end(), [](const auto& one) { return one.low == one.high; });
  const std::span<const ShownStretch> ends = is_gapless && !all.empty() ? std::span(all).last(1) : std::span(all);
  std::string text = "{\"name\":" + json_quoted(track.name) + ",\"source\":" + json_quoted(track.source) +
                     ",\"joined\":" + std::to_string(track.joined_bases) +
                     ",\"values\":" + std::to_string(track.values);
  text += ",\"starts\":" + list_of(all, [&](const auto& one) { return std::to_string(one.start - origin); });
  text += ",\"ends\":" + list_of(ends, [&](const auto& one) { return std::to_string(one.end - origin); });
  text += ",\"low\":" + list_of(all, [&](const auto& one) { return number_text(one.low, track.digits); });
  if (!is_single)
    text += ",\"high\":" + list_of(all, [&](const auto& one) { return number_text(one.high, track.digits); });
  return text + "}";
}

std::string range_json(Range range, int64_t origin) {
  return fmt::format("[{},{}]", range.begin - origin, range.end - origin);
}

std::string transcripts_json(const RegionView& view) {
  const int64_t origin = view.region.start;
  size_t index = 0;
  return list_of(view.transcripts, [&](const Transcript& one) {
    return "{\"name\":" + json_quoted(one.name) + ",\"lane\":" + std::to_string(view.lanes[index++]) +
           ",\"reverse\":" + (one.reverse ? "true" : "false") + ",\"bases\":" + range_json(one.bases, origin) +
           ",\"exons\":" + list_of(one.exons, [&](Range exon) { return range_json(exon, origin); }) + "}";
  });
}

std::string variants_json(const RegionView& view) {
  return list_of(view.variants, [&](const ShownVariant& one) {
    return "{\"bases\":" + range_json({one.start, one.end}, view.region.start) + ",\"id\":" + json_quoted(one.id) +
           ",\"ref\":" + json_quoted(one.ref) + ",\"alts\":" + list_of(one.alts, json_quoted) + "}";
  });
}

}  // namespace

std::string view_json(const RegionView& view) {
  return "{\"title\":" + json_quoted(view.title) + ",\"chrom\":" + json_quoted(view.region.chrom.text()) +
         ",\"start\":" + std::to_string(view.region.start) + ",\"end\":" + std::to_string(view.region.end) +
         ",\n\"tracks\":" +
         list_of(view.tracks, [&](const ShownTrack& one) { return track_json(one, view.region.start); }) +
         ",\n\"transcripts\":" + transcripts_json(view) + ",\n\"variants\":" + variants_json(view) +
         ",\n\"bases\":" + json_quoted(view.bases) + ",\n\"notes\":" + list_of(view.notes, json_quoted) + "}";
}

std::string view_page(const RegionView& view) {
  const std::pair<std::string_view, std::string> parts[] = {
      {"{title}", xml_escaped(view.title)},       {"{style}", std::string(view_css) + std::string(page_css)},
      {"{library}", std::string(d3_js)},          {"{data}", view_json(view)},
      {"{picture-style}", json_quoted(view_css)}, {"{script}", std::string(view_js)}};
  std::string page;
  std::string_view rest = view_html;
  while (!rest.empty()) {  // what is put in is not looked at again
    const auto next = std::min_element(std::begin(parts), std::end(parts), [&](const auto& a, const auto& b) {
      return rest.find(a.first) < rest.find(b.first);
    });
    const size_t at = rest.find(next->first);
    page += rest.substr(0, at);
    if (at == rest.npos) break;
    page += next->second;
    rest.remove_prefix(at + next->first.size());
  }
  return page;
}

}  // namespace seqcast
