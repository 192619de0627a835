// SPDX-License-Identifier: MIT
#include "picture/field_picture.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/number_text.hpp"
#include "picture/embedded.hpp"
#include "picture/field_panel.hpp"
#include "picture/window_strip.hpp"

namespace seqcast {
namespace {

constexpr double text_left = 16, narrow = 5;  // units that a layer's reach must have to be seen
constexpr size_t max_magnified = 2;           // panels of a head

std::string head_text(const Model& model, const HeadFacts& facts) {
  const Head& head = *facts.head;
  const std::string_view unit = unit_name(model.contract);
  std::string text =
      fmt::format("head '{}': {}, {} of {} {}; receptive field {} {}", head.name,
                  counted(std::ssize(head.tracks), "track"), head.bins == 1 ? "one value" : counted(head.bins, "bin"),
                  with_commas(head.bin_bases), unit, with_commas(facts.bases), unit);
  if (needs_all_bins(head.transform))
    text += fmt::format("; the transform '{}' then reads every bin of the window", to_text(head.transform));
  return text;
}

/// The last layer of those that come first and reach less than can be seen, if there is anything to magnify.
std::optional<size_t> magnified_row(const FieldPanel& panel) {
  const std::vector<TreeRow>& rows = panel.tree.rows;
  const LinearScale scale = scale_of(panel);
  size_t narrow_rows = 0;
  std::optional<size_t> last;
  for (size_t row = 1; row + 1 < rows.size(); ++row) {
    if (!rows[row].is_placed || rows[row].taps.empty()) break;
    const double reach = static_cast<double>(rows[row].taps.back() - rows[row].taps.front());
    if (reach * rows[row].input_position_bases * scale.unit() > narrow) break;
    if (rows[row].taps.size() > 1) ++narrow_rows;
    last = row;
  }
  return narrow_rows > 1 ? last : std::nullopt;
}

/// One position of a layer of another panel, in the middle of what that reads.
FieldPanel magnified(const FieldPanel& panel, const TreeRow& row) {
  const Range run = row.read[row.read.size() / 2];
  const int64_t position = run.begin + run.size() / 2;
  const Model& model = panel.model;
  const auto begin = static_cast<int64_t>(row.base(static_cast<double>(position)));
  const auto wide = std::max<int64_t>(static_cast<int64_t>(row.position_bases), 1);
  FieldPanel result{model,
                    panel.layers,
                    field_tree(model, row.node, {position, position + 1}),
                    {begin, begin + wide},
                    "one of its positions"};
  result.left = result.output.begin - result.tree.bases.begin;
  result.right = result.tree.bases.end - result.output.end;
  return result;
}

/// What a panel shows too small to be seen, in further ones. @param most  so many of them.
double draw_magnified(Svg& svg, const FieldPanel& panel, double top, size_t most = max_magnified) {
  const std::optional<size_t> row = most > 0 ? magnified_row(panel) : std::nullopt;
  if (!row) return top;
  const FieldPanel next = magnified(panel, panel.tree.rows[*row]);
  const double times = scale_of(next).unit() / scale_of(panel).unit();
  if (times < 2) return top;
  const std::string& name = panel.model.graph.nodes[panel.tree.rows[*row].node].name;
  svg.text({text_left, top + 14}, fmt::format("one position of '{}', magnified {:.0f} times", name, times), "head");
  return draw_magnified(svg, next, draw_field_panel(svg, next, top + 26) + 22, most - 1);
}

FieldPanel panel_of(const Model& model, const std::vector<LayerFacts>& layers, const HeadFacts& facts) {
  const Head& head = *facts.head;
  const int64_t bin = head.bins / 2;
  const int64_t begin = head.first_base + bin * head.bin_bases;
  return {model,
          layers,
          field_tree(model, head.node, {bin, bin + 1}),
          {begin, begin + head.bin_bases},
          head.bins == 1 ? "the value" : fmt::format("bin {}", with_commas(bin)),
          facts.left,
          facts.right};
}

Svg::Attributes facts_of(const HeadFacts& facts) {
  const Head& head = *facts.head;
  return {{"data-name", head.name},
          {"data-bins", std::to_string(head.bins)},
          {"data-bin-bases", std::to_string(head.bin_bases)},
          {"data-first-base", std::to_string(head.first_base)},
          {"data-field", std::to_string(facts.bases)},
          {"data-left", std::to_string(facts.left)},
          {"data-right", std::to_string(facts.right)},
          {"data-clean-bins", std::to_string(facts.clean.size())},
          {"data-first-clean", std::to_string(facts.clean.begin)},
          {"data-end-of-clean", std::to_string(facts.clean.end)}};
}

/// Heads that are drawn as one: they see the same bases through the same layers.
struct SameHeads {
  std::vector<const HeadFacts*> heads;
  FieldPanel panel;
};

bool sees_the_same(const HeadFacts& a, const HeadFacts& b) {
  return a.head->first_base == b.head->first_base && a.head->bins == b.head->bins &&
         a.head->bin_bases == b.head->bin_bases && a.bases == b.bases && a.left == b.left && a.right == b.right &&
         a.clean == b.clean;
}

bool has_the_same_layers(const FieldTree& a, const FieldTree& b) {
  return std::equal(a.rows.begin(), a.rows.end(), b.rows.begin(), b.rows.end(),
                    [](const TreeRow& one, const TreeRow& other) { return one.node == other.node; });
}

std::vector<SameHeads> grouped(const Model& model, const std::vector<LayerFacts>& layers,
                               const std::vector<HeadFacts>& heads) {
  std::vector<SameHeads> groups;
  for (const HeadFacts& facts : heads) {
    FieldPanel panel = panel_of(model, layers, facts);
    const auto same = std::find_if(groups.begin(), groups.end(), [&](const SameHeads& group) {
      return sees_the_same(*group.heads.front(), facts) && has_the_same_layers(group.panel.tree, panel.tree);
    });
    if (same == groups.end()) {
      groups.push_back({{&facts}, std::move(panel)});
    } else {
      same->heads.push_back(&facts);
    }
  }
  return groups;
}

double draw_heads(Svg& svg, const Model& model, const SameHeads& same, double top) {
  for (const HeadFacts* facts : same.heads) {
    svg.open_group("head-of-model", facts_of(*facts));
    svg.text({text_left, top + 14}, head_text(model, *facts), "subtitle");
    top += 18;
  }
  top = draw_field_panel(svg, same.panel, top + 10) + 18;
  top = draw_magnified(svg, same.panel, top);
  top = draw_window_strip(svg, model, *same.heads.front(), top);
  for (size_t i = 0; i < same.heads.size(); ++i) svg.close_group();
  return top + 16;
}

}  // namespace

std::string field_picture(const Model& model, const std::vector<LayerFacts>& layers,
                          const std::vector<HeadFacts>& heads) {
  Svg svg;
  double top = 58;
  const std::string title = fmt::format("{}: what a bin sees", model.about.name);
  svg.text({text_left, 28}, title, "title");
  svg.text({text_left, 46},
           "to scale, from the bases above to the bin below; layers that read one position each and move nothing are "
           "left out",
           "note");
  for (const SameHeads& same : grouped(model, layers, heads)) top = draw_heads(svg, model, same, top);
  return svg.file(1200, top, title, field_css);
}

}  // namespace seqcast
