// SPDX-License-Identifier: MIT
#include "picture/window_strip.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/number_text.hpp"
#include "picture/linear_scale.hpp"

namespace seqcast {
namespace {

constexpr double strip_left = 16, strip_right = 1184, strip_height = 16;

/// A stretch of bases on the strip.
void draw_part(Svg& svg, const LinearScale& scale, Range bases, double y, std::string_view kind) {
  if (bases.empty()) return;
  const double begin = scale(static_cast<double>(bases.begin)), end = scale(static_cast<double>(bases.end));
  svg.rect({begin, y, std::max(end - begin, 0.8), strip_height}, kind);
}

Range bases_of(const Head& head, Range bins) {
  return {head.first_base + bins.begin * head.bin_bases, head.first_base + bins.end * head.bin_bases};
}

void draw_ticks(Svg& svg, const LinearScale& scale, double y) {
  svg.line({strip_left, y}, {strip_right, y}, "axis");
  for (const double number : round_numbers(scale.first, scale.last, 10)) {
    if (number != static_cast<double>(static_cast<int64_t>(number))) continue;
    const double x = scale(number);
    svg.line({x, y}, {x, y + 4}, "axis");
    svg.text({x, y + 15}, with_commas(static_cast<int64_t>(number)),
             x > strip_right - 20  ? "tick end"
             : x < strip_left + 20 ? "tick"
                                   : "tick middle");
  }
}

}  // namespace

std::string clean_text(const HeadFacts& facts) {
  const int64_t bins = facts.head->bins, clean = facts.clean.size();
  if (bins == 1) return clean == 1 ? "its value reads no padding" : "its value reads padding";
  if (clean == bins) return fmt::format("all {} bins are clean: none reads padding", with_commas(bins));
  if (clean == 0) return fmt::format("none of {} bins is clean: every one reads padding", with_commas(bins));
  return fmt::format("{} of {} bins are clean ({} .. {}): they read no padding; the other {} do", with_commas(clean),
                     with_commas(bins), with_commas(facts.clean.begin), with_commas(facts.clean.end - 1),
                     with_commas(bins - clean));
}

double draw_window_strip(Svg& svg, const Model& model, const HeadFacts& facts, double top) {
  const Head& head = *facts.head;
  const Range window{0, model.contract.window_bases};
  const int64_t middle = head.bins / 2;
  const Range bin = bases_of(head, {middle, middle + 1});
  const Range seen{bin.begin - facts.left, bin.end + facts.right};
  const Range drawn = hull(hull(window, seen), bases_of(head, {0, head.bins}));
  const LinearScale scale{static_cast<double>(drawn.begin), static_cast<double>(drawn.end), strip_left, strip_right};
  svg.text(
      {strip_left, top + 12},
      fmt::format("the window of {} {}: {}", with_commas(window.end), unit_name(model.contract), clean_text(facts)),
      "head");
  const double y = top + 22;
  draw_part(svg, scale, window, y, "window");
  draw_part(svg, scale, bases_of(head, {0, head.bins}), y, "unclean");
  draw_part(svg, scale, bases_of(head, facts.clean), y, "clean");
  draw_part(svg, scale, bin, y, "bin");
  const double below = y + strip_height + 5;
  svg.path(fmt::format("M{0} {1}V{2}H{3}V{1}", coordinate(scale(static_cast<double>(seen.begin))), coordinate(below),
                       coordinate(below + 5), coordinate(scale(static_cast<double>(seen.end)))),
           "measure");
  draw_ticks(svg, scale, below + 13);
  return below + 34;
}

}  // namespace seqcast
